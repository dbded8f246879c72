//! The training loop, whatever is trained.

use burn::module::{AutodiffModule, Module};
use burn::optim::GradientsParams;
use burn::record::RecorderError;
use burn::tensor::Tensor;
use burn::tensor::backend::AutodiffBackend;
use engine::backend::read_values;
use engine::model_file::ModelError;
use engine::models::{read_tensors, write_tensors};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::checkpoint::{Checkpoint, CheckpointFile};
use super::early_stopping::Kept;
use super::ema::ExponentialAverage;
use super::lr_schedule::RateSchedule;
use super::optimiser::{Optimiser, OptimiserConfig, bytes, record};
use super::prefetch::{BatchSource, prefetch};
use super::progress::Watch;
use super::score::{EpochScore, Validation};
use crate::TrainError;

/// How long and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainingPlan {
    /// Passes over the training part.
    pub epochs: usize,
    /// Steps of a pass.
    pub steps: usize,
    /// Epochs after the kept one after which training ends.
    pub patience: usize,
    /// Which epoch's weights are kept.
    pub kept: Kept,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// How the rate rises and falls.
    pub rates: RateSchedule,
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
pub trait Trainable<B: AutodiffBackend> {
    /// What a checkpoint must agree with.
    type Config: Clone + PartialEq + Serialize + DeserializeOwned;
    /// What is trained.
    type Module: AutodiffModule<B>;
    /// What a step learns from, still on the processor.
    type Batch: Send;

    /// What a checkpoint must agree with.
    fn config(&self) -> &Self::Config;

    /// How long and how fast.
    fn plan(&self) -> TrainingPlan;

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
    /// The kept epoch, from 0; see [`Kept`].
    pub best_epoch: usize,
}

/// The module without its gradients: what is validated and kept.
type Inner<B, T> = <<T as Trainable<B>>::Module as AutodiffModule<B>>::InnerModule;

/// Trains on what `source` draws until the epochs are over or the validation UAR falls. With a checkpoint file,
/// each epoch is written to it, and a training that is found there is resumed, to the same numbers.
///
/// # Errors
/// When the loss diverges, the device fails, a file can't be written, or the watcher interrupts.
pub fn train<B: AutodiffBackend, T: Trainable<B>>(
    task: T,
    mut source: impl BatchSource<Batch = T::Batch>,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<Inner<B, T>>, TrainError> {
    let mut run = TrainingLoop::<B, T>::start(task, device);
    if let Some(file) = file
        && let Some(checkpoint) = file.load(run.task.config(), &run.digest)?
    {
        run.resume(checkpoint).map_err(|fault| file.unfit(fault))?;
    }
    let TrainingPlan { epochs, steps, .. } = run.plan;
    watch.start(epochs * steps, run.history.len() * steps);
    while !run.is_over() {
        run.epoch(&mut source, watch)?;
        if let Some(file) = file {
            file.save(&run.checkpoint().map_err(|fault| file.unfit(fault))?)?;
        }
    }
    let best_epoch = run.plan.kept.epoch(&run.history);
    Ok(Fitted { network: run.best, history: run.history, best_epoch })
}

/// A training under way.
struct TrainingLoop<'a, B: AutodiffBackend, T: Trainable<B>> {
    task: T,
    plan: TrainingPlan,
    device: &'a B::Device,
    digest: String,
    network: T::Module,
    optimiser: Optimiser<B, T::Module>,
    average: ExponentialAverage,
    history: Vec<EpochScore>,
    best: Inner<B, T>,
}

impl<'a, B: AutodiffBackend, T: Trainable<B>> TrainingLoop<'a, B, T> {
    fn start(task: T, device: &'a B::Device) -> Self {
        let plan = task.plan();
        B::seed(device, plan.seed);
        let network = task.init(device);
        Self {
            plan,
            device,
            digest: task.digest(),
            best: network.valid(),
            network,
            optimiser: plan.optimiser.init(plan.weight_decay),
            average: ExponentialAverage::default(),
            history: Vec::new(),
            task,
        }
    }

