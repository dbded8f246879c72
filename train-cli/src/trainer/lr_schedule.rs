//! The learning rate over a training.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// Share of the steps in which the rate rises.
const RISE: f64 = 0.3;
/// The first rate is the highest divided by it.
const FIRST: f64 = 25.0;
/// The last rate is the first divided by it.
const LAST: f64 = 1e4;

/// How the learning rate rises and falls.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// See [`one_cycle`].
    #[default]
    OneCycle,
    /// Linearly up from nothing, then down along half a cosine (Loshchilov & Hutter, arXiv:1608.03983, without
    /// restarts).
    WarmUpCosine {
        /// Share of the steps in which it rises.
        rise: f64,
    },
}

impl Shape {
    /// The rate of a step among so many.
    #[must_use]
    pub fn rate(self, step: usize, steps: usize, highest: f64) -> f64 {
        match self {
            Self::OneCycle => one_cycle(step, steps, highest),
            Self::WarmUpCosine { rise } => warm_up_cosine(step, steps, highest, rise),
        }
    }

    /// Names what no training could follow.
    ///
    /// # Errors
    /// When the share of the rise is none.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::WarmUpCosine { rise } if !(0.0..1.0).contains(rise) => {
                Err("the share of the rise must be in 0..1")
            }
            _ => Ok(()),
        }
    }
}

fn warm_up_cosine(step: usize, steps: usize, highest: f64, rise: f64) -> f64 {
    let (step, warm) = (step as f64, (rise * steps as f64).floor());
    if step < warm {
        return highest * (step + 1.0) / (warm + 1.0);
    }
    cosine(highest, 0.0, (step - warm) / (steps as f64 - warm).max(1.0))
}

/// One cycle (Smith & Topin, arXiv:1708.07120, with cosine flanks and the constants of `PyTorch`'s
/// `OneCycleLR`): from `highest / 25` up over the first 30 % of `steps`, then down to nearly zero.
#[must_use]
pub fn one_cycle(step: usize, steps: usize, highest: f64) -> f64 {
    let first = highest / FIRST;
    let peak = RISE * steps as f64 - 1.0;
    let end = steps as f64 - 1.0;
    let step = step as f64;
    if step <= peak {
        cosine(first, highest, step / peak.max(1.0))
    } else {
        cosine(highest, first / LAST, ((step - peak) / (end - peak).max(1.0)).min(1.0))
    }
}

/// From `from` to `to` along half a cosine, `share` of the way.
fn cosine(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) * (1.0 + (PI * share).cos()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `torch.optim.lr_scheduler.OneCycleLR(opt, 2e-3, total_steps=10)` of `PyTorch` 2.11.
    const TORCH: [f64; 10] = [
        8.0e-5,
        1.04e-3,
        2.0e-3,
        1.900_969_264e-3,
        1.623_491_308e-3,
        1.222_524_044e-3,
        7.774_839_56e-4,
        3.765_166_92e-4,
        9.903_873_6e-5,
        8.0e-9,
    ];

    #[test]
    fn equals_pytorchs_schedule() {
        for (step, expected) in TORCH.into_iter().enumerate() {
            let rate = one_cycle(step, 10, 2e-3);
            assert!((rate - expected).abs() < 1e-8, "{step}: {rate} {expected}");
        }
    }

    #[test]
    fn a_warm_up_rises_evenly_and_what_follows_falls_to_nearly_nothing() {
        let shape = Shape::WarmUpCosine { rise: 0.2 };
        let rates: Vec<f64> = (0..50).map(|step| shape.rate(step, 50, 1.0)).collect();
        assert!((rates[0] - 1.0 / 11.0).abs() < 1e-12 && (rates[9] - 10.0 / 11.0).abs() < 1e-12);
        assert!((rates[10] - 1.0).abs() < 1e-12 && (rates[30] - 0.5).abs() < 1e-12);
        assert!(rates[10..].is_sorted_by(|a, b| a > b) && rates[49] < 2e-3);
        assert!(Shape::WarmUpCosine { rise: 1.0 }.check().is_err());
    }

    #[test]
    fn short_trainings_have_finite_rates() {
        for steps in 1..6 {
            assert!((0..steps).all(|step| one_cycle(step, steps, 1.0).is_finite()));
        }
    }
}
