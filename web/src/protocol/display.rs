//! What the page shows of a recording that its JSON record doesn't hold.

use serde::{Deserialize, Serialize};

/// What the page shows of a recording that its JSON record doesn't hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Display {
    /// The finding in words, or why there is none and what to do.
    pub sentence: String,
    /// Sampling rate of the file, in hertz.
    pub sample_rate_hz: u32,
    /// Channels of the file.
    pub channels: u32,
    /// Kind of file, for the reader.
    pub kind: String,
    /// Level of the band in which heart sounds lie, in dB of full scale; `None` where silent.
    pub level_dbfs: Option<f64>,
    /// Share of the samples that reach full scale, 0 to 1.
    pub clipped_share: f64,
    /// Score of a murmur in systole; none where it was not judged.
    pub systolic_score: Option<f64>,
    /// Score of a murmur in diastole.
    pub diastolic_score: Option<f64>,
}
