//! The training loop, whatever is trained.

use burn::module::{AutodiffModule, Module};
use burn::optim::GradientsParams;
use burn::record::Recorder;
use burn::tensor::backend::AutodiffBackend;
use burn::tensor::{ElementConversion, Tensor};
use engine::model_file::ModelError;
use engine::models::{read_tensors, write_tensors};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::checkpoint::{Checkpoint, CheckpointFile};
use super::early_stopping::{is_stale, kept_epoch};
use super::ema::Average;
use super::lr_schedule::Shape;
use super::optimiser::{Bytes, Optimiser, OptimiserConfig};
use super::prefetch::{BatchSource, ahead};
use super::progress::Watch;
use super::score::{EpochScore, Validation};
use crate::TrainError;

/// How long and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    /// Passes over the training part.
    pub epochs: usize,
    /// Steps of a pass.
    pub steps: usize,
    /// Epochs after the kept one (see [`kept_epoch`]) after which training ends.
    pub patience: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// How the rate rises and falls.
    pub shape: Shape,
    /// How gradients become steps.
    pub optimiser: OptimiserConfig,
    /// Weight decay.
    pub weight_decay: f64,
    /// Weight of the past in the moving average of weights, per step.
    pub averaging: f64,
    /// Seed of weights, order and augmentation.
    pub seed: u64,
}

/// What is trained, and on what.
pub trait Task<B: AutodiffBackend> {
    /// What a checkpoint must agree with.
    type Config: Clone + PartialEq + Serialize + DeserializeOwned;
    /// What is trained.
    type Module: AutodiffModule<B>;
    /// What a step learns from, still on the processor.
    type Batch: Send;

    /// What a checkpoint must agree with.
    fn config(&self) -> &Self::Config;

    /// How long and how fast.
    fn schedule(&self) -> Schedule;

    /// Digest of the examples: two splits or two data sets never share it.
    fn digest(&self) -> String;

    /// Fresh weights.
    fn init(&self, device: &B::Device) -> Self::Module;

    /// The loss of one batch.
    fn loss(&self, module: &Self::Module, batch: Self::Batch, device: &B::Device) -> Tensor<B, 1>;

    /// How well the averaged weights do on the validation part.
    ///
    /// # Errors
    /// When the network fails on its device.
    fn validate(
        &self,
        module: <Self::Module as AutodiffModule<B>>::InnerModule,
        device: &B::Device,
    ) -> Result<Validation, TrainError>;
}

/// A trained module and how it came about.
pub struct Fitted<M> {
    /// The weights of the kept epoch, not yet folded.
    pub network: M,
    /// Scores of all epochs.
    pub history: Vec<EpochScore>,
    /// The kept epoch, from 0; see [`kept_epoch`].
    pub best_epoch: usize,
}

/// Without a backend's own part: what is kept and judged.
type Inner<B, T> = <<T as Task<B>>::Module as AutodiffModule<B>>::InnerModule;

/// Trains on what `source` draws until the epochs are over or the validation UAR falls. With a checkpoint file,
/// each epoch is written to it, and a training found there is gone on with, to the same numbers.
///
/// # Errors
/// When the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn train<B: AutodiffBackend, T: Task<B>>(
    task: T,
    mut source: impl BatchSource<Batch = T::Batch>,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<Inner<B, T>>, TrainError> {
    let mut run = Run::<B, T>::start(task, device);
    if let Some(file) = file
        && let Some(checkpoint) = file.load(run.task.config(), &run.digest)?
    {
        run.resume(checkpoint)?;
    }
    let Schedule { epochs, steps, .. } = run.schedule;
    watch.start(epochs * steps, run.history.len() * steps);
    while !run.is_over() {
        run.epoch(&mut source, watch)?;
        if let Some(file) = file {
            file.save(&run.checkpoint()?)?;
        }
    }
    let best_epoch = kept_epoch(&run.history);
    Ok(Fitted { network: run.best, history: run.history, best_epoch })
}

/// A training under way.
struct Run<'a, B: AutodiffBackend, T: Task<B>> {
    task: T,
    schedule: Schedule,
    device: &'a B::Device,
    digest: String,
    network: T::Module,
    optimiser: Optimiser<B, T::Module>,
    average: Average,
    history: Vec<EpochScore>,
    best: Inner<B, T>,
}

impl<'a, B: AutodiffBackend, T: Task<B>> Run<'a, B, T> {
    fn start(task: T, device: &'a B::Device) -> Self {
        let schedule = task.schedule();
        B::seed(device, schedule.seed);
        let network = task.init(device);
        Self {
            schedule,
            device,
            digest: task.digest(),
            best: network.valid(),
            network,
            optimiser: schedule.optimiser.init(schedule.weight_decay),
            average: Average::default(),
            history: Vec::new(),
            task,
        }
    }

