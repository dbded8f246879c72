//! The training loop.

use burn::module::AutodiffModule;
use burn::module::Module;
use burn::optim::adaptor::OptimizerAdaptor;
use burn::optim::{AdamW, AdamWConfig, GradientsParams, Optimizer};
use burn::record::{BinBytesRecorder, FullPrecisionSettings, Recorder};
use burn::tensor::activation::log_softmax;
use burn::tensor::backend::{AutodiffBackend, Backend};
use burn::tensor::{ElementConversion, Tensor};
use engine::findings::Calibration;
use engine::model_file::ModelError;
use engine::models::{Network, read_tensors, write_tensors};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::average::Average;
use super::batch::Batch;
use super::checkpoint::{Checkpoint, CheckpointFile, digest_of};
use super::prepare::Example;
use super::progress::Watch;
use super::sampler::Sampler;
use super::schedule::one_cycle;
use super::score::{self, EpochScore};
use super::stopping::{is_stale, kept_epoch};
use super::wave::Waves;
use super::{TrainConfig, TrainError};

/// Weight of the past in the moving average of weights, per step.
const AVERAGING: f32 = 0.98;

/// What a training works on.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// Examples that the weights are fitted to.
    pub training: &'a [Example],
    /// Examples that decide when to stop.
    pub validation: &'a [Example],
}

/// A trained network and how it came about.
pub struct Fitted<B: Backend> {
    /// The network of the kept epoch, not yet folded.
    pub network: Network<B>,
    /// Scores of all epochs.
    pub history: Vec<EpochScore>,
    /// The kept epoch, from 0; see [`kept_epoch`].
    pub best_epoch: usize,
}

/// Steps of one training if it isn't stopped early.
fn steps(config: &TrainConfig, training: &[Example]) -> usize {
    config.epochs * steps_per_epoch(config, training)
}

fn steps_per_epoch(config: &TrainConfig, training: &[Example]) -> usize {
    (training.len() / config.batch).max(1)
}

/// Trains until the epochs are over or the validation UAR falls. With a checkpoint file,
/// each epoch is written to it, and a training found there is gone on with, to the same numbers.
///
/// # Errors
/// When a part is empty, the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn fit<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: Parts<'_>,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<B::InnerBackend>, TrainError> {
    config.check()?;
    for (name, part) in [("training", parts.training), ("validation", parts.validation)] {
        if part.is_empty() {
            return Err(TrainError::EmptyPart(name));
        }
    }
    let digest = digest_of([parts.training, parts.validation]);
    let mut run = Run::<B>::start(config, parts, device, digest);
    if let Some(checkpoint) = file.map(|f| f.load(config, &run.digest)).transpose()?.flatten() {
        run.resume(checkpoint)?;
    }
    let done = run.history.len() * steps_per_epoch(config, parts.training);
    watch.start(steps(config, parts.training), done);
    while !run.is_over() {
        run.epoch(watch)?;
        if let Some(file) = file {
            file.save(&run.checkpoint()?)?;
        }
    }
    let best_epoch = kept_epoch(&run.history);
    Ok(Fitted { network: run.best, history: run.history, best_epoch })
}

type AdamWOf<B> = OptimizerAdaptor<AdamW, Network<B>, B>;
type Bytes = BinBytesRecorder<FullPrecisionSettings>;

/// A training under way.
struct Run<'a, B: AutodiffBackend> {
    config: &'a TrainConfig,
    parts: Parts<'a>,
    device: &'a B::Device,
    digest: String,
    network: Network<B>,
    optimiser: AdamWOf<B>,
    average: Average,
    history: Vec<EpochScore>,
    best: Network<B::InnerBackend>,
}

impl<'a, B: AutodiffBackend> Run<'a, B> {
    fn start(
        config: &'a TrainConfig,
        parts: Parts<'a>,
        device: &'a B::Device,
        digest: String,
    ) -> Self {
        B::seed(device, config.seed);
        let network = config.architecture.init::<B>(device);
        Self {
            config,
            parts,
            device,
            digest,
            best: network.valid(),
            network,
            optimiser: AdamWConfig::new()
                .with_weight_decay(config.weight_decay as f32)
                .with_epsilon(1e-8)
                .init(),
            average: Average::default(),
            history: Vec::new(),
        }
    }

