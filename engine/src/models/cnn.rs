//! A compact two-dimensional convolutional network on spectrogram images.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::Input;
use super::tensors::hollow_linear;
use super::{
    AttentionPool, AttentionPoolConfig, ConvBlock, ConvBlockConfig, CycleBranch, CycleBranchConfig,
    ViewGate, ViewGateConfig,
};

/// Size of every kernel over bands and frames.
const KERNEL: [usize; 2] = [3, 3];

/// Configuration of [`Cnn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CnnConfig {
    /// Images stacked as input channels.
    pub views: usize,
    /// Hidden units of a gate that weighs the views, see [`ViewGate`]; none for no gate.
    pub gate: Option<usize>,
    /// Rows of an image; must leave at least one after the poolings.
    pub bands: usize,
    /// Number of classes.
    pub classes: usize,
    /// Output channels of the convolution blocks, in order. Bands are halved by each block, frames
    /// by all but the last.
    pub channels: Vec<usize>,
    /// The way in of what is known of the heart cycle; none where the network isn't told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleBranchConfig>,
    /// Share of activations dropped after each block in training.
    pub block_dropout: f64,
    /// Share of pooled values dropped before the last layer in training.
    pub head_dropout: f64,
}

impl CnnConfig {
    /// Four blocks of 16, 32, 64 and 96 channels.
    #[must_use]
    pub fn new(views: usize, bands: usize, classes: usize) -> Self {
        Self {
            views,
            gate: None,
            bands,
            classes,
            channels: vec![16, 32, 64, 96],
            cycle: None,
            block_dropout: 0.1,
            head_dropout: 0.3,
        }
    }

    /// Whether such a network can be built, and is small enough to be no attack.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let sizes = [self.views, self.bands, self.classes];
        let share = |p: f64| (0.0..1.0).contains(&p);
        !self.channels.is_empty()
            && self.channels.len() <= 8
            && sizes.iter().chain(&self.channels).all(|&n| (1..=4096).contains(&n))
            && self.bands >> self.channels.len() >= 1
            && self.gate.is_none_or(|hidden| (1..=4096).contains(&hidden))
            && self.cycle.is_none_or(|cycle| cycle.is_possible())
            && share(self.block_dropout)
            && share(self.head_dropout)
    }

    /// A network with fresh weights.
    pub fn init<B: Backend>(&self, device: &B::Device) -> Cnn<B> {
        let channels = self.pooled_channels();
        Cnn {
            views: self.views.max(1),
            gate: self.gate().map(|gate| gate.init(device)),
            blocks: self.blocks().map(|block| block.init(device)).collect(),
            pool: AttentionPoolConfig { channels }.init(device),
            cycle: self.cycle.map(|cycle| cycle.init(device)),
            dropout: DropoutConfig::new(self.head_dropout).init(),
            output: LinearConfig::new(self.gathered(), self.classes).init(device),
        }
    }

    /// A folded network of zeros, see [`Architecture::hollow`](super::Architecture::hollow).
    pub fn hollow<B: Backend>(&self, device: &B::Device) -> Cnn<B> {
        let channels = self.pooled_channels();
        Cnn {
            views: self.views.max(1),
            gate: self.gate().map(|gate| gate.hollow(device)),
            blocks: self.blocks().map(|block| block.hollow(device)).collect(),
            pool: AttentionPoolConfig { channels }.hollow(device),
            cycle: self.cycle.map(|cycle| cycle.hollow(device)),
            dropout: DropoutConfig::new(self.head_dropout).init(),
            output: hollow_linear([self.gathered(), self.classes], device),
        }
    }

    fn gate(&self) -> Option<ViewGateConfig> {
        self.gate.map(|hidden| ViewGateConfig { views: self.views, hidden })
    }

    /// The convolution blocks, in order.
    fn blocks(&self) -> impl Iterator<Item = ConvBlockConfig> {
        let inputs = std::iter::once(self.views).chain(self.channels.iter().copied());
        inputs.zip(&self.channels).enumerate().map(|(index, (input, &output))| {
            let last = index + 1 == self.channels.len();
            let pool = if last { [2, 1] } else { [2, 2] };
            let (channels, dropout) = ([input, output], self.block_dropout);
            ConvBlockConfig { channels, kernel: KERNEL, pool, dropout }
        })
    }

    /// Channels that are pooled over time.
    fn pooled_channels(&self) -> usize {
        self.channels.last().copied().unwrap_or(self.views)
    }

    /// Values that the last layer sees.
    fn gathered(&self) -> usize {
        2 * self.pooled_channels() + self.cycle.map_or(0, |cycle| cycle.hidden)
    }
}

