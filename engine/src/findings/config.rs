//! What a model file settles about findings.

use serde::{Deserialize, Serialize};

use super::{ClassLogits, ClassProbabilities, Pooling};

/// How logits become the probabilities of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Logits are divided by it (temperature scaling, Guo et al., ICML 2017).
    pub temperature: f64,
    /// How windows are merged.
    pub pooling: Pooling,
}

impl Calibration {
    /// Probabilities of a recording from the logits of its windows.
    #[must_use]
    pub fn probabilities(&self, logits: &[ClassLogits]) -> ClassProbabilities {
        self.pooling.pool(logits, self.temperature)
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self { temperature: 1.0, pooling: Pooling::default() }
    }
}

/// Below these a recording is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Least probability of the likeliest class; fitted on validation data.
    pub min_confidence: f64,
    /// Least length, in seconds.
    pub min_duration_s: f64,
    /// Least level within the heart's band, in decibels re full scale.
    pub min_level_dbfs: f64,
}

impl Thresholds {
    /// Whether every threshold is a finite number.
    pub(crate) fn are_finite(&self) -> bool {
        let all = [self.min_confidence, self.min_duration_s, self.min_level_dbfs];
        all.iter().all(|threshold| threshold.is_finite())
    }
}

impl Default for Thresholds {
    /// One second holds at least one beat from 60 per minute on; −80 dB re full scale is 3 steps of
    /// a 16-bit converter, while the quietest heart in PASCAL lies near −56.
    fn default() -> Self {
        Self { min_confidence: 0.0, min_duration_s: 1.0, min_level_dbfs: -80.0 }
    }
}
