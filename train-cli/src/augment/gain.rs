//! Another loudness.

use engine::checks::{Checks, Impossible};
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::{level, uniform};

/// A random level.
///
/// Conditioning brings every recording to an RMS of one, and a view that is standardised per recording
/// takes the level off once more: a model that sees such views alone can't notice this. It is for views
/// that keep the level, and to prove that one which claims not to see it doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Most decibels up or down.
    pub most_db: f64,
}

impl Default for Gain {
    fn default() -> Self {
        Self { probability: 0.0, most_db: 6.0 }
    }
}

impl Gain {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let fits = (0.0..=60.0).contains(&self.most_db);
        Checks::new().that(fits, "the random gain lies outside 0 to 60 dB").done()
    }

    /// Makes a recording louder or softer by a level drawn evenly, in decibels.
    pub fn apply(&self, samples: &mut [f32], rng: &mut impl Rng) {
        let gain_db = uniform(-self.most_db, self.most_db, rng);
        level::scale(samples, 10_f64.powf(gain_db / 20.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn levels_go_as_far_as_they_may_both_ways_and_nothing_else_changes() {
        let gain = Gain { probability: 1.0, most_db: 6.0 };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let drawn_db: Vec<f64> = (0..500)
            .map(|_| {
                let mut samples = vec![1.0, -3.0, 0.0];
                gain.apply(&mut samples, &mut rng);
                assert!((samples[1] / samples[0] + 3.0).abs() < 1e-5 && samples[2] == 0.0);
                20.0 * f64::from(samples[0]).log10()
            })
            .collect();
        let most = drawn_db.iter().copied().fold(f64::MIN, f64::max);
        let least = drawn_db.iter().copied().fold(f64::MAX, f64::min);
        assert!((5.8..6.001).contains(&most) && (-6.001..-5.8).contains(&least), "{least} {most}");
    }
}
