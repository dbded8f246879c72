//! Training a classifier.

use burn::tensor::Tensor;
use burn::tensor::backend::{AutodiffBackend, Backend};
use engine::findings::Calibration;
use engine::models::Network;
use rand_chacha::ChaCha8Rng;

use super::TrainConfig;
use super::augmented_sampler::AugmentedSampler;
use super::batch::Batch;
use super::distillation::Teachers;
use super::loss::Loss;
use super::score::{self, FoldedNetwork};
use crate::TrainError;
use crate::examples::{ModelExample, digest_of};
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::early_stopping::Kept;
use crate::trainer::prefetch::BatchSource;
use crate::trainer::progress::Watch;
use crate::trainer::score::Validation;
use crate::trainer::training_loop::{Fitted, Trainable, TrainingPlan, train};

/// The two parts that a training of one network works on.
#[derive(Clone, Copy)]
pub struct TrainValidation<'a> {
    /// Examples that the weights are fitted to.
    pub training: &'a [ModelExample],
    /// Examples that decide when to stop.
    pub validation: &'a [ModelExample],
}

/// Trains a classifier, which learns from labels and from teachers where there are any; see [`train`].
///
/// # Errors
/// When a part is empty, the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn fit<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: TrainValidation<'_>,
    teachers: Teachers<B::InnerBackend>,
    device: &B::Device,
    file: Option<&CheckpointFile>,
    watch: &dyn Watch,
) -> Result<Fitted<Network<B::InnerBackend>>, TrainError> {
    config.check()?;
    for (name, part) in [("training", parts.training), ("validation", parts.validation)] {
        if part.is_empty() {
            return Err(TrainError::EmptyPart(name));
        }
    }
    let sampler = AugmentedSampler::new(config, parts.training)?;
    let loss = config.loss.plan(sampler.drawn());
    let source = Windows { config, examples: parts.training, sampler };
    train::<B, _>(Classification { config, parts, loss, teachers }, source, device, file, watch)
}

/// Draws windows of recordings.
struct Windows<'a> {
    config: &'a TrainConfig,
    examples: &'a [ModelExample],
    sampler: AugmentedSampler<'a>,
}

impl BatchSource for Windows<'_> {
    type Batch = Batch;

    fn draw(&mut self, rng: &mut ChaCha8Rng) -> Result<Batch, TrainError> {
        Batch::draw(self.config, self.examples, &mut self.sampler, rng)
    }
}

/// Recordings and their classes.
struct Classification<'a, T: Backend> {
    config: &'a TrainConfig,
    parts: TrainValidation<'a>,
    loss: Loss,
    teachers: Teachers<T>,
}

impl<B: AutodiffBackend> Trainable<B> for Classification<'_, B::InnerBackend> {
    type Config = TrainConfig;
    type Module = Network<B>;
    type Batch = Batch;

    fn config(&self) -> &TrainConfig {
        self.config
    }

    fn plan(&self) -> TrainingPlan {
        let config = self.config;
        TrainingPlan {
            epochs: config.epochs,
            steps: (self.parts.training.len() / config.batch).max(1),
            patience: config.patience,
            kept: Kept::BestOnValidation,
            learning_rate: config.learning_rate,
            rates: config.schedule,
            optimiser: config.optimiser,
            weight_decay: config.weight_decay,
            averaging: config.averaging,
            seed: config.seed,
        }
    }

    fn digest(&self) -> String {
        digest_of([self.parts.training, self.parts.validation])
    }

    fn init(&self, device: &B::Device) -> Network<B> {
        self.config.architecture.init(device)
    }

    fn loss(&self, network: &Network<B>, batch: Batch, device: &B::Device) -> Tensor<B, 1> {
        let (input, targets) = batch.tensors::<B>(device);
        let targets = self.teachers.blend(&input, targets);
        self.loss.of(network.forward(input), targets)
    }

    fn validate(
        &self,
        network: Network<B::InnerBackend>,
        device: &B::Device,
    ) -> Result<Validation, TrainError> {
        let window = &self.config.preprocessing.features.window;
        let logits =
            score::logits(&FoldedNetwork::of(network), self.parts.validation, window, device)?;
        let p = score::probabilities(&logits, &Calibration::default());
        let loss = score::log_loss(self.parts.validation, &p);
        Ok(Validation { loss, uar: score::uar(self.parts.validation, &p) })
    }
}