/// A gate over the views where there is one, convolution blocks, the mean over bands, attention over time; beside
/// what is known of the heart cycle, one linear layer.
#[derive(Module, Debug)]
pub struct Cnn<B: Backend> {
    views: usize,
    gate: Option<ViewGate<B>>,
    blocks: Vec<ConvBlock<B>>,
    pool: AttentionPool<B>,
    cycle: Option<CycleBranch<B>>,
    dropout: Dropout,
    output: Linear<B>,
}

impl<B: Backend> Cnn<B> {
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
        self.output.forward(self.dropout.forward(self.embed(input)))
    }

    /// The values before the last layer, see [`Network::embed`](super::Network::embed).
    pub fn embed(&self, Input { windows, measures }: Input<B>) -> Tensor<B, 2> {
        let x = match &self.gate {
            Some(gate) => gate.forward(windows),
            None => windows,
        };
        let x = self.blocks.iter().fold(x, |x, block| block.forward(x));
        let [batch, channels, bands, frames] = x.dims();
        // The mean of one band is that band; for WebGPU see also `AttentionPool`.
        let x = if bands > 1 { x.mean_dim(2) } else { x };
        let x = x.reshape([batch, channels, frames]).swap_dims(1, 2);
        let pooled = self.pool.forward(x);
        match &self.cycle {
            Some(cycle) => Tensor::cat(vec![pooled, cycle.forward(batch, measures)], 1),
            None => pooled,
        }
    }

    /// See [`Network::folded`](super::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.blocks = self.blocks.into_iter().map(ConvBlock::folded).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::{Distribution, Tolerance};

    #[test]
    fn windows_do_not_influence_each_other() {
        let device = CpuDevice::default();
        let cycle = Some(CycleBranchConfig::new(3));
        let config = CnnConfig { gate: Some(2), cycle, ..CnnConfig::new(2, 40, 5) };
        let network = config.init::<Cpu>(&device);
        let windows = Tensor::random([3, 2, 40, 64], Distribution::Normal(0.0, 1.0), &device);
        let measures = Tensor::random([3, 3], Distribution::Normal(0.0, 1.0), &device);
        let together =
            network.forward(Input { windows: windows.clone(), measures: Some(measures.clone()) });
        assert_eq!(together.dims(), [3, 5]);
        let alone = network.forward(Input {
            windows: windows.slice([1..2, 0..2, 0..40, 0..64]),
            measures: Some(measures.slice([1..2, 0..3])),
        });
        alone.into_data().assert_approx_eq::<f32>(
            &together.slice([1..2, 0..5]).into_data(),
            Tolerance::absolute(1e-5),
        );
    }

    #[test]
    fn what_is_known_of_the_cycle_changes_the_answer() {
        let device = CpuDevice::default();
        let config =
            CnnConfig { cycle: Some(CycleBranchConfig::new(3)), ..CnnConfig::new(1, 40, 5) };
        let network = config.init::<Cpu>(&device);
        let windows = Tensor::random([1, 1, 40, 64], Distribution::Normal(0.0, 1.0), &device);
        let told = |value: f32| {
            let measures = Some(Tensor::full([1, 3], value, &device));
            network.forward(Input { windows: windows.clone(), measures }).into_data()
        };
        assert_ne!(told(3.0), told(-3.0));
        let untold = network.forward(windows.clone().into()).into_data();
        assert_eq!(told(0.0), untold);
    }

    #[test]
    fn impossible_sizes_are_seen() {
        let good = CnnConfig::new(1, 40, 5);
        assert!(good.is_possible());
        assert!(!CnnConfig { bands: 8, ..good.clone() }.is_possible());
        assert!(!CnnConfig { channels: vec![], ..good.clone() }.is_possible());
        assert!(!CnnConfig { channels: vec![1 << 20], ..good.clone() }.is_possible());
        assert!(!CnnConfig { gate: Some(0), ..good.clone() }.is_possible());
        assert!(!CnnConfig { head_dropout: 1.0, ..good }.is_possible());
    }
}
