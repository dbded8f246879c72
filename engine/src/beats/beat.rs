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
    /// Moves it to a later time.
    pub(super) fn delay(&mut self, seconds: f64) {
        for span in [&mut self.s1, &mut self.s2] {
            span.start_s += seconds;
            span.end_s += seconds;
        }
        self.end_s = self.end_s.map(|end_s| end_s + seconds);
    }

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

/// Seconds between two beats, beyond a cycle, from which on no heart is heard between them: a knock or a breath may hide
/// some beats.
const PAUSE_S: f64 = 3.0;

/// The beats of a recording.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Beats {
    /// In order of time; none where they are not claimed, see [`ClaimConfig`](super::ClaimConfig).
    pub beats: Vec<Beat>,
    /// Mean confidence of all suspected beats, claimed or not; 0 where there are none.
    pub confidence: f64,
}

impl Beats {
    /// The stretches in which beats follow each other, with no more than three seconds between two cycles.
    #[must_use]
    pub fn stretches(&self) -> Vec<Span> {
        let mut stretches: Vec<Span> = Vec::new();
        for beat in &self.beats {
            let (start_s, end_s) = (beat.s1.start_s, beat.end_s.unwrap_or(beat.s2.end_s));
            match stretches.last_mut() {
                Some(last) if start_s <= last.end_s + PAUSE_S => last.end_s = end_s,
                _ => stretches.push(Span { start_s, end_s }),
            }
        }
        stretches
    }

    /// Whether there are claimed beats.
    #[must_use]
    pub fn are_claimed(&self) -> bool {
        !self.beats.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_with_a_pause_between_them_are_two_stretches() {
        let span = |start_s| Span { start_s, end_s: start_s + 0.1 };
        let beat = |start_s: f64| Beat {
            s1: span(start_s),
            s2: span(start_s + 0.3),
            end_s: Some(start_s + 1.0),
            confidence: 1.0,
        };
        let beats = [0.0, 1.0, 4.5, 12.0].map(beat).to_vec();
        let stretches = Beats { beats, confidence: 1.0 }.stretches();
        let ends: Vec<[f64; 2]> = stretches.iter().map(|s| [s.start_s, s.end_s]).collect();
        assert_eq!(ends, [[0.0, 5.5], [12.0, 13.0]]);
        assert!(Beats::default().stretches().is_empty());
    }
}
