//! One step's windows and labels.

use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData};
use engine::beats::{BeatImage, State};
use engine::features::Image;
use rand::{Rng, RngExt};

use super::BeatTrainConfig;
use super::augment::Window;
use super::track::Track;
use crate::TrainError;

/// What windows are drawn from.
pub struct Pool {
    /// Annotated recordings.
    pub recordings: Vec<Track>,
    /// Synthesised hearts.
    pub phantoms: Vec<Track>,
    /// Synthesised noises; also what is added to the others.
    pub noises: Vec<Track>,
}

impl Pool {
    /// A track: of a recording, or as often as the configuration says of a phantom or a noise.
    fn draw(&self, shares: [f64; 2], rng: &mut impl Rng) -> Option<&Track> {
        let [phantoms, noises] = shares;
        let kind = rng.random::<f64>();
        let tracks = match () {
            () if kind < phantoms => &self.phantoms,
            () if kind < phantoms + noises => &self.noises,
            () => &self.recordings,
        };
        tracks.get(rng.random_range(0..tracks.len().max(1)))
    }
}

/// Windows and labels of one step, still on the processor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// Values of `[count, bands, 1, frames]`.
    images: Vec<f32>,
    /// Values of `[count, outputs, frames]`: one-hot, or zero where the state is not known.
    targets: Vec<f32>,
    count: usize,
}

impl Batch {
    /// Draws windows, draws them out, adds noise and standardises.
    ///
    /// # Errors
    /// When there is nothing to draw.
    pub fn draw(
        config: &BeatTrainConfig,
        pool: &Pool,
        image: &BeatImage,
        rng: &mut impl Rng,
    ) -> Result<Self, TrainError> {
        let mut batch = Self::default();
        while batch.count < config.batch {
            let track =
                pool.draw(config.synthetic_shares, rng).ok_or(TrainError::EmptyPart("training"))?;
            let mut window = config.augmentation.window(track, config.frames, rng);
            if window.has_heart() && rng.random::<f64>() < config.scrambled {
                window = window.scrambled(rng);
            }
            if window.has_heart()
                && let Some(noise) = pool.noises.get(rng.random_range(0..pool.noises.len().max(1)))
            {
                config.augmentation.add_noise(&mut window.image, &noise.image, rng);
            }
            image.standardise(&mut window.image);
            config.augmentation.scale(&mut window.image, rng);
            batch.push(&window);
        }
        Ok(batch)
    }

    fn push(&mut self, window: &Window) {
        let Image { columns, data, .. } = &window.image;
        self.images.extend(data);
        let first = self.targets.len();
        self.targets.resize(first + State::OUTPUTS * columns, 0.0);
        for (frame, &label) in window.labels.iter().enumerate() {
            if usize::from(label) < State::OUTPUTS {
                self.targets[first + usize::from(label) * columns + frame] = 1.0;
            }
        }
        self.count += 1;
    }

    /// Images `[count, bands, 1, frames]` and targets `[count, outputs, frames]` on a device.
    pub fn tensors<B: Backend>(
        self,
        config: &BeatTrainConfig,
        device: &B::Device,
    ) -> (Tensor<B, 4>, Tensor<B, 3>) {
        let frames = config.frames;
        let images = TensorData::new(self.images, [self.count, config.log_mel.bands, 1, frames]);
        let targets = TensorData::new(self.targets, [self.count, State::OUTPUTS, frames]);
        (Tensor::from_data(images, device), Tensor::from_data(targets, device))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segmenter::track::UNKNOWN;

    #[test]
    fn unknown_frames_have_no_target() {
        let image = Image { rows: 1, columns: 3, data: vec![1.0, 2.0, 3.0] };
        let mut batch = Batch::default();
        batch.push(&Window { image, labels: vec![0, UNKNOWN, State::NONE as u8] });
        let expected = [[1.0, 0.0, 0.0], [0.0; 3], [0.0; 3], [0.0; 3], [0.0, 0.0, 1.0]];
        assert_eq!(batch.targets, expected.concat());
    }
}
