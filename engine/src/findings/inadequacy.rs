//! Why a readable recording is not judged.

use crate::audio::Quality;

use super::Thresholds;

/// Why a readable recording was not judged. Its text says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Inadequacy {
    /// Fewer seconds than a model needs.
    #[error("the recording lasts {}. Record at least 10 seconds.", brief(*.duration_s))]
    TooShort {
        /// Its length, in seconds.
        duration_s: f64,
    },
    /// Nothing to hear in the heart's band.
    #[error(
        "the recording is silent. Check the microphone or stethoscope and record 10 seconds again."
    )]
    Silent,
    /// No class is probable enough.
    #[error(
        "the sound fits no finding well enough. Record 10 seconds again in a quiet room, with the \
         stethoscope held still against the skin."
    )]
    Unsure,
}

/// A short duration in words; a tenth of a second is the least that is worth a number.
fn brief(duration_s: f64) -> String {
    if duration_s < 0.1 { "less than 0.1 s".to_owned() } else { format!("only {duration_s:.1} s") }
}

impl Inadequacy {
    /// What keeps a recording of this quality from being judged, if anything.
    #[must_use]
    pub fn of(quality: &Quality, thresholds: &Thresholds) -> Option<Self> {
        let duration_s = quality.duration_s;
        if duration_s < thresholds.min_duration_s {
            return Some(Self::TooShort { duration_s });
        }
        // A level that is not a number is no level.
        let audible = quality.level_dbfs >= thresholds.min_level_dbfs;
        (!audible).then_some(Self::Silent)
    }

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too-short",
            Self::Silent => "silent",
            Self::Unsure => "unsure",
        }
    }
}
