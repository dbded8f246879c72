//! The learning rate over a training.

use std::f64::consts::PI;

/// Share of the steps in which the rate rises.
const RISE: f64 = 0.3;
/// The first rate is the highest divided by it.
const FIRST: f64 = 25.0;
/// The last rate is the first divided by it.
const LAST: f64 = 1e4;

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
    fn short_trainings_have_finite_rates() {
        for steps in 1..6 {
            assert!((0..steps).all(|step| one_cycle(step, steps, 1.0).is_finite()));
        }
    }
}
