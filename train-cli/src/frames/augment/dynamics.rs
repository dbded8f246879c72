//! What recorders do to amplitudes: gain control, clipping and coarse steps.

use engine::checks::{Checks, Impossible};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::augment::{is_drawn, uniform};

/// Time in which a gain control follows the level, in seconds: lowest and highest.
const FOLLOWS_S: [f64; 2] = [0.05, 1.0];
/// Level below which a gain control raises no further, as a share of the peak.
const QUIET: f32 = 1e-3;
/// Lowest and highest share of the peak at which samples are clipped.
const CLIPPED: [f64; 2] = [0.15, 0.8];

/// Gain control, clipping and coarse steps, each drawn on its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dynamics {
    /// How often the level is evened out, 0 to 1.
    pub gain_control: f64,
    /// How often samples are clipped.
    pub clipping: f64,
    /// How often samples are rounded to coarse steps.
    pub steps: f64,
    /// Fewest and most steps from silence to the peak; the logarithm is drawn evenly.
    pub count: [f64; 2],
}

impl Default for Dynamics {
    fn default() -> Self {
        Self { gain_control: 0.12, clipping: 0.08, steps: 0.2, count: [6.0, 2000.0] }
    }
}

impl Dynamics {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let [fewest, most] = self.count;
        Checks::new()
            .that(
                [self.gain_control, self.clipping, self.steps].into_iter().all(share),
                "probability",
            )
            .that(fewest >= 1.0 && fewest <= most && most.is_finite(), "number of steps")
            .done()
    }

    pub(super) fn apply(&self, samples: &mut [f32], sample_rate: u32, rng: &mut impl Rng) {
        let follows_s = uniform(FOLLOWS_S[0].ln(), FOLLOWS_S[1].ln(), rng).exp();
        let strength = uniform(0.2, 0.8, rng) as f32;
        if is_drawn(self.gain_control, rng) {
            even_out(samples, follows_s * f64::from(sample_rate), strength);
        }
        let share = uniform(CLIPPED[0], CLIPPED[1], rng) as f32;
        if is_drawn(self.clipping, rng) {
            let most = share * peak(samples);
            for x in samples.iter_mut() {
                *x = x.clamp(-most, most);
            }
        }
        let count = uniform(self.count[0].ln(), self.count[1].ln(), rng).exp() as f32;
        if is_drawn(self.steps, rng) {
            round(samples, count);
        }
    }
}

/// Divides by a power of the level, which is followed by an exponential average over `constant` samples.
fn even_out(samples: &mut [f32], constant: f64, strength: f32) {
    let quiet = QUIET * peak(samples);
    let share = (1.0 / constant.max(1.0)) as f32;
    let mut level = samples.iter().map(|x| x.abs()).sum::<f32>() / samples.len().max(1) as f32;
    for x in samples {
        level += share * (x.abs() - level);
        *x /= (level + quiet).max(f32::MIN_POSITIVE).powf(strength);
    }
}

/// Rounds to so many steps from silence to the peak.
fn round(samples: &mut [f32], count: f32) {
    let step = peak(samples) / count;
    if step > 0.0 {
        for x in samples {
            *x = (*x / step).round() * step;
        }
    }
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, x| peak.max(x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn wave() -> Vec<f32> {
        (0..8000).map(|i| (i as f32 * 0.1).sin() * (i as f32 * 0.001).sin()).collect()
    }

    #[test]
    fn rounding_leaves_as_many_values_as_there_are_steps() {
        let mut samples = wave();
        round(&mut samples, 8.0);
        let values: BTreeSet<i32> = samples.iter().map(|x| (x * 1e4).round() as i32).collect();
        assert_eq!(values.len(), 17);
    }

    #[test]
    fn gain_control_raises_what_is_quiet() {
        let mut samples = wave();
        samples[4000..].iter_mut().for_each(|x| *x *= 0.01);
        let ratio = |samples: &[f32]| peak(&samples[..4000]) / peak(&samples[5000..]);
        let before = ratio(&samples);
        even_out(&mut samples, 400.0, 0.5);
        let after = ratio(&samples);
        assert!(after < 0.4 * before, "{before} {after}");
    }

    #[test]
    fn silence_stays_silent() {
        let mut samples = vec![0.0; 100];
        even_out(&mut samples, 10.0, 0.5);
        round(&mut samples, 8.0);
        assert!(samples.iter().all(|&x| x == 0.0));
    }
}