    fn is_over(&self) -> bool {
        self.history.len() >= self.config.epochs || is_stale(&self.history, self.config.patience)
    }

    /// One pass. All randomness comes from the seed and the epoch's number, so that a resumed
    /// training is the same training.
    fn epoch(&mut self, watch: &dyn Watch) -> Result<(), TrainError> {
        let epoch = self.history.len();
        let seed = self.config.seed.wrapping_mul(1_000_003).wrapping_add(epoch as u64);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        B::seed(self.device, seed);
        let count = steps_per_epoch(self.config, self.parts.training);
        let sampler = Sampler::new(self.parts.training);
        let mut waves = Waves::new(self.config, self.parts.training, &sampler)?;
        let mut sum = 0.0;
        for step in 0..count {
            if watch.interrupted() {
                return Err(TrainError::Interrupted);
            }
            let drawn = (&sampler, &mut waves);
            let batch = Batch::draw(self.config, self.parts.training, drawn, &mut rng)?;
            let loss = self.step(batch, epoch * count + step);
            self.average
                .update(read_tensors(&self.network.valid()).map_err(ModelError::from)?, AVERAGING);
            if !loss.is_finite() {
                return Err(TrainError::Diverged { epoch });
            }
            watch.step(epoch, loss);
            sum += loss;
        }
        self.close_epoch(sum / count as f64, watch)
    }

    /// Forward, backward, update; the loss.
    fn step(&mut self, batch: Batch, step: usize) -> f64 {
        let (windows, targets) = batch.tensors::<B>(self.device);
        let loss = soft_cross_entropy(self.network.forward(windows), targets);
        let value = loss.clone().into_scalar().elem::<f64>();
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let rate =
            one_cycle(step, steps(self.config, self.parts.training), self.config.learning_rate);
        self.network = self.optimiser.step(rate, self.network.clone(), gradients);
        value
    }

    /// Scores the epoch, and keeps its weights if they are not worse than the best.
    fn close_epoch(&mut self, training_loss: f64, watch: &dyn Watch) -> Result<(), TrainError> {
        let tensors = self.average.tensors().clone();
        let network = write_tensors(self.network.valid(), tensors).map_err(ModelError::from)?;
        let window = &self.config.preprocessing.features.window;
        let logits =
            score::logits(&network.clone().folded(), self.parts.validation, window, self.device)?;
        let p = score::probabilities(&logits, &Calibration::default());
        let uar = score::uar(self.parts.validation, &p);
        let score = EpochScore {
            training_loss,
            validation_loss: score::log_loss(self.parts.validation, &p),
            validation_uar: uar.value,
            validation_uar_error: uar.standard_error,
        };
        self.history.push(score);
        let epoch = self.history.len() - 1;
        let is_kept = kept_epoch(&self.history) == epoch;
        if is_kept {
            self.best = network;
        }
        watch.epoch(epoch, &score, is_kept);
        Ok(())
    }

    fn checkpoint(&self) -> Result<Checkpoint, TrainError> {
        Ok(Checkpoint {
            config: self.config.clone(),
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
            optimiser: record(<Bytes as Recorder<B>>::record(
                &Bytes::default(),
                self.optimiser.to_record(),
                (),
            ))?,
        })
    }

    fn resume(&mut self, checkpoint: Checkpoint) -> Result<(), TrainError> {
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
        let optimiser = record(<Bytes as Recorder<B>>::load(
            &Bytes::default(),
            checkpoint.optimiser,
            self.device,
        ))?;
        self.network = self.network.clone().load_record(network);
        self.best = self.best.clone().load_record(best);
        self.optimiser = self.optimiser.clone().load_record(optimiser);
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

/// `−Σ target · log softmax(logits)`, the mean over the batch. With one-hot targets it is the cross
/// entropy.
fn soft_cross_entropy<B: Backend>(logits: Tensor<B, 2>, targets: Tensor<B, 2>) -> Tensor<B, 1> {
    (targets * log_softmax(logits, 1)).sum_dim(1).mean().neg()
}
