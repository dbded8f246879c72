//! Training a frame network.

use burn::tensor::Tensor;
use burn::tensor::backend::{AutodiffBackend, Backend};
use engine::backend::read_values;
use engine::digest::hexadecimal;
use engine::frames::State;
use engine::models::FrameNetwork;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

use super::FrameTrainConfig;
use super::batch::{Batch, BatchTensors};
use super::pool::Pool;
use crate::TrainError;
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::early_stopping::Kept;
use crate::trainer::lr_schedule::RateSchedule;
use crate::trainer::optimiser::OptimiserConfig;
use crate::trainer::prefetch::BatchSource;
use crate::trainer::progress::Watch;
use crate::trainer::score::{Uar, Validation};
use crate::trainer::training_loop::{Fitted, Trainable, TrainingPlan, train};

/// Batches whose loss is reported after every epoch.
const WATCHED: usize = 2;
/// Seed of these batches, apart from those that are learnt from.
const WATCHED_SEED: u64 = 1 << 48;
/// Greatest norm of the gradient of each parameter.
const CLIP_NORM: f64 = 5.0;

/// Trains a frame network on what the pool holds; see [`train`]. It trains for the configured number of steps and keeps
/// the last weights: no recording is spent on the choice of an epoch.
///
/// # Errors
/// When the pool is empty, the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn fit<B: AutodiffBackend>(
    config: &FrameTrainConfig,
    pool: &Pool,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<FrameNetwork<B::InnerBackend>>, TrainError> {
    config.check()?;
    if pool.is_empty() {
        return Err(TrainError::EmptyPart("training"));
    }
    train::<B, _>(Frames { config, pool }, Windows { config, pool }, device, file, watch)
}

/// Draws windows.
struct Windows<'a> {
    config: &'a FrameTrainConfig,
    pool: &'a Pool,
}

impl BatchSource for Windows<'_> {
    type Batch = Batch;

    fn draw(&mut self, rng: &mut ChaCha8Rng) -> Result<Batch, TrainError> {
        Batch::draw(self.config, self.pool, rng)
    }
}

/// Tracks and what is known of their frames.
struct Frames<'a> {
    config: &'a FrameTrainConfig,
    pool: &'a Pool,
}

impl<B: AutodiffBackend> Trainable<B> for Frames<'_> {
    type Config = FrameTrainConfig;
    type Module = FrameNetwork<B>;
    type Batch = Batch;

    fn config(&self) -> &FrameTrainConfig {
        self.config
    }

    fn plan(&self) -> TrainingPlan {
        let config = self.config;
        let epochs = config.steps.div_ceil(config.steps_of_an_epoch);
        TrainingPlan {
            epochs,
            steps: config.steps_of_an_epoch,
            patience: epochs,
            kept: Kept::Last,
            learning_rate: config.learning_rate,
            rates: RateSchedule::default(),
            optimiser: OptimiserConfig { clip_norm: Some(CLIP_NORM), ..OptimiserConfig::default() },
            weight_decay: config.weight_decay,
            averaging: config.averaging,
            seed: config.seed,
        }
    }

    fn digest(&self) -> String {
        digest_of(self.pool)
    }

    fn init(&self, device: &B::Device) -> FrameNetwork<B> {
        self.config.network.init(device)
    }

    fn loss(&self, network: &FrameNetwork<B>, batch: Batch, device: &B::Device) -> Tensor<B, 1> {
        let batch = batch.tensors::<B>(device);
        self.config.loss.of(&network.forward(batch.spectra.clone()), batch)
    }

    fn validate(
        &self,
        network: FrameNetwork<B::InnerBackend>,
        device: &B::Device,
    ) -> Result<Validation, TrainError> {
        let network = network.folded();
        let mut rng = ChaCha8Rng::seed_from_u64(WATCHED_SEED ^ self.config.seed);
        let mut watched = Watched::default();
        for _ in 0..WATCHED {
            let batch = Batch::draw(self.config, self.pool, &mut rng)?;
            let batch = batch.tensors::<B::InnerBackend>(device);
            watched.add(self.config, &network.forward(batch.spectra.clone()), batch)?;
        }
        Ok(watched.validation())
    }
}

/// Losses and recalls of the states over some batches.
#[derive(Default)]
struct Watched {
    losses: Vec<f64>,
    hits: [f64; State::OUTPUTS],
    all: [f64; State::OUTPUTS],
}

impl Watched {
    fn add<B: Backend>(
        &mut self,
        config: &FrameTrainConfig,
        logits: &Tensor<B, 3>,
        batch: BatchTensors<B>,
    ) -> Result<(), TrainError> {
        let [count, outputs, frames] = logits.dims();
        let values = pollster::block_on(read_values(logits.clone()))?;
        let states = pollster::block_on(read_values(batch.states.clone()))?;
        for (window, frame) in (0..count).flat_map(|w| (0..frames).map(move |f| (w, f))) {
            let at = |values: &[f32], rows: usize, row: usize| {
                values[(window * rows + row) * frames + frame]
            };
            let known = (0..State::OUTPUTS).find(|&s| at(&states, State::OUTPUTS, s) > 0.0);
            let Some(state) = known else { continue };
            let own = at(&values, outputs, state);
            self.all[state] += 1.0;
            let is_highest = (0..State::OUTPUTS).all(|other| at(&values, outputs, other) <= own);
            self.hits[state] += f64::from(u8::from(is_highest));
        }
        let loss = pollster::block_on(read_values(config.loss.of(logits, batch)))?;
        self.losses.extend(loss.into_iter().map(f64::from));
        Ok(())
    }

    fn validation(&self) -> Validation {
        let known = (0..State::OUTPUTS).filter(|&state| self.all[state] > 0.0);
        let recalls: Vec<Uar> =
            known.map(|state| Uar::of_class(self.hits[state], self.all[state])).collect();
        let loss = self.losses.iter().sum::<f64>() / self.losses.len().max(1) as f64;
        Validation { loss, uar: Uar::mean(recalls.into_iter()) }
    }
}

/// SHA-256 over names, labels and samples, in order.
fn digest_of(pool: &Pool) -> String {
    let mut digest = Sha256::new();
    for track in pool.tracks() {
        digest.update(track.name.as_bytes());
        digest.update([0]);
        digest.update(&track.labels.states);
        for frame in track.labels.sounds.iter().chain(&track.labels.phases) {
            digest.update(frame);
        }
        for value in track.samples.iter() {
            digest.update(value.to_le_bytes());
        }
    }
    hexadecimal(&digest.finalize())
}
