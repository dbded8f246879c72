//! One label, and what it names.

use serde::{Deserialize, Serialize};

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LabelKind {
    /// A first heart sound.
    S1,
    /// A second heart sound.
    S2,
    /// A murmur.
    #[serde(rename = "murmur")]
    Murmur,
}

impl LabelKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::S1, Self::S2, Self::Murmur];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::S1 => "S1",
            Self::S2 => "S2",
            Self::Murmur => "murmur",
        }
    }

    /// The kind that people mean by a name, in capitals or not, whatever stands behind it: `s1 (corrected)`, `Systolic
    /// murmur`. None for other names.
    pub(super) fn named(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        match words.next()? {
            "s1" => Some(Self::S1),
            "s2" => Some(Self::S2),
            first => {
                (first == "murmur" || words.any(|word| word == "murmur")).then_some(Self::Murmur)
            }
        }
    }
}

/// A stretch of a recording with a name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// What it names.
    pub kind: LabelKind,
    /// Start, in seconds from the start of the recording.
    pub start_s: f64,
    /// End, in seconds from the start of the recording; the start where a moment is labelled.
    pub end_s: f64,
}
