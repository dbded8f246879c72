//! Heart beats in time.

use serde::{Deserialize, Serialize};

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Start, in seconds from the start of the recording.
    pub start_s: f64,
    /// End, in seconds from the start of the recording.
    pub end_s: f64,
}

impl Span {
    /// Its middle, in seconds, by which a sound is located (as in Schmidt et al., Physiol. Meas. 31, 2010).
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
    /// Onset of the next beat's first sound, in seconds: the end of diastole. None where no whole beat follows
    /// without a gap.
    pub end_s: Option<f64>,
    /// Calibrated probability that both sounds are there, within 60 ms.
    pub confidence: f64,
}

impl Beat {
    /// From the end of the first to the onset of the second sound.
    #[must_use]
    pub fn systole(&self) -> Span {
        Span { start_s: self.s1.end_s, end_s: self.s2.start_s }
    }

    /// From the end of the second sound to the next first one; none where no whole one follows.
    #[must_use]
    pub fn diastole(&self) -> Option<Span> {
        self.end_s.map(|end_s| Span { start_s: self.s2.end_s, end_s })
    }
}

/// The beats of a recording.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Beats {
    /// In order of time; none where they are not claimed, see [`ClaimConfig`](super::ClaimConfig).
    pub beats: Vec<Beat>,
    /// Mean confidence of all suspected beats, claimed or not; 0 where there are none.
    pub confidence: f64,
}

impl Beats {
    /// Whether there are claimed beats.
    #[must_use]
    pub fn are_claimed(&self) -> bool {
        !self.beats.is_empty()
    }
}
