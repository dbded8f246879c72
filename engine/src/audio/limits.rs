//! Limits on the size of a recording, checked before anything is allocated.

use super::DecodeError;

/// Upper bounds on one recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub max_bytes: usize,
    /// Length, in seconds.
    pub max_duration_s: f64,
    /// Number of channels.
    pub max_channels: usize,
    /// Lowest sampling rate that can carry heart sounds, in hertz.
    pub min_sample_rate: u32,
    /// Highest sampling rate accepted, in hertz.
    pub max_sample_rate: u32,
    /// Decoded samples, all channels together: bounds the memory of a decoded file.
    pub max_samples: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 128 << 20,
            max_duration_s: 1200.0,
            max_channels: 8,
            min_sample_rate: 500,
            max_sample_rate: 384_000,
            max_samples: 64_000_000,
        }
    }
}

impl Limits {
    /// Refuses a number of channels, before a decoder makes room for them.
    pub(super) fn check_channels(&self, channels: usize) -> Result<(), DecodeError> {
        if channels > self.max_channels {
            return Err(DecodeError::TooManyChannels { channels, max: self.max_channels });
        }
        Ok(())
    }

    /// Refuses what a header declares, before anything is allocated for it.
    pub(super) fn check(
        &self,
        rate: u32,
        channels: usize,
        frames: usize,
    ) -> Result<(), DecodeError> {
        self.check_channels(channels)?;
        if !(self.min_sample_rate..=self.max_sample_rate).contains(&rate) {
            return Err(DecodeError::SampleRate {
                hz: rate,
                min: self.min_sample_rate,
                max: self.max_sample_rate,
            });
        }
        let too_long = frames as f64 > self.max_duration_s * f64::from(rate);
        if too_long || frames.saturating_mul(channels) > self.max_samples {
            return Err(DecodeError::TooLong { max_s: self.max_duration_s });
        }
        Ok(())
    }
}
