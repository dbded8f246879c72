//! One step's windows and targets.

use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData};
use engine::features::{FeatureError, Image};
use engine::findings::Class;
use engine::models::Input;
use rand::{Rng, RngExt};

use super::TrainConfig;
use super::augmented_sampler::Waves;
use crate::TrainError;
use crate::examples::prepare::Example;

/// Number of classes, the width of a target.
const CLASSES: usize = Class::ALL.len();

/// Windows and soft targets of one step, still on the processor.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Values of `[count, views, bands, frames]`.
    pub windows: Vec<f32>,
    /// Values of `[count, measures]`: what is told of the heart cycle.
    pub measures: Vec<f32>,
    /// Values of `[count, classes]`; each row sums to one.
    pub targets: Vec<f32>,
    /// `[count, views, bands, frames]`.
    pub shape: [usize; 4],
}

impl Batch {
    /// Draws examples, cuts a window of each, augments it, and mixes pairs of them.
    ///
    /// # Errors
    /// When there is nothing to draw, or features cannot be computed.
    pub fn draw(
        config: &TrainConfig,
        examples: &[Example],
        waves: &mut Waves<'_>,
        rng: &mut impl Rng,
    ) -> Result<Self, TrainError> {
        let features = &config.preprocessing.features;
        let mut batch = Self {
            windows: Vec::new(),
            measures: Vec::new(),
            targets: Vec::new(),
            shape: [0, features.views.len(), features.rows, features.window.frames],
        };
        for _ in 0..config.batch {
            let index = waves.draw(rng).ok_or(TrainError::EmptyPart("training"))?;
            let image = waves.image(index, rng)?;
            let start = start(image.columns, config, rng)?;
            let mut window = image.window(start, features.window.frames);
            config.augmentation.apply(&mut window, features.rows, rng);
            batch.push(&window, &examples[index]);
        }
        if config.mixup > 0.0 {
            batch.mix(beta(config.mixup, rng) as f32, rng);
        }
        Ok(batch)
    }

    fn push(&mut self, window: &Image, Example { class, measures, .. }: &Example) {
        self.windows.extend(&window.data);
        self.measures.extend(measures);
        self.targets.extend(Class::ALL.map(|c| f32::from(u8::from(c == *class))));
        self.shape[0] += 1;
    }

    /// Mixup: each window, what is told beside it, and its target become `share` of itself and the rest of another.
    fn mix(&mut self, share: f32, rng: &mut impl Rng) {
        let partner = permutation(self.shape[0], rng);
        blend(&mut self.windows, &partner, self.shape[1..].iter().product(), share);
        let told = self.told();
        blend(&mut self.measures, &partner, told, share);
        blend(&mut self.targets, &partner, CLASSES, share);
    }

    /// The batch on a device.
    pub fn tensors<B: Backend>(self, device: &B::Device) -> (Input<B>, Tensor<B, 2>) {
        let (count, told) = (self.shape[0], self.told());
        let targets = TensorData::new(self.targets, [count, CLASSES]);
        let windows = TensorData::new(self.windows, self.shape);
        let measures = TensorData::new(self.measures, [count, told]);
        let input = Input {
            windows: Tensor::from_data(windows, device),
            measures: (told > 0).then(|| Tensor::from_data(measures, device)),
        };
        (input, Tensor::from_data(targets, device))
    }

    /// How many numbers are told of each window.
    fn told(&self) -> usize {
        self.measures.len() / self.shape[0].max(1)
    }
}

/// Where a window starts in an image of `columns` frames: anywhere (in a shorter recording it wraps
/// around), or where windows start in use.
fn start(columns: usize, config: &TrainConfig, rng: &mut impl Rng) -> Result<usize, FeatureError> {
    let window = &config.preprocessing.features.window;
    if config.time_shift {
        let starts = columns.checked_sub(window.frames).map_or(columns, |rest| rest + 1);
        return Ok(rng.random_range(0..starts.max(1)));
    }
    let starts = window.starts(columns)?;
    Ok(starts[rng.random_range(0..starts.len())])
}

/// A random order of `count` things (Fisher & Yates).
pub(crate) fn permutation(count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        order.swap(i, rng.random_range(0..=i));
    }
    order
}

/// `share · row + (1 − share) · partner's row`, for rows of `width` values.
fn blend(values: &mut [f32], partner: &[usize], width: usize, share: f32) {
    let old = values.to_vec();
    for (row, &other) in values.chunks_exact_mut(width.max(1)).zip(partner) {
        for (value, &theirs) in row.iter_mut().zip(&old[other * width..][..width]) {
            *value = share * *value + (1.0 - share) * theirs;
        }
    }
}

/// A variate of Beta(a, a) for a ≤ 1 (Jöhnk, 1964); larger `a` only takes more tries.
fn beta(a: f64, rng: &mut impl Rng) -> f64 {
    loop {
        let x = rng.random::<f64>().powf(1.0 / a);
        let y = rng.random::<f64>().powf(1.0 / a);
        if x + y > 0.0 && x + y <= 1.0 {
            return x / (x + y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::prepare::blank;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn a_mixed_target_still_sums_to_one() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut batch =
            Batch { windows: vec![], measures: vec![], targets: vec![], shape: [0, 1, 1, 2] };
        for class in Class::ALL {
            let value = class.index() as f32;
            let example = Example { measures: vec![-value; 3], ..blank(None, class) };
            batch.push(&Image { rows: 1, columns: 2, data: vec![value; 2] }, &example);
        }
        batch.mix(0.7, &mut rng);
        let inputs = batch.windows.chunks(2).zip(batch.measures.chunks(3));
        for (target, (window, measures)) in batch.targets.chunks(CLASSES).zip(inputs) {
            assert!((target.iter().sum::<f32>() - 1.0).abs() < 1e-6);
            let expected: f32 = target.iter().enumerate().map(|(i, t)| i as f32 * t).sum();
            assert!((window[0] - expected).abs() < 1e-5, "window and target part ways");
            assert!((measures[2] + expected).abs() < 1e-5, "measures and target part ways");
        }
    }

    #[test]
    fn beta_variates_have_their_mean_and_variance() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let values: Vec<f64> = (0..20_000).map(|_| beta(0.3, &mut rng)).collect();
        let mean = values.iter().sum::<f64>() / 20_000.0;
        let variance = values.iter().map(|v| (v - 0.5).powi(2)).sum::<f64>() / 20_000.0;
        // Var = 1 / (4 (2a + 1))
        assert!(
            (mean - 0.5).abs() < 0.01 && (variance - 0.15625).abs() < 0.005,
            "{mean} {variance}"
        );
    }
}
