//! The networks: windows of features in, logits out. One architecture per file.
//!
//! Every network is generic over the Burn backend, and its configuration is apart from its weights.
//! In training, [`BatchNorm`] layers are alive; [`Network::folded`] merges them into their
//! convolutions, and only folded networks are exported.

mod attention_pool;
mod batch_norm;
mod cnn;
mod conv_block;
mod cycle_branch;
mod segmenter;
mod tensors;
mod view_gate;

use burn::module::Module;
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

pub use attention_pool::{AttentionPool, AttentionPoolConfig};
pub use batch_norm::{BatchNorm, BatchNormConfig};
pub use cnn::{Cnn, CnnConfig};
pub use conv_block::{ConvBlock, ConvBlockConfig};
pub use cycle_branch::{CycleBranch, CycleBranchConfig};
pub use segmenter::{Segmenter, SegmenterConfig};
pub use tensors::{NamedTensor, TensorError, float_tensor, read_tensors, write_tensors};
pub use view_gate::{ViewGate, ViewGateConfig};

/// A network's architecture with its hyper-parameters; what a model file stores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Architecture {
    /// Two-dimensional convolutional network on spectrogram images.
    Cnn(CnnConfig),
}

impl Architecture {
    /// The word for it on command lines and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cnn(_) => "cnn",
        }
    }

    /// A network with fresh weights and live batch normalisation, for training.
    pub fn init<B: Backend>(&self, device: &B::Device) -> Network<B> {
        match self {
            Self::Cnn(config) => Network::Cnn(config.init(device)),
        }
    }

    /// A folded network of zeros, to be filled by [`write_tensors`]. Unlike `init(device).folded()` it
    /// needs neither random numbers nor normalisation layers, which the page then doesn't carry.
    pub fn hollow<B: Backend>(&self, device: &B::Device) -> Network<B> {
        match self {
            Self::Cnn(config) => Network::Cnn(config.hollow(device)),
        }
    }
}

/// What a network is given.
#[derive(Debug, Clone)]
pub struct Input<B: Backend> {
    /// `[windows, views, bands, frames]`.
    pub windows: Tensor<B, 4>,
    /// Standardised measures of the heart cycle, `[windows, measures]`: for each window those of its
    /// recording. A network that isn't told ignores them; none are as if none were known.
    pub measures: Option<Tensor<B, 2>>,
}

impl<B: Backend> From<Tensor<B, 4>> for Input<B> {
    /// Windows of recordings of which nothing else is known.
    fn from(windows: Tensor<B, 4>) -> Self {
        Self { windows, measures: None }
    }
}

/// Any of the networks.
#[derive(Module, Debug)]
pub enum Network<B: Backend> {
    /// See [`Cnn`].
    Cnn(Cnn<B>),
}

impl<B: Backend> Network<B> {
    /// Number of images in a window; at least one.
    pub fn views(&self) -> usize {
        match self {
            Self::Cnn(network) => network.views(),
        }
    }

    /// Logits of a batch.
    ///
    /// # Shapes
    /// - input: see [`Input`]
    /// - output: `[windows, classes]`
    pub fn forward(&self, input: Input<B>) -> Tensor<B, 2> {
        match self {
            Self::Cnn(network) => network.forward(input),
        }
    }

    /// The values before the last layer: what the network has made of a batch before it names a class.
    ///
    /// # Shapes
    /// - input: see [`Input`]
    /// - output: `[windows, values]`
    pub fn embed(&self, input: Input<B>) -> Tensor<B, 2> {
        match self {
            Self::Cnn(network) => network.embed(input),
        }
    }

    /// The same function with batch normalisation merged into the convolutions: faster, smaller,
    /// no longer trainable.
    #[must_use]
    pub fn folded(self) -> Self {
        match self {
            Self::Cnn(network) => Self::Cnn(network.folded()),
        }
    }
}
