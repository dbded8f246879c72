//! Limits on the size of a recording, checked before anything is allocated.

use super::DecodeError;

/// Upper bounds on one recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub max_bytes: u64,
    /// Size of a file of which more than a piece must be in memory, in bytes: for [`decode`](super::decode), and always AIFF,
    /// CAF, and WAV in several parts with a coding other than samples.
    pub max_held_bytes: u64,
    /// Length, in seconds.
    pub max_duration_s: f64,
    /// Number of channels.
    pub max_channels: usize,
    /// Lowest sampling rate that can carry heart sounds, in hertz.
    pub min_sample_rate: u32,
    /// Highest sampling rate accepted, in hertz.
    pub max_sample_rate: u32,
    /// Decoded samples that are held at once, all channels together: bounds the memory of [`decode`](super::decode).
    pub max_samples: usize,
}

/// How many times as long as allowed a recording may be: encoders put some sound around it, 15 s of four hours being more
/// than any.
const TOLERANCE: f64 = 1.001;

impl Default for Limits {
    /// Four hours, and the size of four hours of anything but the highest rates. 128 MiB are held, and 256 MB of samples.
    fn default() -> Self {
        Self {
            max_bytes: 8 << 30,
            max_held_bytes: 128 << 20,
            max_duration_s: 4.0 * 3600.0,
            max_channels: 8,
            min_sample_rate: 500,
            max_sample_rate: 384_000,
            max_samples: 64_000_000,
        }
    }
}

impl Limits {
    /// The same for sound that is handed on as it is read, so that none of it is held.
    pub(super) fn unheld(self) -> Self {
        Self { max_samples: usize::MAX, ..self }
    }

    /// Refuses a number of channels, before a decoder makes room for them.
    pub(super) fn check_channels(&self, channels: usize) -> Result<(), DecodeError> {
        if channels > self.max_channels {
            return Err(DecodeError::TooManyChannels { channels, max: self.max_channels });
        }
        Ok(())
    }

    /// Refuses rates and numbers of channels, before anything is allocated for them.
    pub(super) fn check_kind(&self, rate: u32, channels: usize) -> Result<(), DecodeError> {
        self.check_channels(channels)?;
        if !(self.min_sample_rate..=self.max_sample_rate).contains(&rate) {
            return Err(DecodeError::SampleRate {
                hz: rate,
                min: self.min_sample_rate,
                max: self.max_sample_rate,
            });
        }
        Ok(())
    }

    /// Refuses a length in seconds, of a file of so many bytes.
    pub(super) fn check_length(&self, length_s: f64, bytes: u64) -> Result<(), DecodeError> {
        if length_s > self.max_duration_s * TOLERANCE {
            return Err(DecodeError::TooLong { length_s, bytes, max_s: self.max_duration_s });
        }
        Ok(())
    }

    /// Refuses more samples per channel than may be held, which are so many seconds of a file of so many bytes.
    pub(super) fn check_held(
        &self,
        frames: u64,
        channels: usize,
        bytes: u64,
        length_s: f64,
    ) -> Result<(), DecodeError> {
        if frames.saturating_mul(channels as u64) > self.max_samples as u64 {
            let max_s = (self.max_samples / channels.max(1)) as f64 * length_s / frames as f64;
            return Err(DecodeError::TooLong { length_s, bytes, max_s });
        }
        Ok(())
    }

    /// Samples per channel that are allowed.
    pub(super) fn frames(&self, rate: u32) -> usize {
        (self.max_duration_s * TOLERANCE * f64::from(rate)) as usize
    }
}
