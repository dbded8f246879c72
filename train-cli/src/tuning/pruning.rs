//! Which trials aren't worth finishing.

use engine::stats::median;
use serde::{Deserialize, Serialize};

/// The median rule of Vizier (Golovin et al., *Google Vizier*, KDD 2017, section 3.1.2): a trial is ended
/// at a step where its best value so far is below the median of the other trials at that step. Vizier takes
/// the others' running averages up to the step; here it is their values, smoothed over five epochs, as
/// Optuna does (Akiba et al., KDD 2019): a validation UAR rises for most of a training, so that a running
/// average lags far behind and hardly a trial would be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MedianRule {
    /// Epochs that every trial gets.
    pub grace: usize,
    /// Trials that must have reached the epoch before anything is ended by them.
    pub trials: usize,
}

impl Default for MedianRule {
    fn default() -> Self {
        Self { grace: 8, trials: 4 }
    }
}

impl MedianRule {
    /// Whether a trial of these values, one an epoch, more being better, is to be ended now.
    #[must_use]
    pub fn ends(&self, values: &[f64], others: &[Vec<f64>]) -> bool {
        let step = values.len();
        if step <= self.grace {
            return false;
        }
        let reached: Vec<f64> = others.iter().filter_map(|o| o.get(step - 1).copied()).collect();
        if reached.len() < self.trials.max(1) {
            return false;
        }
        let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        median(&reached).is_some_and(|median| best < median)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: MedianRule = MedianRule { grace: 2, trials: 3 };

    fn others() -> Vec<Vec<f64>> {
        vec![vec![0.3, 0.4, 0.4], vec![0.1, 0.2, 0.5, 0.9], vec![0.6, 0.6, 0.6]]
    }

    #[test]
    fn a_trial_whose_best_is_below_the_median_of_the_others_is_ended() {
        assert!(RULE.ends(&[0.1, 0.49, 0.2], &others()));
        assert!(!RULE.ends(&[0.1, 0.51, 0.2], &others()));
    }

    #[test]
    fn nothing_is_ended_in_the_grace_or_by_too_few_trials() {
        assert!(!RULE.ends(&[0.0, 0.0], &others()));
        assert!(!RULE.ends(&[0.0; 3], &others()[..2]));
        // Only one of them reached the fourth epoch.
        assert!(!RULE.ends(&[0.0; 4], &others()));
    }
}
