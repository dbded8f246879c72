//! The five things a recording can be.

use serde::{Deserialize, Serialize};

/// What a recording is found to be; the classes of the PASCAL challenge 2011 (Bentley et al.).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Two heart sounds a beat, regular, nothing between them.
    Normal,
    /// Noise of turbulent flow in systole or diastole.
    Murmur,
    /// A third or fourth sound in each beat.
    ExtraHeartSound,
    /// Beats that come too early.
    Extrasystole,
    /// No usable heart sound: handling noise, speech, music, silence.
    Artifact,
}

impl Class {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// All classes, in the order of a model's logits.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Normal, Self::Murmur, Self::ExtraHeartSound, Self::Extrasystole, Self::Artifact];

    /// The stable word for it in files and reports.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Murmur => "murmur",
            Self::ExtraHeartSound => "extra_heart_sound",
            Self::Extrasystole => "extrasystole",
            Self::Artifact => "artifact",
        }
    }

    /// Its place in [`Class::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The finding as a clinician would phrase it.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Normal => "No abnormal sound found",
            Self::Murmur => "Murmur likely",
            Self::ExtraHeartSound => "Extra heart sound likely",
            Self::Extrasystole => "Premature beats (extrasystole) likely",
            Self::Artifact => "Not a usable heart recording",
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn keys_and_indices_agree_with_the_order_of_logits() {
        for (index, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class.index(), index);
            assert_eq!(serde_json::to_value(class).unwrap(), class.key());
        }
    }
}
