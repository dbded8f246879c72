//! A statement about one sound.

use super::Unjudged;
use crate::findings::{SoundHead, Verdict};

/// Whether a sound is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundStatus {
    /// It was judged.
    Said(Verdict),
    /// It was not.
    NotJudged(Unjudged),
}

/// A statement about a sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoundStatement {
    /// Whether it is heard.
    pub heard: SoundStatus,
    /// Calibrated probability that it is there; none where it was not judged.
    pub probability: Option<f64>,
    /// The score that both rest on; none where it was not judged.
    pub score: Option<f64>,
}

impl SoundStatement {
    /// A statement that is not made.
    #[must_use]
    pub const fn not_judged(why: Unjudged) -> Self {
        Self { heard: SoundStatus::NotJudged(why), probability: None, score: None }
    }

    /// The statement that a score leads to; none is made without one.
    #[must_use]
    pub fn of(head: &SoundHead, score: Option<f64>) -> Self {
        match score {
            None => Self::not_judged(Unjudged::TooFewBeats),
            Some(score) => Self {
                heard: SoundStatus::Said(head.verdict(score)),
                probability: Some(head.probability(score)),
                score: Some(score),
            },
        }
    }

    /// Whether it is said to be heard.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.heard == SoundStatus::Said(Verdict::Present)
    }
}

/// How grave a statement is, for comparison.
pub(super) fn gravity(statement: &SoundStatement) -> u8 {
    match statement.heard {
        SoundStatus::Said(Verdict::Present) => 3,
        SoundStatus::Said(Verdict::Unsure) => 2,
        SoundStatus::Said(Verdict::Absent) => 1,
        SoundStatus::NotJudged(_) => 0,
    }
}
