//! Convolutions over time on the signal or its envelopes, and self-attention on what they leave.

use std::f32::consts::PI;

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::super::{ConvBlock, ConvBlockConfig, SelfAttention, SelfAttentionConfig, float_tensor};
use super::cnn::multiplications;
use super::{
    ImageSize, MOST_LAYERS, SequenceSize, TrunkSettings, all_bounded, in_and_out, is_share,
};
use crate::checks::{Checks, Impossible};

/// How an image is read as signals over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// Each row is a signal of its own, such as an envelope.
    Rows,
    /// Each column holds consecutive samples of one signal, see [`SamplesConfig`](crate::features::SamplesConfig).
    Columns,
}

/// Configuration of [`ConvAttention`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConvAttentionConfig {
    /// How an image is read.
    pub signal: Signal,
    /// Output channels of the convolution blocks, in order; the last a multiple of the heads.
    pub channels: Vec<usize>,
    /// Length of each kernel, odd.
    pub kernel: usize,
    /// What each block pools over time.
    pub pool: usize,
    /// Heads of the self-attention.
    pub heads: usize,
    /// Layers of self-attention; may be none.
    pub layers: usize,
    /// Share of activations dropped after each block and in each attention branch, in training.
    pub dropout: f64,
    /// Probability that an attention branch is left out for a window in training.
    pub drop_path: f64,
}

impl TrunkSettings for ConvAttentionConfig {
    type Trunk<B: Backend> = ConvAttention<B>;
    const NAME: &'static str = "conv-attention";

    fn check(&self, image: ImageSize) -> Result<(), Impossible> {
        let SequenceSize { steps, channels } = self.output(image);
        Checks::new()
            .that((1..=MOST_LAYERS).contains(&self.channels.len()), "number of blocks")
            .that(all_bounded(&self.channels), "channels")
            .that(all_bounded(&[self.kernel]) && self.kernel % 2 == 1, "length of the kernel")
            .that(all_bounded(&[self.pool]), "length of the pool")
            .that(all_bounded(&[self.heads]), "number of heads")
            .that(self.layers <= MOST_LAYERS, "number of layers")
            .that(channels.is_multiple_of(self.heads), "channels for so many heads")
            .that(steps >= 1, "samples for so many blocks")
            .that(is_share(self.dropout), "dropout")
            .that(is_share(self.drop_path), "drop path")
            .done()
    }

    fn output(&self, image: ImageSize) -> SequenceSize {
        let (_, length) = self.signals(image);
        let pool = |length: usize, _| length / self.pool.max(1);
        SequenceSize {
            steps: self.channels.iter().fold(length, pool),
            channels: self.channels.last().copied().unwrap_or(0),
        }
    }

    fn multiplications(&self, image: ImageSize) -> usize {
        let (signals, length) = self.signals(image);
        let attention = self.layer(image).multiplications(self.output(image).steps);
        multiplications(self.blocks(signals), [1, length]) + self.layers * attention
    }

    fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> ConvAttention<B> {
        let (signals, _) = self.signals(image);
        ConvAttention {
            in_columns: self.signal == Signal::Columns,
            blocks: self.blocks(signals).map(|block| block.init(device)).collect(),
            layers: (0..self.layers).map(|_| self.layer(image).init(device)).collect(),
        }
    }

    fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> ConvAttention<B> {
        let (signals, _) = self.signals(image);
        ConvAttention {
            in_columns: self.signal == Signal::Columns,
            blocks: self.blocks(signals).map(|block| block.init_zeros(device)).collect(),
            layers: (0..self.layers).map(|_| self.layer(image).init_zeros(device)).collect(),
        }
    }
}

impl ConvAttentionConfig {
    /// On samples: four blocks of 12 to 48 channels that pool four each, and one layer of four heads.
    #[must_use]
    pub fn samples() -> Self {
        Self { signal: Signal::Columns, channels: vec![12, 24, 32, 48], ..Self::rows() }
    }

    /// On rows: two blocks of 32 and 48 channels that pool four each, and one layer of four heads.
    #[must_use]
    pub fn rows() -> Self {
        Self {
            signal: Signal::Rows,
            channels: vec![32, 48],
            kernel: 9,
            pool: 4,
            heads: 4,
            layers: 1,
            dropout: 0.1,
            drop_path: 0.1,
        }
    }

    /// The number of signals, and their length.
    fn signals(&self, image: ImageSize) -> (usize, usize) {
        match self.signal {
            Signal::Rows => (image.views * image.bands, image.frames),
            Signal::Columns => (image.views, image.bands * image.frames),
        }
    }

    fn blocks(&self, signals: usize) -> impl Iterator<Item = ConvBlockConfig> {
        let (kernel, pool, dropout) = ([1, self.kernel], [1, self.pool], self.dropout);
        in_and_out(signals, &self.channels).map(move |channels| ConvBlockConfig {
            channels,
            kernel,
            dilation: [1, 1],
            pool,
            dropout,
        })
    }

    fn layer(&self, image: ImageSize) -> SelfAttentionConfig {
        SelfAttentionConfig {
            channels: self.output(image).channels,
            heads: self.heads,
            dropout: self.dropout,
            drop_path: self.drop_path,
        }
    }
}

/// Convolution blocks over time, positions, and layers of self-attention.
#[derive(Module, Debug)]
pub struct ConvAttention<B: Backend> {
    in_columns: bool,
    blocks: Vec<ConvBlock<B>>,
    layers: Vec<SelfAttention<B>>,
}

impl<B: Backend> ConvAttention<B> {
    /// See [`Trunk::forward`](super::Trunk::forward).
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        self.layers.iter().fold(self.embed(windows), |x, layer| layer.forward(x))
    }

    /// Attention of each step to each other in the first layer, `[windows, steps, steps]`; none where there is no
    /// layer of attention.
    pub fn weights(&self, windows: Tensor<B, 4>) -> Option<Tensor<B, 3>> {
        self.layers.first().map(|layer| layer.weights(self.embed(windows)))
    }

    /// See [`Network::folded`](crate::models::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.blocks = self.blocks.into_iter().map(ConvBlock::folded).collect();
        self
    }

    /// Steps that know their place, `[windows, steps, channels]`.
    fn embed(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        let [batch, views, bands, frames] = windows.dims();
        let signals = if self.in_columns {
            windows.swap_dims(2, 3).reshape([batch, views, 1, frames * bands])
        } else {
            windows.reshape([batch, views * bands, 1, frames])
        };
        let x = self.blocks.iter().fold(signals, |x, block| block.forward(x));
        let [_, channels, _, steps] = x.dims();
        let x = x.reshape([batch, channels, steps]).swap_dims(1, 2);
        if self.layers.is_empty() {
            return x;
        }
        let places = float_tensor(places(steps, channels), [1, steps, channels], &x.device());
        x + places
    }
}

/// Sines and cosines of each step's place, of wavelengths from 2π to 10⁴·2π steps, in row-major order (Vaswani et
/// al., arXiv:1706.03762, § 3.5; the sines of all wavelengths first).
fn places(steps: usize, channels: usize) -> Vec<f32> {
    let half = channels.div_ceil(2);
    let place = |step: usize, channel: usize| {
        let power = (channel % half) as f32 / half as f32;
        let angle = step as f32 / 10_000_f32.powf(power);
        (angle + if channel < half { 0.0 } else { PI / 2.0 }).sin()
    };
    (0..steps).flat_map(|step| (0..channels).map(move |channel| place(step, channel))).collect()
}
