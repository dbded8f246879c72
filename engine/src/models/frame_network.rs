//! A dilated one-dimensional convolutional network that says of every frame what the heart does and what sounds.
//!
//! Residual blocks of dilated convolutions, after Yu & Koltun, *Multi-Scale Context Aggregation by Dilated
//! Convolutions* (arXiv:1511.07122), in place of a recurrence: every frame is computed from some seconds around
//! it, and all frames at once.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::conv_block::conv_of_zeros;
use super::{ConvBlock, ConvBlockConfig};
use crate::checks::{Checks, Impossible};

/// Size of every kernel but the last: bins are channels, so that only frames are convolved.
const KERNEL: [usize; 2] = [1, 5];
/// Size of the last kernel, which makes the logits.
const OUTPUT_KERNEL: [usize; 2] = [1, 1];

/// Configuration of [`FrameNetwork`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameNetworkConfig {
    /// Rows of the spectrum.
    pub bins: usize,
    /// Channels of every block.
    pub channels: usize,
    /// Dilation of each residual block, in frames.
    pub dilations: Vec<usize>,
    /// Logits of a frame.
    pub outputs: usize,
    /// Share of activations dropped after each block in training.
    pub dropout: f64,
}

impl FrameNetworkConfig {
    /// Six residual blocks whose dilations double from 1 to 32: with kernels of 5, a frame is computed from the
    /// 257 around it, which are 5 s at 20 ms a frame.
    #[must_use]
    pub fn new(bins: usize, outputs: usize) -> Self {
        let dilations = vec![1, 2, 4, 8, 16, 32];
        Self { bins, channels: 56, dilations, outputs, dropout: 0.0 }
    }

    /// Whether such a network can be built, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that(self.dilations.len() <= 16, "number of blocks")
            .that(self.dilations.iter().all(|d| (1..=1024).contains(d)), "dilations")
            .that((1..=1024).contains(&self.bins), "number of bins")
            .that((1..=1024).contains(&self.channels), "channels")
            .that((1..=1024).contains(&self.outputs), "number of outputs")
            .that((0.0..1.0).contains(&self.dropout), "dropout")
            .done()
    }

    /// Frames on either side of a frame that its logits are computed from.
    #[must_use]
    pub fn reach(&self) -> usize {
        KERNEL[1] / 2 * (1 + self.dilations.iter().sum::<usize>())
    }

    /// A network with fresh weights and live normalisation.
    pub fn init<B: Backend>(&self, device: &B::Device) -> FrameNetwork<B> {
        let output = Conv2dConfig::new([self.channels, self.outputs], OUTPUT_KERNEL).init(device);
        self.assembled(|block| block.init(device), output)
    }

    /// A folded network of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> FrameNetwork<B> {
        let output = conv_of_zeros([self.channels, self.outputs], (OUTPUT_KERNEL, [1, 1]), device);
        self.assembled(|block| block.init_zeros(device), output)
    }

    fn assembled<B: Backend>(
        &self,
        block: impl Fn(ConvBlockConfig) -> ConvBlock<B>,
        output: Conv2d<B>,
    ) -> FrameNetwork<B> {
        let config = |input, dilation| ConvBlockConfig {
            channels: [input, self.channels],
            kernel: KERNEL,
            dilation: [1, dilation],
            pool: [1, 1],
            dropout: self.dropout,
        };
        let residual = |&dilation: &usize| block(config(self.channels, dilation));
        FrameNetwork {
            first: block(config(self.bins, 1)),
            blocks: self.dilations.iter().map(residual).collect(),
            output,
        }
    }
}

/// A block that makes channels of bins, residual blocks, and a layer that makes logits of each frame.
#[derive(Module, Debug)]
pub struct FrameNetwork<B: Backend> {
    first: ConvBlock<B>,
    blocks: Vec<ConvBlock<B>>,
    output: Conv2d<B>,
}

impl<B: Backend> FrameNetwork<B> {
    /// Frames on either side of a frame that its logits are computed from; see [`FrameNetworkConfig::reach`].
    #[must_use]
    pub fn reach(&self) -> usize {
        std::iter::once(&self.first).chain(&self.blocks).map(ConvBlock::reach).sum()
    }

    /// Logits of every frame.
    ///
    /// # Shapes
    /// - input: `[batch, bins, 1, frames]`
    /// - output: `[batch, outputs, frames]`
    pub fn forward(&self, spectra: Tensor<B, 4>) -> Tensor<B, 3> {
        let x = self.hidden(spectra);
        let [batch, _, _, frames] = x.dims();
        let logits = self.output.forward(x);
        let outputs = logits.dims()[1];
        logits.reshape([batch, outputs, frames])
    }

