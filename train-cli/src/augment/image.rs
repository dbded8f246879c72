//! What is done to a window of a training example's image, each time it is shown.

use engine::features::Image;
use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// Strengths of the augmentations; images have unit variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageAugmentation {
    /// Probability of each mask (`SpecAugment`, Park et al., arXiv:1904.08779).
    pub mask_probability: f64,
    /// Most bands that a mask hides.
    pub mask_bands: usize,
    /// Most frames that a mask hides.
    pub mask_frames: usize,
    /// Standard deviation of a random gain per band: another device's response.
    pub band_gain: f32,
    /// Most standard deviation of white noise.
    pub noise: f32,
}

impl Default for ImageAugmentation {
    /// What `lubdub ablate` found to help; a gain per band didn't (docs/ABLATION.md).
    fn default() -> Self {
        Self { mask_probability: 0.5, mask_bands: 6, mask_frames: 20, band_gain: 0.0, noise: 0.2 }
    }
}

impl ImageAugmentation {
    /// Changes a window in place, whose views have `rows` rows each. Bands are hidden in all views at the
    /// same height.
    pub fn apply(&self, image: &mut Image, rows: usize, rng: &mut impl Rng) {
        if rng.random_bool(self.mask_probability) {
            mask_bands(image, rows, self.mask_bands, rng);
        }
        if rng.random_bool(self.mask_probability) {
            mask_frames(image, self.mask_frames, rng);
        }
        let noise = self.noise * rng.random::<f32>();
        let band_gain = self.band_gain;
        for row in image.rows_mut() {
            let gain = band_gain * gaussian(rng) as f32;
            for value in row {
                *value += gain + noise * gaussian(rng) as f32;
            }
        }
    }
}

/// Zero, the image's mean, over a few neighbouring bands.
fn mask_bands(image: &mut Image, rows: usize, most: usize, rng: &mut impl Rng) {
    let (first, count) = stretch(rows, most, rng);
    for (index, row) in image.rows_mut().enumerate() {
        if (first..first + count).contains(&(index % rows)) {
            row.fill(0.0);
        }
    }
}

/// Zero over a few neighbouring frames.
fn mask_frames(image: &mut Image, most: usize, rng: &mut impl Rng) {
    let (first, count) = stretch(image.columns, most, rng);
    for row in image.rows_mut() {
        row.iter_mut().skip(first).take(count).for_each(|value| *value = 0.0);
    }
}

/// Start and length of a random stretch of at most `most` of `length` places.
fn stretch(length: usize, most: usize, rng: &mut impl Rng) -> (usize, usize) {
    let count = rng.random_range(0..=most.min(length));
    (rng.random_range(0..=length - count), count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn with_all_strengths_at_zero_nothing_changes() {
        let still = ImageAugmentation {
            mask_probability: 0.0,
            mask_bands: 0,
            mask_frames: 0,
            band_gain: 0.0,
            noise: 0.0,
        };
        let image = Image { rows: 2, columns: 3, data: vec![1.0, -2.0, 3.0, 4.0, 5.0, 6.0] };
        let mut changed = image.clone();
        still.apply(&mut changed, 1, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(changed, image);
    }

    #[test]
    fn masks_hide_no_more_than_they_may() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let mut hidden = 0;
        for _ in 0..200 {
            let mut image = Image { rows: 10, columns: 4, data: vec![1.0; 40] };
            mask_bands(&mut image, 10, 3, &mut rng);
            let rows = (0..10).filter(|&r| image.row(r).iter().all(|&v| v.abs() < 1e-9)).count();
            assert!(rows <= 3);
            hidden = hidden.max(rows);
        }
        assert_eq!(hidden, 3);
    }
}
