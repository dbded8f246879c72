//! Another noise floor.

use engine::checks::{Checks, Impossible};
use engine::phantom::gaussian;
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::augment::{filtered, is_drawn, level, uniform};

/// Frequency at which a coloured noise has the gain 1, in hertz.
const PIVOT_HZ: f64 = 100.0;

/// Adds a steady noise of random colour and level, as converters, amplifiers and rooms have it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseFloor {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Lowest and highest power of the recording over that of the noise, in decibels.
    pub ratio_db: [f64; 2],
    /// Lowest and highest exponent of the power over frequency: 0 is white, −1 pink, −2 brown.
    pub colour: [f64; 2],
}

impl Default for NoiseFloor {
    fn default() -> Self {
        Self { probability: 0.5, ratio_db: [10.0, 55.0], colour: [-2.5, 1.0] }
    }
}

impl NoiseFloor {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let range = |[low, high]: [f64; 2]| low.is_finite() && high.is_finite() && low <= high;
        Checks::new()
            .that((0.0..=1.0).contains(&self.probability), "probability")
            .that(range(self.ratio_db), "ratio")
            .that(range(self.colour), "colour")
            .done()
    }

    pub(super) fn apply(&self, samples: &mut [f32], sample_rate: u32, rng: &mut impl Rng) {
        let ratio_db = uniform(self.ratio_db[0], self.ratio_db[1], rng);
        let colour = uniform(self.colour[0], self.colour[1], rng);
        if !is_drawn(self.probability, rng) {
            return;
        }
        let white: Vec<f32> = samples.iter().map(|_| gaussian(rng) as f32).collect();
        let gain = |hz: f64| (hz.max(1.0) / PIVOT_HZ).powf(colour / 2.0);
        let mut noise = filtered(&white, sample_rate, gain);
        level::to_unit_rms(&mut noise);
        let factor = (level::power(samples) / 10_f64.powf(ratio_db / 10.0)).sqrt() as f32;
        for (sample, noise) in samples.iter_mut().zip(noise) {
            *sample += factor * noise;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn the_floor_lies_as_far_below_the_recording_as_drawn() {
        let floor =
            NoiseFloor { probability: 1.0, ratio_db: [20.0, 20.0], ..NoiseFloor::default() };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let before: Vec<f32> = (0..8000).map(|i| (i as f32 * 0.3).sin()).collect();
        let mut after = before.clone();
        floor.apply(&mut after, 2000, &mut rng);
        let noise: Vec<f32> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
        let ratio = 10.0 * (level::power(&before) / level::power(&noise)).log10();
        assert!((ratio - 20.0).abs() < 0.1, "{ratio}");
    }
}
