//! How good a recording is.

use crate::audio::Pcg;

/// What is measured of a recording's quality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Length, in seconds.
    pub duration_s: f64,
    /// Level within the heart's band, in decibels re full scale; minus infinity for silence.
    pub level_dbfs: f64,
    /// Share of samples at full scale.
    pub clipped_share: f64,
}

/// Measures the quality of a conditioned recording.
#[must_use]
pub fn assess(pcg: &Pcg) -> Quality {
    Quality {
        duration_s: pcg.duration_s(),
        level_dbfs: pcg.level_dbfs,
        clipped_share: pcg.clipped_share,
    }
}
