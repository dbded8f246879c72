//! From a window to a sequence of steps: where the architectures differ. One per file.

mod cnn;
mod cnn_rnn;
mod conv_attention;
mod rnn;

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

pub use cnn::{Cnn, CnnConfig};
pub use cnn_rnn::{CnnRnn, CnnRnnConfig};
pub use conv_attention::{ConvAttention, ConvAttentionConfig, Signal};
pub use rnn::{Rnn, RnnConfig};

/// Most convolution blocks or layers of a trunk.
const MOST_LAYERS: usize = 8;

/// A trunk with its hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum TrunkConfig {
    /// Two-dimensional convolutions on images.
    Cnn(CnnConfig),
    /// Recurrent layers on frames.
    Rnn(RnnConfig),
    /// Two-dimensional convolutions, then a recurrent layer.
    CnnRnn(CnnRnnConfig),
    /// Convolutions over time, then self-attention.
    ConvAttention(ConvAttentionConfig),
}

/// Size of a window's images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize {
    /// Images stacked as channels.
    pub views: usize,
    /// Rows of an image.
    pub bands: usize,
    /// Columns of an image.
    pub frames: usize,
}

/// What comes out of a trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SequenceSize {
    /// Steps over time.
    pub steps: usize,
    /// Values of a step.
    pub channels: usize,
}

impl TrunkConfig {
    /// The word for it on command lines and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cnn(_) => "cnn",
            Self::Rnn(_) => "rnn",
            Self::CnnRnn(_) => "cnn-rnn",
            Self::ConvAttention(_) => "conv-attention",
        }
    }

    /// Whether such a trunk can be built for images of at least one frame, and is small enough to be no attack.
    #[must_use]
    pub fn is_possible(&self, image: ImageSize) -> bool {
        match self {
            Self::Cnn(config) => config.is_possible(image),
            Self::Rnn(config) => config.is_possible(image),
            Self::CnnRnn(config) => config.is_possible(image),
            Self::ConvAttention(config) => config.is_possible(image),
        }
    }

    /// What it makes of such images.
    #[must_use]
    pub fn output(&self, image: ImageSize) -> SequenceSize {
        match self {
            Self::Cnn(config) => config.output(image),
            Self::Rnn(config) => config.output(image),
            Self::CnnRnn(config) => config.output(image),
            Self::ConvAttention(config) => config.output(image),
        }
    }

    /// Multiplications for one window of such images.
    #[must_use]
    pub fn multiplications(&self, image: ImageSize) -> usize {
        match self {
            Self::Cnn(config) => config.multiplications(image),
            Self::Rnn(config) => config.multiplications(image),
            Self::CnnRnn(config) => config.multiplications(image),
            Self::ConvAttention(config) => config.multiplications(image),
        }
    }

    /// A trunk with fresh weights.
    pub fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
        match self {
            Self::Cnn(config) => Trunk::Cnn(config.init(image.views, device)),
            Self::Rnn(config) => Trunk::Rnn(config.init(image, device)),
            Self::CnnRnn(config) => Trunk::CnnRnn(config.init(image, device)),
            Self::ConvAttention(config) => Trunk::ConvAttention(config.init(image, device)),
        }
    }

    /// A folded trunk of zeros, see [`Architecture::hollow`](super::Architecture::hollow).
    pub fn hollow<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
        match self {
            Self::Cnn(config) => Trunk::Cnn(config.hollow(image.views, device)),
            Self::Rnn(config) => Trunk::Rnn(config.hollow(image, device)),
            Self::CnnRnn(config) => Trunk::CnnRnn(config.hollow(image, device)),
            Self::ConvAttention(config) => Trunk::ConvAttention(config.hollow(image, device)),
        }
    }
}

/// Any of the trunks.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one to a network")]
pub enum Trunk<B: Backend> {
    /// See [`Cnn`].
    Cnn(Cnn<B>),
    /// See [`Rnn`].
    Rnn(Rnn<B>),
    /// See [`CnnRnn`].
    CnnRnn(CnnRnn<B>),
    /// See [`ConvAttention`].
    ConvAttention(ConvAttention<B>),
}

impl<B: Backend> Trunk<B> {
    /// The steps of a batch.
    ///
    /// # Shapes
    /// - input: `[windows, views, bands, frames]`
    /// - output: `[windows, steps, channels]`
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        match self {
            Self::Cnn(trunk) => trunk.forward(windows),
            Self::Rnn(trunk) => trunk.forward(windows),
            Self::CnnRnn(trunk) => trunk.forward(windows),
            Self::ConvAttention(trunk) => trunk.forward(windows),
        }
    }

    /// See [`Network::folded`](super::Network::folded).
    #[must_use]
    pub fn folded(self) -> Self {
        match self {
            Self::Cnn(trunk) => Self::Cnn(trunk.folded()),
            Self::Rnn(trunk) => Self::Rnn(trunk),
            Self::CnnRnn(trunk) => Self::CnnRnn(trunk.folded()),
            Self::ConvAttention(trunk) => Self::ConvAttention(trunk.folded()),
        }
    }
}

/// Whether every size is one or more, and none is so large that it could only be an attack.
fn all_bounded(sizes: &[usize]) -> bool {
    sizes.iter().all(|n| (1..=4096).contains(n))
}

/// Whether it can be the probability of leaving something out.
fn is_share(p: f64) -> bool {
    (0.0..1.0).contains(&p)
}

#[cfg(test)]
mod tests;