    fn is_over(&self) -> bool {
        self.history.len() >= self.plan.epochs
            || self.plan.kept.is_stale(&self.history, self.plan.patience)
    }

    /// One pass. All randomness comes from the seed and the epoch's number, so that a resumed
    /// training is the same training.
    fn epoch(
        &mut self,
        source: &mut impl BatchSource<Batch = T::Batch>,
        watch: &dyn Watch,
    ) -> Result<(), TrainError> {
        let epoch = self.history.len();
        let seed = self.plan.seed.wrapping_mul(1_000_003).wrapping_add(epoch as u64);
        let rng = ChaCha8Rng::seed_from_u64(seed);
        B::seed(self.device, seed);
        let count = self.plan.steps;
        let sum = prefetch(source, rng, count, |batches| self.steps(epoch, batches, watch))?;
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
            let loss = self.step(epoch * self.plan.steps + step, batch?)?;
            let tensors = read_tensors(&self.network.valid()).map_err(ModelError::from)?;
            self.average.update(tensors, self.plan.averaging as f32);
            if !loss.is_finite() {
                return Err(TrainError::Diverged { epoch });
            }
            watch.step(epoch, loss);
            sum += loss;
        }
        Ok(sum)
    }

    /// Forward, backward, update; the loss.
    fn step(&mut self, step: usize, batch: T::Batch) -> Result<f64, TrainError> {
        let loss = self.task.loss(&self.network, batch, self.device);
        let values = pollster::block_on(read_values(loss.clone()))?;
        assert_eq!(values.len(), 1, "a loss is one number");
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let TrainingPlan { epochs, steps, learning_rate, rates, .. } = self.plan;
        let rate = rates.rate(step, epochs * steps, learning_rate);
        self.network = self.optimiser.step(rate, self.network.clone(), gradients);
        Ok(f64::from(values[0]))
    }

    /// Scores the epoch, and keeps its weights if they are not worse than the best.
    fn close_epoch(&mut self, training_loss: f64, watch: &dyn Watch) -> Result<(), TrainError> {
        let tensors = self.average.tensors().clone();
        let network = write_tensors(self.network.valid(), tensors).map_err(ModelError::from)?;
        let validation = self.task.validate(network.clone(), self.device)?;
        let score = EpochScore::new(training_loss, validation);
        self.history.push(score);
        let epoch = self.history.len() - 1;
        let is_kept = self.plan.kept.epoch(&self.history) == epoch;
        if is_kept {
            self.best = network;
        }
        log::info!(
            "epoch {epoch}: loss {training_loss:.4}, validation {:.4}, UAR {:.4}",
            score.validation_loss,
            score.validation_uar
        );
        watch.epoch(epoch, &score, is_kept);
        Ok(())
    }

    fn checkpoint(&self) -> Result<Checkpoint<T::Config>, RecorderError> {
        Ok(Checkpoint {
            config: self.task.config().clone(),
            examples_sha256: self.digest.clone(),
            history: self.history.clone(),
            average: self.average.clone(),
            network: bytes::<B, _>(self.network.clone().into_record())?,
            best: bytes::<B::InnerBackend, _>(self.best.clone().into_record())?,
            optimiser: self.optimiser.bytes()?,
        })
    }

    fn resume(&mut self, checkpoint: Checkpoint<T::Config>) -> Result<(), RecorderError> {
        let network = record::<B, _>(checkpoint.network, self.device)?;
        let best = record::<B::InnerBackend, _>(checkpoint.best, self.device)?;
        let fresh = self.plan.optimiser.init(self.plan.weight_decay);
        self.optimiser = fresh.remembering(checkpoint.optimiser, self.device)?;
        self.network = self.network.clone().load_record(network);
        self.best = self.best.clone().load_record(best);
        self.history = checkpoint.history;
        self.average = checkpoint.average;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