    fn is_over(&self) -> bool {
        self.history.len() >= self.schedule.epochs
            || is_stale(&self.history, self.schedule.patience)
    }

    /// One pass. All randomness comes from the seed and the epoch's number, so that a resumed
    /// training is the same training.
    fn epoch(
        &mut self,
        source: &mut impl BatchSource<Batch = T::Batch>,
        watch: &dyn Watch,
    ) -> Result<(), TrainError> {
        let epoch = self.history.len();
        let seed = self.schedule.seed.wrapping_mul(1_000_003).wrapping_add(epoch as u64);
        let rng = ChaCha8Rng::seed_from_u64(seed);
        B::seed(self.device, seed);
        let count = self.schedule.steps;
        let sum = ahead(source, rng, count, |batches| self.steps(epoch, batches, watch))?;
        self.close_epoch(sum / count as f64, watch)
    }

    /// A step for each batch; the sum of their losses.
    fn steps(
        &mut self,
        epoch: usize,
        batches: &mut dyn Iterator<Item = Result<T::Batch, TrainError>>,
        watch: &dyn Watch,
    ) -> Result<f64, TrainError> {
        let mut sum = 0.0;
        for (step, batch) in batches.enumerate() {
            if watch.interrupted() {
                return Err(TrainError::Interrupted);
            }
            let loss = self.step(epoch * self.schedule.steps + step, batch?);
            let tensors = read_tensors(&self.network.valid()).map_err(ModelError::from)?;
            self.average.update(tensors, self.schedule.averaging as f32);
            if !loss.is_finite() {
                return Err(TrainError::Diverged { epoch });
            }
            watch.step(epoch, loss);
            sum += loss;
        }
        Ok(sum)
    }

    /// Forward, backward, update; the loss.
    fn step(&mut self, step: usize, batch: T::Batch) -> f64 {
        let loss = self.task.loss(&self.network, batch, self.device);
        let value = loss.clone().into_scalar().elem::<f64>();
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let Schedule { epochs, steps, learning_rate, shape, .. } = self.schedule;
        let rate = shape.rate(step, epochs * steps, learning_rate);
        self.network = self.optimiser.step(rate, self.network.clone(), gradients);
        value
    }

    /// Scores the epoch, and keeps its weights if they are not worse than the best.
    fn close_epoch(&mut self, training_loss: f64, watch: &dyn Watch) -> Result<(), TrainError> {
        let tensors = self.average.tensors().clone();
        let network = write_tensors(self.network.valid(), tensors).map_err(ModelError::from)?;
        let validation = self.task.validate(network.clone(), self.device)?;
        let score = EpochScore::new(training_loss, validation);
        self.history.push(score);
        let epoch = self.history.len() - 1;
        let is_kept = kept_epoch(&self.history) == epoch;
        if is_kept {
            self.best = network;
        }
        watch.epoch(epoch, &score, is_kept);
        Ok(())
    }

    fn checkpoint(&self) -> Result<Checkpoint<T::Config>, TrainError> {
        Ok(Checkpoint {
            config: self.task.config().clone(),
            examples_sha256: self.digest.clone(),
            history: self.history.clone(),
            average: self.average.clone(),
            network: record(<Bytes as Recorder<B>>::record(
                &Bytes::default(),
                self.network.clone().into_record(),
                (),
            ))?,
            best: record(<Bytes as Recorder<B::InnerBackend>>::record(
                &Bytes::default(),
                self.best.clone().into_record(),
                (),
            ))?,
            optimiser: record(self.optimiser.bytes())?,
        })
    }

    fn resume(&mut self, checkpoint: Checkpoint<T::Config>) -> Result<(), TrainError> {
        let network = record(<Bytes as Recorder<B>>::load(
            &Bytes::default(),
            checkpoint.network,
            self.device,
        ))?;
        let best = record(<Bytes as Recorder<B::InnerBackend>>::load(
            &Bytes::default(),
            checkpoint.best,
            self.device,
        ))?;
        let fresh = self.schedule.optimiser.init(self.schedule.weight_decay);
        self.optimiser = record(fresh.remembering(checkpoint.optimiser, self.device))?;
        self.network = self.network.clone().load_record(network);
        self.best = self.best.clone().load_record(best);
        self.history = checkpoint.history;
        self.average = checkpoint.average;
        Ok(())
    }
}

/// Names what a recorder could not do.
fn record<T>(result: Result<T, burn::record::RecorderError>) -> Result<T, TrainError> {
    result.map_err(|error| TrainError::Checkpoint {
        path: "checkpoint.mpk".into(),
        reason: error.to_string(),
    })
}
