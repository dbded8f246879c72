//! From a window to a sequence of steps: where the architectures differ. One per file.
//!
//! A page that is built without the feature `trunks` knows the convolutional network alone, and refuses others by
//! name: every visitor would carry them.

mod cnn;
#[cfg(feature = "trunks")]
mod cnn_rnn;
#[cfg(feature = "trunks")]
mod conv_attention;
#[cfg(feature = "trunks")]
mod rnn;

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

pub use cnn::{Cnn, CnnConfig};
#[cfg(feature = "trunks")]
pub use cnn_rnn::{CnnRnn, CnnRnnConfig};
#[cfg(feature = "trunks")]
pub use conv_attention::{ConvAttention, ConvAttentionConfig, Signal};
#[cfg(feature = "trunks")]
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
    #[cfg(feature = "trunks")]
    Rnn(RnnConfig),
    /// Two-dimensional convolutions, then a recurrent layer.
    #[cfg(feature = "trunks")]
    CnnRnn(CnnRnnConfig),
    /// Convolutions over time, then self-attention.
    #[cfg(feature = "trunks")]
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

/// The same for every trunk that this build knows.
macro_rules! of_each {
    ($kind:ident, $value:expr, $inner:ident => $result:expr) => {
        match $value {
            $kind::Cnn($inner) => $result,
            #[cfg(feature = "trunks")]
            $kind::Rnn($inner) => $result,
            #[cfg(feature = "trunks")]
            $kind::CnnRnn($inner) => $result,
            #[cfg(feature = "trunks")]
            $kind::ConvAttention($inner) => $result,
        }
    };
}

/// The same, as a trunk.
macro_rules! trunk_of_each {
    ($kind:ident, $value:expr, $inner:ident => $result:expr) => {
        match $value {
            $kind::Cnn($inner) => Trunk::Cnn($result),
            #[cfg(feature = "trunks")]
            $kind::Rnn($inner) => Trunk::Rnn($result),
            #[cfg(feature = "trunks")]
            $kind::CnnRnn($inner) => Trunk::CnnRnn($result),
            #[cfg(feature = "trunks")]
            $kind::ConvAttention($inner) => Trunk::ConvAttention($result),
        }
    };
}

impl TrunkConfig {
    /// The word for it on command lines and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cnn(_) => "cnn",
            #[cfg(feature = "trunks")]
            Self::Rnn(_) => "rnn",
            #[cfg(feature = "trunks")]
            Self::CnnRnn(_) => "cnn-rnn",
            #[cfg(feature = "trunks")]
            Self::ConvAttention(_) => "conv-attention",
        }
    }

    /// Whether such a trunk can be built for images of at least one frame, and is small enough to be no attack.
    #[must_use]
    pub fn is_possible(&self, image: ImageSize) -> bool {
        of_each!(Self, self, config => config.is_possible(image))
    }

    /// What it makes of such images.
    #[must_use]
    pub fn output(&self, image: ImageSize) -> SequenceSize {
        of_each!(Self, self, config => config.output(image))
    }

    /// Multiplications for one window of such images.
    #[must_use]
    pub fn multiplications(&self, image: ImageSize) -> usize {
        of_each!(Self, self, config => config.multiplications(image))
    }

    /// A trunk with fresh weights.
    pub fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
        trunk_of_each!(Self, self, config => config.init(image, device))
    }

    /// A folded trunk of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
        trunk_of_each!(Self, self, config => config.init_zeros(image, device))
    }
}

/// Any of the trunks.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one to a network")]
pub enum Trunk<B: Backend> {
    /// See [`Cnn`].
    Cnn(Cnn<B>),
    /// See [`Rnn`].
    #[cfg(feature = "trunks")]
    Rnn(Rnn<B>),
    /// See [`CnnRnn`].
    #[cfg(feature = "trunks")]
    CnnRnn(CnnRnn<B>),
    /// See [`ConvAttention`].
    #[cfg(feature = "trunks")]
    ConvAttention(ConvAttention<B>),
}

impl<B: Backend> Trunk<B> {
    /// The steps of a batch.
    ///
    /// # Shapes
    /// - input: `[windows, views, bands, frames]`
    /// - output: `[windows, steps, channels]`
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        of_each!(Self, self, trunk => trunk.forward(windows))
    }

    /// See [`Network::folded`](super::Network::folded).
    #[must_use]
    pub fn folded(self) -> Self {
        trunk_of_each!(Self, self, trunk => trunk.folded())
    }
}

/// Channels in and out of layers that follow each other.
fn in_and_out(input: usize, outputs: &[usize]) -> impl Iterator<Item = [usize; 2]> {
    let inputs = std::iter::once(input).chain(outputs.iter().copied());
    inputs.zip(outputs).map(|(input, &output)| [input, output])
}

/// Whether every size is one or more, and none is so large that it could only be an attack.
fn all_bounded(sizes: &[usize]) -> bool {
    sizes.iter().all(|n| (1..=4096).contains(n))
}

/// Whether it can be the probability of leaving something out.
fn is_share(p: f64) -> bool {
    (0.0..1.0).contains(&p)
}

#[cfg(all(test, feature = "trunks"))]
mod tests;
