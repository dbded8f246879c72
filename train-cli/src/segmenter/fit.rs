//! Training a segmenter.

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;
use burn::tensor::backend::{AutodiffBackend, Backend};
use engine::beats::{BeatImage, State, posteriors};
use engine::models::Segmenter;
use rand_chacha::ChaCha8Rng;

use super::BeatTrainConfig;
use super::batch::{Batch, Pool};
use super::track::Track;
use crate::TrainError;
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::lr_schedule::Shape;
use crate::trainer::optimiser::OptimiserConfig;
use crate::trainer::prefetch::BatchSource;
use crate::trainer::progress::Watch;
use crate::trainer::score::{Uar, Validation};
use crate::trainer::training_loop::{Fitted, Schedule, Task, train};

/// Weight of the past in the moving average of weights, per step.
const AVERAGING: f64 = 0.98;

/// What a training works on.
pub struct BeatParts {
    /// What windows are drawn from.
    pub training: Pool,
    /// Recordings that decide when to stop.
    pub validation: Vec<Track>,
}

/// Trains a segmenter; see [`train`].
///
/// # Errors
/// When a part is empty, the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn fit<B: AutodiffBackend>(
    config: &BeatTrainConfig,
    parts: &BeatParts,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<Segmenter<B::InnerBackend>>, TrainError> {
    config.check()?;
    for (name, part) in
        [("training", &parts.training.recordings), ("validation", &parts.validation)]
    {
        if part.is_empty() {
            return Err(TrainError::EmptyPart(name));
        }
    }
    let image = || BeatImage::new(config.log_mel, config.condition.sample_rate);
    let source = Windows { config, pool: &parts.training, image: image()? };
    let task = Segmentation { config, parts, image: image()? };
    train::<B, _>(task, source, device, file, watch)
}

/// Draws windows of recordings, phantoms and noises.
struct Windows<'a> {
    config: &'a BeatTrainConfig,
    pool: &'a Pool,
    image: BeatImage,
}

impl BatchSource for Windows<'_> {
    type Batch = Batch;

    fn draw(&mut self, rng: &mut ChaCha8Rng) -> Result<Batch, TrainError> {
        Batch::draw(self.config, self.pool, &self.image, rng)
    }
}

/// Recordings and the states of their frames.
struct Segmentation<'a> {
    config: &'a BeatTrainConfig,
    parts: &'a BeatParts,
    image: BeatImage,
}

impl<B: AutodiffBackend> Task<B> for Segmentation<'_> {
    type Config = BeatTrainConfig;
    type Module = Segmenter<B>;
    type Batch = Batch;

    fn config(&self) -> &BeatTrainConfig {
        self.config
    }

    fn schedule(&self) -> Schedule {
        let config = self.config;
        let frames: usize = self.parts.training.recordings.iter().map(|t| t.labels.len()).sum();
        Schedule {
            epochs: config.epochs,
            steps: (frames / (config.frames * config.batch)).max(1),
            patience: config.patience,
            learning_rate: config.learning_rate,
            shape: Shape::default(),
            optimiser: OptimiserConfig::default(),
            weight_decay: config.weight_decay,
            averaging: AVERAGING,
            seed: config.seed,
        }
    }

    fn digest(&self) -> String {
        let Pool { recordings, phantoms, noises } = &self.parts.training;
        digest_of([recordings, phantoms, noises, &self.parts.validation])
    }

    fn init(&self, device: &B::Device) -> Segmenter<B> {
        self.config.network.init(device)
    }

    fn loss(&self, network: &Segmenter<B>, batch: Batch, device: &B::Device) -> Tensor<B, 1> {
        let (images, targets) = batch.tensors::<B>(self.config, device);
        masked_cross_entropy(network.forward(images), targets)
    }

    fn validate(
        &self,
        network: Segmenter<B::InnerBackend>,
        device: &B::Device,
    ) -> Result<Validation, TrainError> {
        validate(&network.folded(), &self.image, &self.parts.validation, device)
    }
}

/// `−Σ target · log softmax(logits)`, the mean over the frames that have a target.
pub(crate) fn masked_cross_entropy<B: Backend>(
    logits: Tensor<B, 3>,
    targets: Tensor<B, 3>,
) -> Tensor<B, 1> {
    let count = targets.clone().sum().clamp_min(1.0);
    (targets * log_softmax(logits, 1)).sum().neg() / count
}

/// Mean loss of the known frames, and the unweighted average recall of the four states.
fn validate<B: Backend>(
    network: &Segmenter<B>,
    image: &BeatImage,
    tracks: &[Track],
    device: &B::Device,
) -> Result<Validation, TrainError> {
    let (mut loss, mut hits, mut all) = (0.0, [0.0; State::OUTPUTS], [0.0; State::OUTPUTS]);
    for track in tracks {
        let mut seen = track.image.clone();
        image.standardise(&mut seen);
        let ln = pollster::block_on(posteriors(network, &seen, device))?;
        for (frame, &label) in ln.iter().zip(&track.labels) {
            let Some(&right) = frame.get(usize::from(label)) else { continue };
            let label = usize::from(label);
            loss -= f64::from(right);
            all[label] += 1.0;
            hits[label] += f64::from(u8::from(frame.iter().all(|&other| other <= right)));
        }
    }
    let states = (0..State::OUTPUTS).filter(|&state| all[state] > 0.0);
    let recalls: Vec<Uar> = states.map(|state| Uar::of_class(hits[state], all[state])).collect();
    let frames: f64 = all.iter().sum();
    Ok(Validation { loss: loss / frames.max(1.0), uar: Uar::mean(recalls.into_iter()) })
}

/// SHA-256 over names, labels and images, in order.
fn digest_of(parts: [&[Track]; 4]) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        for track in part {
            digest.update(track.name.as_bytes());
            digest.update([0]);
            digest.update(&track.labels);
            for value in &track.image.data {
                digest.update(value.to_le_bytes());
            }
        }
    }
    engine::digest::hexadecimal(&digest.finalize())
}
