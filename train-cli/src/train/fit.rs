//! Training a classifier.

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;
use burn::tensor::backend::{AutodiffBackend, Backend};
use engine::findings::Calibration;
use engine::models::Network;
use rand_chacha::ChaCha8Rng;

use super::batch::Batch;
use super::checkpoint::{CheckpointFile, digest_of};
use super::prepare::Example;
use super::progress::Watch;
use super::run::{Fitted, Schedule, Task, train};
use super::score::{self, Validation};
use super::wave::Waves;
use super::{TrainConfig, TrainError};

/// What a training works on.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// Examples that the weights are fitted to.
    pub training: &'a [Example],
    /// Examples that decide when to stop.
    pub validation: &'a [Example],
}

/// Trains a classifier; see [`train`].
///
/// # Errors
/// When a part is empty, the loss diverges, a file cannot be written, or the watcher interrupts.
pub fn fit<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: Parts<'_>,
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
    let waves = Waves::new(config, parts.training)?;
    train::<B, _>(Classification { config, parts, waves }, device, file, watch)
}

/// Recordings and their classes.
struct Classification<'a> {
    config: &'a TrainConfig,
    parts: Parts<'a>,
    waves: Waves<'a>,
}

impl<B: AutodiffBackend> Task<B> for Classification<'_> {
    type Config = TrainConfig;
    type Module = Network<B>;

    fn config(&self) -> &TrainConfig {
        self.config
    }

    fn schedule(&self) -> Schedule {
        let &TrainConfig { epochs, patience, learning_rate, weight_decay, seed, batch, .. } =
            self.config;
        let steps = (self.parts.training.len() / batch).max(1);
        Schedule { epochs, steps, patience, learning_rate, weight_decay, seed }
    }

    fn digest(&self) -> String {
        digest_of([self.parts.training, self.parts.validation])
    }

    fn init(&self, device: &B::Device) -> Network<B> {
        self.config.architecture.init(device)
    }

    fn loss(
        &mut self,
        network: &Network<B>,
        rng: &mut ChaCha8Rng,
        device: &B::Device,
    ) -> Result<Tensor<B, 1>, TrainError> {
        let batch = Batch::draw(self.config, self.parts.training, &mut self.waves, rng)?;
        let (input, targets) = batch.tensors::<B>(device);
        Ok(soft_cross_entropy(network.forward(input), targets))
    }

    fn validate(
        &self,
        network: Network<B::InnerBackend>,
        device: &B::Device,
    ) -> Result<Validation, TrainError> {
        let window = &self.config.preprocessing.features.window;
        let logits = score::logits(&network.folded(), self.parts.validation, window, device)?;
        let p = score::probabilities(&logits, &Calibration::default());
        let loss = score::log_loss(self.parts.validation, &p);
        Ok(Validation { loss, uar: score::uar(self.parts.validation, &p) })
    }
}

/// `−Σ target · log softmax(logits)`, the mean over the batch. With one-hot targets it is the cross
/// entropy.
fn soft_cross_entropy<B: Backend>(logits: Tensor<B, 2>, targets: Tensor<B, 2>) -> Tensor<B, 1> {
    (targets * log_softmax(logits, 1)).sum_dim(1).mean().neg()
}
