//! Merging the windows of a recording.

use serde::{Deserialize, Serialize};

use super::Class;

/// How the logits of several windows become one distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pooling {
    /// The mean of the windows' probabilities.
    #[default]
    MeanProbability,
}

impl Pooling {
    /// Probabilities of a recording from the logits of its windows, each divided by `temperature`.
    /// Uniform where there is no window.
    #[must_use]
    pub fn pool(self, logits: &[[f64; 5]], temperature: f64) -> [f64; 5] {
        match self {
            Self::MeanProbability => mean_probability(logits, temperature),
        }
    }
}

fn mean_probability(logits: &[[f64; 5]], temperature: f64) -> [f64; 5] {
    let classes = Class::ALL.len() as f64;
    if logits.is_empty() {
        return [1.0 / classes; 5];
    }
    let mut sum = [0.0; 5];
    for window in logits {
        let probabilities = softmax(&window.map(|z| z / temperature));
        for (s, p) in sum.iter_mut().zip(probabilities) {
            *s += p / logits.len() as f64;
        }
    }
    sum
}

/// `exp(z) / Σ exp(z)`, without overflow.
#[must_use]
pub fn softmax(logits: &[f64; 5]) -> [f64; 5] {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logits.map(|z| (z - most).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|p| p / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn logits()(z in prop::array::uniform5(-40.0f64..40.0)) -> [f64; 5] { z }
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(
            windows in prop::collection::vec(logits(), 0..6), temperature in 0.1f64..10.0,
        ) {
            let p = Pooling::default().pool(&windows, temperature);
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(p.iter().all(|&p| (0.0..=1.0).contains(&p)));
        }

        #[test]
        fn a_repeated_window_changes_nothing(z in logits()) {
            let (one, three) = ([z], [z, z, z]);
            let (a, b) = (Pooling::default().pool(&one, 1.0), Pooling::default().pool(&three, 1.0));
            prop_assert!(a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-12));
        }

        #[test]
        fn a_higher_temperature_never_makes_the_verdict_surer(z in logits()) {
            let most = |t: f64| Pooling::default().pool(&[z], t).into_iter().fold(0.0, f64::max);
            prop_assert!(most(2.0) <= most(1.0) + 1e-12);
        }
    }
}
