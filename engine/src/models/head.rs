//! From a sequence of steps to logits: attention over time, what is known of the heart cycle, a linear layer.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::tensors::linear_of_zeros;
use super::{AttentionPool, AttentionPoolConfig, CycleBranch, CycleBranchConfig};
use crate::checks::{Checks, Impossible};

/// Configuration of [`Head`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadConfig {
    /// Number of classes.
    pub classes: usize,
    /// The way in of what is known of the heart cycle; none where the network isn't told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleBranchConfig>,
    /// Share of pooled values dropped before the last layer in training.
    pub dropout: f64,
}

impl HeadConfig {
    /// A head that isn't told of the cycle, and drops three tenths.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self { classes, cycle: None, dropout: 0.3 }
    }

    /// Whether such a head can be built, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let cycle = self.cycle.map_or(Ok(()), |cycle| cycle.check());
        Checks::new()
            .that((1..=4096).contains(&self.classes), "number of classes")
            .part("branch of the heart cycle", cycle)
            .that((0.0..1.0).contains(&self.dropout), "dropout")
            .done()
    }

    /// A head with fresh weights, on steps of so many channels.
    pub fn init<B: Backend>(&self, channels: usize, device: &B::Device) -> Head<B> {
        Head {
            pool: AttentionPoolConfig { channels }.init(device),
            cycle: self.cycle.map(|cycle| cycle.init(device)),
            dropout: DropoutConfig::new(self.dropout).init(),
            output: LinearConfig::new(self.gathered(channels), self.classes).init(device),
        }
    }

    /// A head of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, channels: usize, device: &B::Device) -> Head<B> {
        Head {
            pool: AttentionPoolConfig { channels }.init_zeros(device),
            cycle: self.cycle.map(|cycle| cycle.init_zeros(device)),
            dropout: DropoutConfig::new(self.dropout).init(),
            output: linear_of_zeros([self.gathered(channels), self.classes], device),
        }
    }

    /// Multiplications for a window of so many steps.
    pub(super) fn multiplications(&self, channels: usize, steps: usize) -> usize {
        let told = self.cycle.map_or(0, |cycle| cycle.measures * cycle.hidden);
        2 * steps * channels + told + self.gathered(channels) * self.classes
    }

    /// Values that the last layer sees.
    fn gathered(&self, channels: usize) -> usize {
        2 * channels + self.cycle.map_or(0, |cycle| cycle.hidden)
    }
}

/// What every network ends with.
#[derive(Module, Debug)]
pub struct Head<B: Backend> {
    pool: AttentionPool<B>,
    cycle: Option<CycleBranch<B>>,
    dropout: Dropout,
    output: Linear<B>,
}

impl<B: Backend> Head<B> {
    /// What the last layer sees, `[batch, values]`.
    ///
    /// # Shapes
    /// - steps: `[batch, steps, channels]`
    /// - measures: `[batch, measures]`
    pub fn gather(&self, steps: Tensor<B, 3>, measures: Option<Tensor<B, 2>>) -> Tensor<B, 2> {
        let [batch, ..] = steps.dims();
        let pooled = self.pool.forward(steps);
        match &self.cycle {
            Some(cycle) => Tensor::cat(vec![pooled, cycle.forward(batch, measures)], 1),
            None => pooled,
        }
    }

    /// Logits, `[batch, classes]`, of what was gathered.
    pub fn conclude(&self, gathered: Tensor<B, 2>) -> Tensor<B, 2> {
        self.output.forward(self.dropout.forward(gathered))
    }

    /// The share of each step in the mean over time, `[batch, steps]`.
    pub fn attention(&self, steps: Tensor<B, 3>) -> Tensor<B, 2> {
        let [batch, count, _] = steps.dims();
        self.pool.weights(steps).reshape([batch, count])
    }
}
