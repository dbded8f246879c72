//! From the score of a sound to a statement about it.

use serde::{Deserialize, Serialize};

use crate::checks::{Checks, Impossible};

/// How the score of a sound becomes a probability and a statement; fitted on out-of-fold scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoundHead {
    /// Slope of the logistic map from score to probability (Platt, *Advances in Large Margin Classifiers*, 1999).
    pub slope: f64,
    /// Intercept of that map.
    pub intercept: f64,
    /// Score from which the sound is said to be present.
    pub threshold: f64,
    /// Scores between which the statement is "unsure"; the threshold lies between them.
    pub unsure: [f64; 2],
    /// How often the threshold is right, out of fold; none before that is measured.
    pub rates: Option<Rates>,
}

/// How often a threshold is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Share of those with the sound that lie above it.
    pub sensitivity: f64,
    /// Share of those without the sound that lie below it.
    pub specificity: f64,
}

/// What is said of a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is heard.
    Present,
    /// It is not heard.
    Absent,
    /// Too close to the threshold to say.
    Unsure,
}

impl Default for SoundHead {
    /// The score as a logit, and nothing unsure.
    fn default() -> Self {
        Self { slope: 1.0, intercept: 0.0, threshold: 0.0, unsure: [0.0, 0.0], rates: None }
    }
}

impl SoundHead {
    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let [low, high] = self.unsure;
        let all = [self.slope, self.intercept, self.threshold, low, high];
        Checks::new()
            .that(all.iter().all(|x| x.is_finite()), "a number that is none")
            .that(self.slope > 0.0, "slope of the probability")
            .that(low <= self.threshold && self.threshold <= high, "band of uncertainty")
            .done()
    }

    /// The probability that the sound is there.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * score + self.intercept)).exp())
    }

    /// What is said of the sound.
    #[must_use]
    pub fn verdict(&self, score: f64) -> Verdict {
        let [low, high] = self.unsure;
        match () {
            () if low < score && score < high => Verdict::Unsure,
            () if score >= self.threshold => Verdict::Present,
            () => Verdict::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Absent, Present, Unsure};
    use super::*;

    const HEAD: SoundHead =
        SoundHead { slope: 2.0, intercept: -1.0, threshold: 1.0, unsure: [0.5, 1.5], rates: None };

    #[test]
    fn scores_near_the_threshold_are_unsure() {
        let said = [0.4, 0.5, 0.6, 1.0, 1.4, 1.5, 1.6].map(|score| HEAD.verdict(score));
        assert_eq!(said, [Absent, Absent, Unsure, Unsure, Unsure, Present, Present]);
    }

    #[test]
    fn the_probability_rises_with_the_score() {
        assert!((HEAD.probability(0.5) - 0.5).abs() < 1e-12);
        assert!(HEAD.probability(3.0) > 0.99 && HEAD.probability(-3.0) < 0.01);
    }

    #[test]
    fn impossible_numbers_are_named() {
        assert_eq!(HEAD.check(), Ok(()));
        for (bad, reason) in [
            (SoundHead { slope: 0.0, ..HEAD }, "slope of the probability"),
            (SoundHead { threshold: 2.0, ..HEAD }, "band of uncertainty"),
            (SoundHead { intercept: f64::NAN, ..HEAD }, "a number that is none"),
        ] {
            assert_eq!(bad.check(), Err(reason.into()));
        }
    }
}
