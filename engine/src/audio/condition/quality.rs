//! How good a recording is.

use super::Pcg;

/// What is known of a recording's quality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Length, in seconds.
    pub duration_s: f64,
    /// See [`Pcg::level_dbfs`].
    pub level_dbfs: f64,
    /// See [`Pcg::clipped_share`].
    pub clipped_share: f64,
}

impl Pcg {
    /// Length, level and clipping.
    #[must_use]
    pub fn quality(&self) -> Quality {
        Quality {
            duration_s: self.duration_s(),
            level_dbfs: self.level_dbfs,
            clipped_share: self.clipped_share,
        }
    }
}
