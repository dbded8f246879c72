//! What a file may cost before it is refused; checked before anything is allocated.

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
