//! The way of a few numbers about the heart cycle into a network.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::relu;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::tensors::linear_of_zeros;
use crate::checks::{Checks, Impossible};

/// Configuration of [`CycleBranch`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CycleBranchConfig {
    /// Numbers that come in.
    pub measures: usize,
    /// Numbers that go out.
    pub hidden: usize,
    /// Share of what comes in that is dropped in training, so that no single number is relied on.
    pub dropout: f64,
}

impl CycleBranchConfig {
    /// Twelve numbers out, a fifth dropped.
    #[must_use]
    pub fn new(measures: usize) -> Self {
        Self { measures, hidden: 12, dropout: 0.2 }
    }

    /// Whether such a layer can be built, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that((1..=4096).contains(&self.measures), "number of measures")
            .that((1..=4096).contains(&self.hidden), "hidden units")
            .that((0.0..1.0).contains(&self.dropout), "dropout")
            .done()
    }

    /// A layer with fresh weights.
    pub fn init<B: Backend>(&self, device: &B::Device) -> CycleBranch<B> {
        self.around(LinearConfig::new(self.measures, self.hidden).init(device))
    }

    /// A layer of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> CycleBranch<B> {
        self.around(linear_of_zeros([self.measures, self.hidden], device))
    }

    fn around<B: Backend>(&self, layer: Linear<B>) -> CycleBranch<B> {
        let dropout = DropoutConfig::new(self.dropout).init();
        CycleBranch { measures: self.measures, dropout, layer }
    }
}

/// Dropout, a linear layer, and what of it is positive.
#[derive(Module, Debug)]
pub struct CycleBranch<B: Backend> {
    measures: usize,
    dropout: Dropout,
    layer: Linear<B>,
}

impl<B: Backend> CycleBranch<B> {
    /// None of the measures are as if all had their mean, zero.
    ///
    /// # Shapes
    /// - measures: `[batch, measures]`, standardised
    /// - output: `[batch, hidden]`
    pub fn forward(&self, batch: usize, measures: Option<Tensor<B, 2>>) -> Tensor<B, 2> {
        let unknown = || Tensor::zeros([batch, self.measures], &self.layer.weight.device());
        let measures = measures.unwrap_or_else(unknown);
        relu(self.layer.forward(self.dropout.forward(measures)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::Distribution;

    #[test]
    fn what_goes_out_has_its_size_and_no_sign() {
        let device = CpuDevice::default();
        let branch = CycleBranchConfig::new(7).init::<Cpu>(&device);
        let measures = Tensor::random([3, 7], Distribution::Normal(0.0, 1.0), &device);
        let out = branch.forward(3, Some(measures));
        assert_eq!(out.dims(), [3, 12]);
        assert!(out.min().into_scalar() >= 0.0);
    }

    #[test]
    fn impossible_sizes_are_named() {
        let good = CycleBranchConfig::new(7);
        assert_eq!(good.check(), Ok(()));
        for (bad, reason) in [
            (CycleBranchConfig { hidden: 0, ..good }, "hidden units"),
            (CycleBranchConfig { measures: 1 << 20, ..good }, "number of measures"),
            (CycleBranchConfig { dropout: 1.0, ..good }, "dropout"),
        ] {
            assert_eq!(bad.check(), Err(reason.into()));
        }
    }
}
