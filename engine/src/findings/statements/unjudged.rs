//! Why a statement isn't made.

use serde::{Deserialize, Serialize};

use crate::findings::Inadequacy;

/// Why a statement isn't made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unjudged {
    /// The recording is too short.
    TooShort,
    /// It is silent.
    Silent,
    /// No heart beat is found.
    NoHeartbeat,
    /// There are too few beats, or too few seconds of them.
    TooFewBeats,
    /// The recorder knew too few steps of loudness for soft sounds.
    CoarseSteps,
    /// No frame model was given.
    NoModel,
}

impl Unjudged {
    /// The reason as a part of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooShort => "the recording is too short",
            Self::Silent => "the recording is silent",
            Self::NoHeartbeat => "no heartbeat was found",
            Self::TooFewBeats => "this length is too short for it",
            Self::CoarseSteps => "the recorder's steps of loudness are too coarse for soft sounds",
            Self::NoModel => "no frame model was given",
        }
    }
}

impl Unjudged {
    /// Why nothing is said of a recording that an [`Inadequacy`] keeps from being judged; none where only the classes are
    /// unsure.
    #[must_use]
    pub const fn of(inadequacy: Inadequacy) -> Option<Self> {
        match inadequacy {
            Inadequacy::TooShort { .. } => Some(Self::TooShort),
            Inadequacy::Silent => Some(Self::Silent),
            Inadequacy::Unsure => None,
        }
    }
}
