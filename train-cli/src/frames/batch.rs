//! One step's windows and labels.

use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData};
use engine::features::Image;
use engine::frames::{FrameOutput, Spectrum, State};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

use super::FrameTrainConfig;
use super::augment::Rate;
use super::labels::{Labels, SOUNDS};
use super::pool::Pool;
use super::track::Track;
use crate::TrainError;

/// A standardised spectrum and what is known of its frames.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The spectrum.
    pub spectrum: Image,
    /// As many as it has columns.
    pub labels: Labels,
}

/// Windows and labels of one step, still on the processor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    count: usize,
    frames: usize,
    /// `[count, bins, frames]`.
    spectra: Vec<f32>,
    /// `[count, states, frames]`: one-hot, or zero where the state is not known.
    states: Vec<f32>,
    /// `[count, sounds, frames]`: whether it sounds.
    sounds: Vec<f32>,
    /// `[count, sounds, frames]`: 1 where that is known of the frame, otherwise 0.
    known: Vec<f32>,
    /// `[count, sounds, frames]`: 1 where it is known of the frame if that is of the sound's phase, otherwise 0.
    in_phase: Vec<f32>,
}

/// A batch on a device, see [`Batch`].
#[derive(Debug, Clone)]
pub struct BatchTensors<B: Backend> {
    /// `[count, bins, 1, frames]`.
    pub spectra: Tensor<B, 4>,
    /// `[count, states, frames]`.
    pub states: Tensor<B, 3>,
    /// `[count, sounds, frames]`.
    pub sounds: Tensor<B, 3>,
    /// `[count, sounds, frames]`.
    pub known: Tensor<B, 3>,
    /// `[count, sounds, frames]`.
    pub in_phase: Tensor<B, 3>,
}

impl Batch {
    /// Draws tracks, and makes a window of each on all cores.
    ///
    /// # Errors
    /// When there is nothing to draw, or no spectrum can be planned.
    pub fn draw(
        config: &FrameTrainConfig,
        pool: &Pool,
        rng: &mut ChaCha8Rng,
    ) -> Result<Self, TrainError> {
        let mut drawn = Vec::with_capacity(config.batch);
        while drawn.len() < config.batch {
            let track = pool.draw(rng).ok_or(TrainError::EmptyPart("training"))?;
            // Each window has a generator of its own, so that threads don't change what is drawn.
            drawn.push((track, rng.random::<u64>()));
        }
        let plan = || Spectrum::new(config.spectrum, config.condition.sample_rate);
        let windows: Vec<Window> = drawn
            .into_par_iter()
            .map(|(track, seed)| {
                let mut rng = ChaCha8Rng::seed_from_u64(seed);
                Ok::<_, TrainError>(window(config, track, &mut plan()?, &mut rng))
            })
            .collect::<Result<_, _>>()?;
        let mut batch = Self { frames: config.frames, ..Self::default() };
        for window in &windows {
            batch.push(window);
        }
        Ok(batch)
    }

    fn push(&mut self, Window { spectrum, labels }: &Window) {
        self.count += 1;
        self.spectra.extend(&spectrum.data);
        for state in 0..State::OUTPUTS {
            let is = |&label: &u8| f32::from(u8::from(usize::from(label) == state));
            self.states.extend(labels.states.iter().map(is));
        }
        for sound in 0..SOUNDS {
            for (of_frame, of_phase) in labels.sounds.iter().zip(&labels.phases) {
                let (frame, phase) = (of_frame[sound], of_phase[sound]);
                let flag = |so: bool| f32::from(u8::from(so));
                self.sounds.push(flag(frame == 1 || phase == 1));
                self.known.push(flag(frame <= 1));
                self.in_phase.push(flag(frame > 1 && phase <= 1));
            }
        }
    }

    /// The batch on a device.
    pub fn tensors<B: Backend>(self, device: &B::Device) -> BatchTensors<B> {
        let (count, frames) = (self.count, self.frames);
        let rows = |values: Vec<f32>, rows: usize| {
            let data = TensorData::new(values, [count, rows, frames]);
            Tensor::<B, 3>::from_data(data, device)
        };
        let bins = self.spectra.len() / (count * frames).max(1);
        BatchTensors {
            spectra: rows(self.spectra, bins).reshape([count, bins, 1, frames]),
            states: rows(self.states, State::OUTPUTS),
            sounds: rows(self.sounds, FrameOutput::ALL.len()),
            known: rows(self.known, FrameOutput::ALL.len()),
            in_phase: rows(self.in_phase, FrameOutput::ALL.len()),
        }
    }
}

