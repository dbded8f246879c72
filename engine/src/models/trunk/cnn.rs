//! A compact two-dimensional convolutional network on spectrogram images.

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::super::{ConvBlock, ConvBlockConfig};
use super::{
    ImageSize, MOST_LAYERS, SequenceSize, TrunkSettings, all_bounded, in_and_out, is_share,
};
use crate::checks::{Checks, Impossible};

/// Size of every kernel over bands and frames.
pub(super) const KERNEL: [usize; 2] = [3, 3];

/// Configuration of [`Cnn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CnnConfig {
    /// Output channels of the convolution blocks, in order. Bands are halved by each block, frames
    /// by all but the last.
    pub channels: Vec<usize>,
    /// Share of activations dropped after each block in training.
    pub dropout: f64,
}

impl Default for CnnConfig {
    /// Four blocks of 16, 32, 64 and 96 channels.
    fn default() -> Self {
        Self { channels: vec![16, 32, 64, 96], dropout: 0.1 }
    }
}

impl TrunkSettings for CnnConfig {
    type Trunk<B: Backend> = Cnn<B>;
    const NAME: &'static str = "cnn";

    fn check(&self, image: ImageSize) -> Result<(), Impossible> {
        let blocks = self.channels.len();
        // First, because sizes are shifted by it below.
        Checks::new().that((1..=MOST_LAYERS).contains(&blocks), "number of blocks").done()?;
        Checks::new()
            .that(all_bounded(&self.channels), "channels")
            .that(image.bands >> blocks >= 1, "bands for so many blocks")
            .that(image.frames >> (blocks - 1) >= 1, "frames for so many blocks")
            .that(is_share(self.dropout), "dropout")
            .done()
    }

    fn output(&self, image: ImageSize) -> SequenceSize {
        SequenceSize {
            steps: image.frames >> self.channels.len().saturating_sub(1),
            channels: self.channels.last().copied().unwrap_or(image.views),
        }
    }

    fn multiplications(&self, image: ImageSize) -> usize {
        multiplications(self.blocks(image.views), [image.bands, image.frames])
    }

    fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Cnn<B> {
        Cnn { blocks: self.blocks(image.views).map(|block| block.init(device)).collect() }
    }

    fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Cnn<B> {
        Cnn { blocks: self.blocks(image.views).map(|block| block.init_zeros(device)).collect() }
    }
}

impl CnnConfig {
    /// The convolution blocks, in order.
    fn blocks(&self, views: usize) -> impl Iterator<Item = ConvBlockConfig> {
        in_and_out(views, &self.channels).enumerate().map(|(index, channels)| {
            let last = index + 1 == self.channels.len();
            let pool = if last { [2, 1] } else { [2, 2] };
            let dropout = self.dropout;
            ConvBlockConfig { channels, kernel: KERNEL, dilation: [1, 1], pool, dropout }
        })
    }
}

/// Multiplications of convolution blocks, one after the other, on an image of so many rows and columns.
pub(super) fn multiplications(
    blocks: impl Iterator<Item = ConvBlockConfig>,
    size: [usize; 2],
) -> usize {
    let count = |(sum, [rows, columns]): (usize, [usize; 2]), block: ConvBlockConfig| {
        let weights: usize = block.channels.iter().chain(&block.kernel).product();
        let left = [rows / block.pool[0], columns / block.pool[1]];
        (sum + weights * rows * columns, left)
    };
    blocks.fold((0, size), count).0
}

/// Convolution blocks, and the mean over bands.
#[derive(Module, Debug)]
pub struct Cnn<B: Backend> {
    blocks: Vec<ConvBlock<B>>,
}

impl<B: Backend> Cnn<B> {
    /// See [`Trunk::forward`](super::Trunk::forward).
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        let x = self.blocks.iter().fold(windows, |x, block| block.forward(x));
        let [batch, channels, bands, frames] = x.dims();
        // The mean of one band is that band; for WebGPU see also `AttentionPool`.
        let x = if bands > 1 { x.mean_dim(2) } else { x };
        x.reshape([batch, channels, frames]).swap_dims(1, 2)
    }

    /// See [`Network::folded`](crate::models::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.blocks = self.blocks.into_iter().map(ConvBlock::folded).collect();
        self
    }
}
