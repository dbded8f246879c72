//! What is done to a standardised spectrum.

use engine::checks::{Checks, Impossible};
use engine::features::Image;
use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use crate::augment::is_drawn;

/// Bins that are hidden, and a little noise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// How often neighbouring bins are hidden, 0 to 1.
    pub probability: f64,
    /// Most bins that are hidden.
    pub most_bins: usize,
    /// Highest deviation of the noise; that of a window is drawn evenly from 0.
    pub noise: f64,
}

impl Default for Mask {
    fn default() -> Self {
        Self { probability: 0.4, most_bins: 6, noise: 0.25 }
    }
}

impl Mask {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that((0.0..=1.0).contains(&self.probability), "probability")
            .that(self.most_bins >= 1, "number of bins")
            .that((0.0..=2.0).contains(&self.noise), "noise")
            .done()
    }

    /// Hides bins, which become 0, the mean; then adds noise.
    pub fn apply(&self, spectrum: &mut Image, rng: &mut impl Rng) {
        if is_drawn(self.probability, rng) && spectrum.rows > 0 {
            let count = rng.random_range(1..=self.most_bins.min(spectrum.rows));
            let first = rng.random_range(0..=spectrum.rows - count);
            let columns = spectrum.columns;
            spectrum.data[first * columns..(first + count) * columns].fill(0.0);
        }
        let deviation = self.noise * rng.random::<f64>();
        for value in &mut spectrum.data {
            *value += (deviation * gaussian(rng)) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn whole_bins_are_hidden_and_no_more_than_allowed() {
        let mask = Mask { probability: 1.0, most_bins: 6, noise: 0.0 };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..50 {
            let mut image = Image { rows: 40, columns: 3, data: vec![1.0; 120] };
            mask.apply(&mut image, &mut rng);
            let hidden = (0..40).filter(|&row| image.row(row).iter().all(|&v| v < 0.5)).count();
            let kept = (0..40).filter(|&row| image.row(row).iter().all(|&v| v > 0.5)).count();
            assert!((1..=6).contains(&hidden) && hidden + kept == 40);
        }
    }
}
