//! What a reader makes of a file.

/// Planar samples, full scale ±1.
pub(super) struct Decoded {
    /// One vector per channel, all of the same length.
    pub channels: Vec<Vec<f32>>,
    /// In hertz.
    pub sample_rate: u32,
    /// See [`Recording::truncated`](super::Recording::truncated).
    pub truncated: bool,
}
