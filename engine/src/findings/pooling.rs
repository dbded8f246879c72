//! Merging the windows of a recording.

use serde::{Deserialize, Serialize};

use crate::models::Logits;
use crate::stats::softmax;

use super::Probabilities;

/// How the logits of several windows become one distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pooling {
    /// The mean of the windows' probabilities.
    #[default]
    MeanProbability,
    /// The same, where a window weighs the more the surer it is: by what its entropy lacks of that of a guess.
    /// Attention that needs no weights of its own.
    Certainty,
    /// The softmax of `log(Σ exp(z) / n)` over windows: a class that one window shows clearly is not drowned by
    /// many that don't (log-sum-exp pooling, Pinheiro & Collobert, CVPR 2015, eq. 6 with r = 1).
    LogSumExp,
}

impl Pooling {
    /// Every way, the default first.
    pub const ALL: [Self; 3] = [Self::MeanProbability, Self::Certainty, Self::LogSumExp];

    /// Probabilities of a recording from the logits of its windows, each divided by `temperature`.
    /// Uniform where there is no window.
    #[must_use]
    pub fn pool<const N: usize>(self, logits: &[Logits<N>], temperature: f64) -> Probabilities<N> {
        if logits.is_empty() {
            return Probabilities([1.0 / N as f64; N]);
        }
        let windows = logits.iter().map(|window| window.map(|z| z / temperature));
        Probabilities(match self {
            Self::MeanProbability => weighted_mean(windows.map(|z| (softmax(&z), 1.0))),
            Self::Certainty => weighted_mean(windows.map(|z| {
                let p = softmax(&z);
                (p, certainty(&p))
            })),
            Self::LogSumExp => softmax(&log_sum_exp(&windows)),
        })
    }
}

fn weighted_mean<const N: usize>(windows: impl Iterator<Item = ([f64; N], f64)>) -> [f64; N] {
    let (mut sum, mut weights) = ([0.0; N], 0.0);
    for (probabilities, weight) in windows {
        weights += weight;
        for (s, p) in sum.iter_mut().zip(probabilities) {
            *s += weight * p;
        }
    }
    sum.map(|s| s / weights)
}

/// `ln N + Σ p ln p`, never quite nothing: where every window guesses, each must weigh the same.
fn certainty<const N: usize>(probabilities: &[f64; N]) -> f64 {
    let entropy: f64 = probabilities.iter().map(|&p| if p > 0.0 { -p * p.ln() } else { 0.0 }).sum();
    ((N as f64).ln() - entropy).max(0.0) + 1e-6
}

/// `log Σ exp(z)` over windows, by class, without overflow.
fn log_sum_exp<const N: usize>(windows: &(impl Iterator<Item = [f64; N]> + Clone)) -> [f64; N] {
    std::array::from_fn(|class| {
        let of_class = windows.clone().map(|z| z[class]);
        let most = of_class.clone().fold(f64::NEG_INFINITY, f64::max);
        most + of_class.map(|z| (z - most).exp()).sum::<f64>().ln()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sure_window_is_drowned_by_guesses_in_the_mean_alone() {
        let mut windows = vec![Logits([0.0; 5]); 9];
        windows.push(Logits([0.0, 6.0, 0.0, 0.0, 0.0]));
        let murmur = |pooling: Pooling| pooling.pool(&windows, 1.0)[1];
        assert!(murmur(Pooling::MeanProbability) < 0.3);
        assert!(murmur(Pooling::Certainty) > 0.9);
        // (e⁶ + 9) / (e⁶ + 9 + 4 · 10)
        let powers = 6.0_f64.exp() + 9.0;
        assert!((murmur(Pooling::LogSumExp) - powers / (powers + 40.0)).abs() < 1e-9);
    }

    prop_compose! {
        fn logits()(z in prop::array::uniform5(-40.0f64..40.0)) -> Logits<5> { Logits(z) }
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(
            windows in prop::collection::vec(logits(), 0..6), temperature in 0.1f64..10.0,
        ) {
            for pooling in Pooling::ALL {
                let p = pooling.pool(&windows, temperature);
                prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                prop_assert!(p.iter().all(|&p| (0.0..=1.0 + 1e-12).contains(&p)));
            }
        }

        #[test]
        fn a_repeated_window_changes_nothing(z in logits()) {
            let (one, three) = ([z], [z, z, z]);
            for pooling in Pooling::ALL {
                let (a, b) = (pooling.pool(&one, 1.0), pooling.pool(&three, 1.0));
                prop_assert!(a.iter().zip(b.iter()).all(|(x, y)| (x - y).abs() < 1e-12));
            }
        }

        #[test]
        fn a_higher_temperature_never_makes_the_verdict_surer(z in logits()) {
            let most = |t: f64| Pooling::default().pool(&[z], t).iter().copied().fold(0.0, f64::max);
            prop_assert!(most(2.0) <= most(1.0) + 1e-12);
        }
    }
}