    /// The values before the last layer, averaged over the frames.
    ///
    /// # Shapes
    /// - input: `[batch, bins, 1, frames]`
    /// - output: `[batch, channels]`
    pub fn embed(&self, spectra: Tensor<B, 4>) -> Tensor<B, 2> {
        let x = self.hidden(spectra);
        let [batch, channels, _, _] = x.dims();
        x.mean_dim(3).reshape([batch, channels])
    }

    /// The values before the last layer, `[batch, channels, 1, frames]`.
    fn hidden(&self, spectra: Tensor<B, 4>) -> Tensor<B, 4> {
        let mut x = self.first.forward(spectra);
        for block in &self.blocks {
            x = block.forward(x.clone()) + x;
        }
        x
    }

    /// See [`Network::folded`](super::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.first = self.first.folded();
        self.blocks = self.blocks.into_iter().map(ConvBlock::folded).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::{Distribution, Tolerance};

    fn config() -> FrameNetworkConfig {
        FrameNetworkConfig {
            channels: 6,
            dilations: vec![1, 2, 4],
            ..FrameNetworkConfig::new(3, 5)
        }
    }

    fn spectrum(frames: usize) -> Tensor<Cpu, 4> {
        let device = CpuDevice::default();
        Tensor::random([2, 3, 1, frames], Distribution::Normal(0.0, 1.0), &device)
    }

    #[test]
    fn every_frame_gets_its_logits() {
        let network = config().init::<Cpu>(&CpuDevice::default()).folded();
        for frames in [1, 7, 64] {
            assert_eq!(network.forward(spectrum(frames)).dims(), [2, 5, frames]);
        }
    }

    #[test]
    fn the_last_layer_makes_the_mean_logits_of_the_embedding() {
        let network = config().init::<Cpu>(&CpuDevice::default()).folded();
        let input = spectrum(40);
        let embedded = network.embed(input.clone());
        assert_eq!(embedded.dims(), [2, 6]);
        let of_embedding =
            network.output.forward(embedded.reshape([2, 6, 1, 1])).reshape([2, 5, 1]);
        let mean = network.forward(input).mean_dim(2);
        mean.into_data()
            .assert_approx_eq::<f32>(&of_embedding.into_data(), Tolerance::absolute(1e-4));
    }

    #[test]
    fn a_shift_of_the_frames_shifts_the_logits() {
        let network = config().init::<Cpu>(&CpuDevice::default()).folded();
        let long = spectrum(100);
        let at =
            |from: usize| network.forward(long.clone().slice([0..2, 0..3, 0..1, from..from + 90]));
        // Away from the borders, which see padding.
        let (a, b) = (at(7).slice([0..2, 0..5, 20..60]), at(0).slice([0..2, 0..5, 27..67]));
        a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::absolute(1e-5));
    }

    #[test]
    fn a_frame_depends_on_those_within_reach_and_on_no_other() {
        let config = config();
        let network = config.init::<Cpu>(&CpuDevice::default()).folded();
        let device = CpuDevice::default();
        let (frames, reach) = (80, config.reach());
        assert_eq!(reach, 16);
        let plain = spectrum(frames);
        let changed = plain.clone().slice_assign(
            [0..2, 0..3, 0..1, 40..41],
            Tensor::<Cpu, 4>::full([2, 3, 1, 1], 9.0, &device),
        );
        let change = (network.forward(plain) - network.forward(changed)).abs();
        let largest = |range| change.clone().slice([0..2, 0..5, range]).max().into_scalar();
        assert!(largest(0..40 - reach) < 1e-6 && largest(41 + reach..frames) < 1e-6);
        assert!(largest(40..41) > 1e-3);
    }

    #[test]
    fn impossible_sizes_are_named() {
        let good = FrameNetworkConfig::new(40, 8);
        assert_eq!(good.check(), Ok(()));
        assert_eq!(good.reach(), 128);
        for (bad, reason) in [
            (FrameNetworkConfig { channels: 0, ..good.clone() }, "channels"),
            (FrameNetworkConfig { bins: 0, ..good.clone() }, "number of bins"),
            (FrameNetworkConfig { dilations: vec![0], ..good.clone() }, "dilations"),
            (FrameNetworkConfig { dropout: 1.0, ..good.clone() }, "dropout"),
        ] {
            assert_eq!(bad.check(), Err(reason.into()));
        }
    }
}
