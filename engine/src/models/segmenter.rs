//! A one-dimensional U-Net that tells the heart's state in every frame of a log-mel image.
//!
//! After Renna, Oliveira & Coimbra, *Deep convolutional neural networks for heart sound segmentation*
//! (IEEE J. Biomed. Health Inform. 23(6), 2019), with one convolution a level and half the rate inside, so
//! that half a minute takes a processor a few milliseconds.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::conv_block::{conv_of_zeros, same_padding};
use super::{ConvBlock, ConvBlockConfig};
use crate::checks::{Checks, Impossible};

/// Size of every kernel: bands are channels, so that only frames are convolved.
const KERNEL: [usize; 2] = [1, 5];
/// Frames that one column of the finest level stands for.
const STRIDE: usize = 2;

/// Configuration of [`Segmenter`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmenterConfig {
    /// Rows of the image.
    pub bands: usize,
    /// States that are told apart.
    pub states: usize,
    /// Channels of the levels, fine to coarse; each level halves the frames.
    pub channels: Vec<usize>,
    /// Share of activations dropped after each block in training.
    pub dropout: f64,
}

impl SegmenterConfig {
    /// Four levels of 12, 16, 20 and 24 channels: at 10 ms a frame the coarsest has 160 ms a column, and
    /// sees seconds. Twice the channels find no more.
    #[must_use]
    pub fn new(bands: usize, states: usize) -> Self {
        Self { bands, states, channels: vec![12, 16, 20, 24], dropout: 0.05 }
    }

    /// Whether such a network can be built, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that((1..=8).contains(&self.channels.len()), "number of levels")
            .that((1..=1024).contains(&self.bands), "number of bands")
            .that((1..=1024).contains(&self.states), "number of states")
            .that(self.channels.iter().all(|n| (1..=1024).contains(n)), "channels")
            .that((0.0..1.0).contains(&self.dropout), "dropout")
            .done()
    }

    /// A network with fresh weights and live normalisation.
    pub fn init<B: Backend>(&self, device: &B::Device) -> Segmenter<B> {
        let head = Conv2dConfig::new([self.finest(), self.states * STRIDE], KERNEL)
            .with_padding(same_padding(KERNEL))
            .init(device);
        self.assembled(|block| block.init(device), head)
    }

    /// A folded network of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> Segmenter<B> {
        let head = conv_of_zeros([self.finest(), self.states * STRIDE], KERNEL, device);
        self.assembled(|block| block.init_zeros(device), head)
    }

    fn assembled<B: Backend>(
        &self,
        block: impl Fn(ConvBlockConfig) -> ConvBlock<B>,
        head: Conv2d<B>,
    ) -> Segmenter<B> {
        let config = |input, output, pool| ConvBlockConfig {
            channels: [input, output],
            kernel: KERNEL,
            pool: [1, pool],
            dropout: self.dropout,
        };
        let levels = &self.channels;
        let coarsest = levels.last().copied().unwrap_or(self.bands);
        let inputs = std::iter::once(&self.bands).chain(levels);
        Segmenter {
            states: self.states,
            down: inputs.zip(levels).map(|(&i, &o)| block(config(i, o, STRIDE))).collect(),
            middle: block(config(coarsest, coarsest, 1)),
            up: levels
                .windows(2)
                .map(|pair| block(config(pair[0] + pair[1], pair[0], 1)))
                .collect(),
            head,
        }
    }

    fn finest(&self) -> usize {
        self.channels.first().copied().unwrap_or(self.bands)
    }
}

/// Blocks down to few columns and up again, each level seeing also what it was on the way down.
#[derive(Module, Debug)]
pub struct Segmenter<B: Backend> {
    states: usize,
    down: Vec<ConvBlock<B>>,
    middle: ConvBlock<B>,
    up: Vec<ConvBlock<B>>,
    head: Conv2d<B>,
}

