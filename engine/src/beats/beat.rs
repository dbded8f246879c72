//! Beats as they were heard.

use serde::{Deserialize, Serialize};

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// In seconds from the begin of the recording.
    pub start_s: f64,
    /// In seconds from the begin of the recording.
    pub end_s: f64,
}

impl Span {
    /// Its middle, in seconds: where a sound is said to be (as in Schmidt et al., Physiol. Meas. 31, 2010).
    #[must_use]
    pub fn middle_s(&self) -> f64 {
        f64::midpoint(self.start_s, self.end_s)
    }

    /// Its length, in seconds.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.end_s - self.start_s
    }
}

/// A heart beat: a first and a second sound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Beat {
    /// The first sound.
    pub s1: Span,
    /// The second sound.
    pub s2: Span,
    /// Where the next beat's first sound begins, if it follows without a gap and is whole: the end of diastole.
    pub end_s: Option<f64>,
    /// Calibrated probability that both sounds are there, within 60 ms.
    pub confidence: f64,
}

impl Beat {
    /// From the end of the first to the begin of the second sound.
    #[must_use]
    pub fn systole(&self) -> Span {
        Span { start_s: self.s1.end_s, end_s: self.s2.start_s }
    }

    /// From the end of the second sound to the next first one, where that was heard.
    #[must_use]
    pub fn diastole(&self) -> Option<Span> {
        self.end_s.map(|end_s| Span { start_s: self.s2.end_s, end_s })
    }
}

/// The beats of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beats {
    /// In order of time; none where no heart cycle could be made out with enough confidence.
    pub beats: Vec<Beat>,
    /// Mean confidence of all beats that were suspected, claimed or not; 0 where there were none.
    pub confidence: f64,
}

impl Beats {
    /// Whether there are any.
    #[must_use]
    pub fn are_claimed(&self) -> bool {
        !self.beats.is_empty()
    }
}