/// A window from anywhere in a track, augmented. A shorter track is followed by what the stethoscope hears off the
/// skin, or by frames that are not there at all.
fn window(
    config: &FrameTrainConfig,
    track: &Track,
    spectrum: &mut Spectrum,
    rng: &mut ChaCha8Rng,
) -> Window {
    let FrameTrainConfig { augmentation, frames, spectrum: sizes, condition, .. } = config;
    let (rate, hop) = (condition.sample_rate, sizes.hop);
    let count = frames * hop - 1;
    let factor = augmentation.rate.draw(rng);
    let (mut samples, mut labels) =
        Rate::window((&track.samples, &track.labels), (factor, count, hop), rng);
    if rng.random::<bool>() {
        let missing = count - samples.len();
        let power = crate::augment::level::power(&samples);
        samples.extend(augmentation.off_skin.sound(missing, power, rate, rng));
        labels.extend_without_heart(*frames);
    }
    let samples = augmentation.apply(samples, &mut labels, (rate, hop), rng);
    let mut image = spectrum.of_samples(&samples);
    augmentation.mask.apply(&mut image, rng);
    labels.resize(*frames);
    Window { spectrum: padded(&image, *frames), labels }
}

/// The image with columns of zeros behind it, as a network sees what lies beyond a recording's end.
fn padded(image: &Image, columns: usize) -> Image {
    if image.columns == columns {
        return image.clone();
    }
    let mut wide = Image::zeros(image.rows, columns);
    for (row, values) in wide.data.chunks_exact_mut(columns).enumerate() {
        let count = image.columns.min(columns);
        values[..count].copy_from_slice(&image.row(row)[..count]);
    }
    wide
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::frames::labels::UNKNOWN;

    #[test]
    fn what_is_not_known_has_no_weight() {
        let mut labels = Labels::unknown(3);
        labels.states = vec![0, UNKNOWN, State::NONE as u8];
        labels.sounds[0][0] = 1;
        labels.phases[1][0] = 1;
        let spectrum = Image { rows: 1, columns: 3, data: vec![1.0, 2.0, 3.0] };
        let mut batch = Batch { frames: 3, ..Batch::default() };
        batch.push(&Window { spectrum, labels });
        let expected = [[1.0, 0.0, 0.0], [0.0; 3], [0.0; 3], [0.0; 3], [0.0, 0.0, 1.0]];
        assert_eq!(batch.states, expected.concat());
        assert_eq!(batch.sounds[..3], [1.0, 1.0, 0.0]);
        assert_eq!(batch.known[..3], [1.0, 0.0, 0.0]);
        assert_eq!(batch.in_phase[..3], [0.0, 1.0, 0.0]);
        assert!(batch.known[3..].iter().chain(&batch.in_phase[3..]).all(|&w| w == 0.0));
    }

    #[test]
    fn windows_are_the_same_on_any_number_of_threads_and_always_full() {
        let config = FrameTrainConfig { batch: 6, frames: 100, ..FrameTrainConfig::default() };
        let track = |seconds: usize| Track {
            name: String::new(),
            group: String::new(),
            source: None,
            samples: (0..2000 * seconds).map(|i| (i as f32 * 0.1).sin()).collect(),
            labels: Labels::no_heart(1 + 50 * seconds),
        };
        let pool = Pool::of(vec![(1.0, vec![track(1), track(8)])]);
        let draw = || Batch::draw(&config, &pool, &mut ChaCha8Rng::seed_from_u64(3)).unwrap();
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let batch = draw();
        assert_eq!(one_thread.install(draw), batch);
        assert_eq!(batch.spectra.len(), 6 * 40 * 100);
        assert_eq!(batch.states.len(), 6 * 5 * 100);
        assert!(batch.spectra.iter().all(|v| v.is_finite()));
    }
}
