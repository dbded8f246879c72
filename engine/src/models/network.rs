//! A network of any architecture.

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

use super::{Head, Trunk, ViewGate};

/// The input of a [`Network`].
#[derive(Debug, Clone)]
pub struct Input<B: Backend> {
    /// `[windows, views, bands, frames]`.
    pub windows: Tensor<B, 4>,
    /// Standardised measures of the heart cycle, `[windows, measures]`: for each window those of its
    /// recording. A network without a branch for them ignores them. None count as zeros, their mean.
    pub measures: Option<Tensor<B, 2>>,
}

impl<B: Backend> From<Tensor<B, 4>> for Input<B> {
    /// Windows without measures of the heart cycle.
    fn from(windows: Tensor<B, 4>) -> Self {
        Self { windows, measures: None }
    }
}

/// A classifier's network: an optional gate over the views, a trunk and a head.
#[derive(Module, Debug)]
pub struct Network<B: Backend> {
    pub(super) views: usize,
    pub(super) gate: Option<ViewGate<B>>,
    pub(super) trunk: Trunk<B>,
    pub(super) head: Head<B>,
}

impl<B: Backend> Network<B> {
    /// Number of images in a window; at least one.
    pub fn views(&self) -> usize {
        self.views
    }

    /// Logits of a batch.
    ///
    /// # Shapes
    /// - input: see [`Input`]
    /// - output: `[windows, classes]`
    pub fn forward(&self, input: Input<B>) -> Tensor<B, 2> {
        self.head.classify(self.embed(input))
    }

    /// Input of the last layer, `[windows, values]`: the embedding of each window.
    pub fn embed(&self, Input { windows, measures }: Input<B>) -> Tensor<B, 2> {
        self.head.gather(self.steps(windows), measures)
    }

    /// The share of each step in the network's mean over time, `[windows, steps]`; each row sums to one.
    pub fn attention(&self, windows: Tensor<B, 4>) -> Tensor<B, 2> {
        self.head.attention(self.steps(windows))
    }

    /// The network with batch normalisation merged into the convolutions: the same function, faster and smaller, but
    /// no longer trainable.
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.trunk = self.trunk.folded();
        self
    }

    fn steps(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        let windows = match &self.gate {
            Some(gate) => gate.forward(windows),
            None => windows,
        };
        self.trunk.forward(windows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Architecture, CnnConfig, CycleBranchConfig, HeadConfig, TrunkConfig};
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::Distribution;

    fn random<const D: usize>(shape: [usize; D]) -> Tensor<Cpu, D> {
        Tensor::random(shape, Distribution::Normal(0.0, 1.0), &CpuDevice::default())
    }

    fn with_cycle_branch() -> Architecture {
        let head = HeadConfig { cycle: Some(CycleBranchConfig::new(3)), ..HeadConfig::new(5) };
        let trunk = TrunkConfig::Cnn(CnnConfig::default());
        Architecture { head, ..Architecture::new(trunk, [40, 64], 5) }
    }

    #[test]
    fn measures_of_the_cycle_change_the_logits() {
        let device = CpuDevice::default();
        let network = with_cycle_branch().init::<Cpu>(&device);
        let windows = random([1, 1, 40, 64]);
        let logits = |value: f32| {
            let measures = Some(Tensor::full([1, 3], value, &device));
            network.forward(Input { windows: windows.clone(), measures }).into_data()
        };
        assert_ne!(logits(3.0), logits(-3.0));
        let without = network.forward(windows.clone().into()).into_data();
        assert_eq!(logits(0.0), without);
    }

    #[test]
    fn shares_of_the_steps_sum_to_one() {
        let network = with_cycle_branch().init::<Cpu>(&CpuDevice::default());
        let attention = network.attention(random([3, 1, 40, 64]));
        assert_eq!(attention.dims(), [3, 8]);
        for sum in attention.sum_dim(1).into_data().iter::<f32>() {
            assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        }
    }
}