impl<B: Backend> Segmenter<B> {
    /// The frames of an input must be a multiple of this.
    pub fn granularity(&self) -> usize {
        STRIDE << (self.down.len().max(1) - 1)
    }

    /// Logits of the states in every frame.
    ///
    /// # Shapes
    /// - input: `[batch, bands, 1, frames]`, frames being a multiple of [`Self::granularity`]
    /// - output: `[batch, states, frames]`
    pub fn forward(&self, images: Tensor<B, 4>) -> Tensor<B, 3> {
        let mut seen = Vec::with_capacity(self.down.len());
        let mut x = images;
        for block in &self.down {
            x = block.forward(x);
            seen.push(x.clone());
        }
        x = self.middle.forward(x);
        for (block, fine) in self.up.iter().zip(&seen).rev() {
            x = block.forward(Tensor::cat(vec![doubled(x), fine.clone()], 1));
        }
        let [batch, _, _, columns] = x.dims();
        let by_column =
            self.head.forward(x).reshape([batch, self.states, STRIDE, columns]).swap_dims(2, 3);
        by_column.reshape([batch, self.states, columns * STRIDE])
    }

    /// See [`Network::folded`](super::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.down = self.down.into_iter().map(ConvBlock::folded).collect();
        self.middle = self.middle.folded();
        self.up = self.up.into_iter().map(ConvBlock::folded).collect();
        self
    }
}

/// Every column twice.
fn doubled<B: Backend>(x: Tensor<B, 4>) -> Tensor<B, 4> {
    let [batch, channels, height, width] = x.dims();
    x.reshape([batch * channels * height, width, 1])
        .expand([batch * channels * height, width, 2])
        .reshape([batch, channels, height, 2 * width])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::{Distribution, Tolerance};

    fn image(frames: usize) -> Tensor<Cpu, 4> {
        let device = CpuDevice::default();
        Tensor::random([2, 3, 1, frames], Distribution::Normal(0.0, 1.0), &device)
    }

    fn network() -> Segmenter<Cpu> {
        SegmenterConfig { channels: vec![4, 5, 6], ..SegmenterConfig::new(3, 5) }
            .init::<Cpu>(&CpuDevice::default())
            .folded()
    }

    #[test]
    fn every_frame_gets_its_states() {
        let network = network();
        assert_eq!(network.granularity(), 8);
        assert_eq!(network.forward(image(64)).dims(), [2, 5, 64]);
    }

    #[test]
    fn a_shift_by_the_coarsest_column_shifts_the_answer() {
        let (network, long) = (network(), image(256));
        let at =
            |from: usize| network.forward(long.clone().slice([0..2, 0..3, 0..1, from..from + 192]));
        // Away from the borders, which see padding.
        let (a, b) = (at(8).slice([0..2, 0..5, 64..128]), at(0).slice([0..2, 0..5, 72..136]));
        a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::absolute(1e-5));
    }

    #[test]
    fn columns_are_doubled_in_place() {
        let device = CpuDevice::default();
        let x = Tensor::<Cpu, 4>::from_floats([[[[1.0, 2.0]], [[3.0, 4.0]]]], &device);
        let expected = Tensor::<Cpu, 4>::from_floats(
            [[[[1.0, 1.0, 2.0, 2.0]], [[3.0, 3.0, 4.0, 4.0]]]],
            &device,
        );
        doubled(x).into_data().assert_eq(&expected.into_data(), true);
    }

    #[test]
    fn impossible_sizes_are_named() {
        let good = SegmenterConfig::new(20, 5);
        assert_eq!(good.check(), Ok(()));
        for (bad, reason) in [
            (SegmenterConfig { channels: vec![], ..good.clone() }, "number of levels"),
            (SegmenterConfig { bands: 0, ..good.clone() }, "number of bands"),
            (SegmenterConfig { dropout: 1.0, ..good.clone() }, "dropout"),
        ] {
            assert_eq!(bad.check(), Err(reason.into()));
        }
    }
}
