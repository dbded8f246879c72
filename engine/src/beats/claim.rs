//! When a beat is believed.

use serde::{Deserialize, Serialize};

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
}

impl Default for ClaimConfig {
    /// The network's own certainty, and two beats: one interval.
    fn default() -> Self {
        Self { slope: 1.0, intercept: 0.0, min_confidence: 0.5, min_beats: 2 }
    }
}

impl ClaimConfig {
    /// Whether its numbers make sense.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let finite = [self.slope, self.intercept, self.min_confidence];
        finite.iter().all(|v| v.is_finite()) && self.slope >= 0.0 && self.min_beats >= 1
    }

    /// The confidence of a beat in whose frames the network gave `posterior` to their states, on average.
    #[must_use]
    pub fn confidence(&self, posterior: f64) -> f64 {
        let z = self.slope * logit(posterior) + self.intercept;
        1.0 / (1.0 + (-z).exp())
    }

    /// The beats, if they are believed.
    #[must_use]
    pub fn claimed(&self, suspected: Vec<Beat>) -> Beats {
        let total: f64 = suspected.iter().map(|beat| beat.confidence).sum();
        let confidence = total / suspected.len().max(1) as f64;
        let believed = suspected.len() >= self.min_beats && confidence >= self.min_confidence;
        Beats { beats: if believed { suspected } else { Vec::new() }, confidence }
    }
}

/// `ln(p / (1 − p))`, of probabilities kept off 0 and 1 by a thousandth.
#[must_use]
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-3, 1.0 - 1e-3);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beats::Span;

    fn beats(confidences: &[f64]) -> Vec<Beat> {
        let span = Span { start_s: 0.0, end_s: 0.1 };
        let beat = |&confidence| Beat { s1: span, s2: span, end_s: None, confidence };
        confidences.iter().map(beat).collect()
    }

    #[test]
    fn doubtful_or_lonely_beats_are_not_claimed() {
        let claim = ClaimConfig::default();
        assert!(claim.claimed(beats(&[0.9, 0.3])).are_claimed());
        assert!(!claim.claimed(beats(&[0.4, 0.3])).are_claimed());
        assert!(!claim.claimed(beats(&[0.99])).are_claimed());
        assert!((claim.claimed(beats(&[0.4, 0.3])).confidence - 0.35).abs() < 1e-12);
        assert_eq!(claim.claimed(vec![]), Beats::default());
    }

    #[test]
    fn confidence_follows_the_logistic_map() {
        let claim = ClaimConfig { slope: 2.0, intercept: -1.0, ..ClaimConfig::default() };
        assert!((claim.confidence(0.5) - 1.0 / (1.0 + 1.0_f64.exp())).abs() < 1e-12);
        assert!(claim.confidence(1.0) > 0.999);
    }
}
