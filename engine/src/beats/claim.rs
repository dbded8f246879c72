//! When a beat is believed.

use serde::{Deserialize, Serialize};

use crate::checks::{Checks, Impossible};
use crate::stats::{self, median};

use super::{Beat, Beats};

/// From the network's certainty to a claim; fitted on validation recordings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimConfig {
    /// Slope of the logistic map from the logit of a beat's mean posterior to its confidence (Platt, 1999).
    pub slope: f64,
    /// Its intercept.
    pub intercept: f64,
    /// Mean confidence from which a recording's beats are claimed.
    pub min_confidence: f64,
    /// Beats without which nothing is claimed.
    pub min_beats: usize,
    /// Share of the recording that the beats' cycles must fill: a few knocks that resemble beats are no
    /// heart.
    pub min_coverage: f64,
}

impl Default for ClaimConfig {
    /// The network's own certainty, two beats (one interval), and half of the recording.
    fn default() -> Self {
        Self { slope: 1.0, intercept: 0.0, min_confidence: 0.5, min_beats: 2, min_coverage: 0.5 }
    }
}

impl ClaimConfig {
    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that(self.slope.is_finite() && self.slope >= 0.0, "slope of the confidence")
            .that(self.intercept.is_finite(), "intercept of the confidence")
            .that(self.min_confidence.is_finite(), "least confidence")
            .that(self.min_beats >= 1, "least number of beats")
            .that((0.0..=1.0).contains(&self.min_coverage), "least coverage")
            .done()
    }

    /// The confidence of a beat in whose frames the network gave `posterior` to their states, on average.
    #[must_use]
    pub fn confidence(&self, posterior: f64) -> f64 {
        let z = self.slope * posterior_log_odds(posterior) + self.intercept;
        1.0 / (1.0 + (-z).exp())
    }

    /// The beats of a recording of some seconds, if they are believed.
    #[must_use]
    pub fn claimed(&self, suspected: Vec<Beat>, duration_s: f64) -> Beats {
        let total: f64 = suspected.iter().map(|beat| beat.confidence).sum();
        let confidence = total / suspected.len().max(1) as f64;
        let believed = suspected.len() >= self.min_beats
            && confidence >= self.min_confidence
            && coverage(&suspected, duration_s) >= self.min_coverage;
        Beats { beats: if believed { suspected } else { Vec::new() }, confidence }
    }
}

/// Share of a recording that cycles fill. A beat after which none follows lasts as long as most others; of the
/// recording a cycle is taken off, because those at its begin and end are cut off.
#[must_use]
pub fn coverage(beats: &[Beat], duration_s: f64) -> f64 {
    let length = |beat: &Beat| beat.end_s.map(|end| end - beat.s1.start_s);
    let lengths: Vec<f64> = beats.iter().filter_map(length).collect();
    // Without a whole cycle nothing is filled.
    let Some(usual) = median(&lengths) else { return 0.0 };
    let filled: f64 = beats.iter().map(|beat| length(beat).unwrap_or(usual)).sum();
    (filled / (duration_s - usual).max(usual)).min(1.0)
}

/// The log-odds of a mean posterior, kept off 0 and 1 by a thousandth: beyond that, differences say nothing.
#[must_use]
pub fn posterior_log_odds(p: f64) -> f64 {
    stats::logit(p, 1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beats::Span;

    /// Beats of a second each.
    fn beats(confidences: &[f64]) -> Vec<Beat> {
        let span = |start_s| Span { start_s, end_s: start_s + 0.1 };
        let beat = |(i, &confidence): (usize, &f64)| {
            let start_s = i as f64;
            let end_s = (i + 1 < confidences.len()).then_some(start_s + 1.0);
            Beat { s1: span(start_s), s2: span(start_s + 0.3), end_s, confidence }
        };
        confidences.iter().enumerate().map(beat).collect()
    }

    #[test]
    fn doubtful_or_lonely_beats_are_not_claimed() {
        let claim = ClaimConfig::default();
        assert!(claim.claimed(beats(&[0.9, 0.3]), 3.0).are_claimed());
        assert!(!claim.claimed(beats(&[0.4, 0.3]), 3.0).are_claimed());
        assert!(!claim.claimed(beats(&[0.99]), 3.0).are_claimed());
        assert!((claim.claimed(beats(&[0.4, 0.3]), 3.0).confidence - 0.35).abs() < 1e-12);
        assert_eq!(claim.claimed(vec![], 3.0), Beats::default());
    }

    #[test]
    fn beats_must_fill_the_recording() {
        let claim = ClaimConfig::default();
        let few = beats(&[0.9; 3]);
        assert!(claim.claimed(few.clone(), 5.0).are_claimed());
        assert!(!claim.claimed(few.clone(), 9.0).are_claimed());
        assert!((coverage(&few, 7.0) - 0.5).abs() < 1e-12);
        assert!(coverage(&few[2..], 7.0).abs() < 1e-12);
    }

    #[test]
    fn confidence_follows_the_logistic_map() {
        let claim = ClaimConfig { slope: 2.0, intercept: -1.0, ..ClaimConfig::default() };
        assert!((claim.confidence(0.5) - 1.0 / (1.0 + 1.0_f64.exp())).abs() < 1e-12);
        assert!(claim.confidence(1.0) > 0.999);
    }
}
