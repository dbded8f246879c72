//! From a window to a sequence of steps: where the architectures differ. One per file.
//!
//! A build without the feature `trunks` has the convolutional network alone and refuses others by name. The page is
//! built so, because every visitor would download them.

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

use crate::checks::Impossible;

pub use cnn::{Cnn, CnnConfig};
#[cfg(feature = "trunks")]
pub use cnn_rnn::{CnnRnn, CnnRnnConfig};
#[cfg(feature = "trunks")]
pub use conv_attention::{ConvAttention, ConvAttentionConfig, Signal};
#[cfg(feature = "trunks")]
pub use rnn::{Rnn, RnnConfig};

/// Most convolution blocks or layers of a trunk.
const MOST_LAYERS: usize = 8;

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

/// What the settings of a trunk say of it, and how they make one.
trait TrunkSettings {
    /// The trunk on a backend.
    type Trunk<B: Backend>;

    /// The word for it on command lines and in reports.
    const NAME: &'static str;

    /// See [`TrunkConfig::check`].
    fn check(&self, image: ImageSize) -> Result<(), Impossible>;

    /// See [`TrunkConfig::output`].
    fn output(&self, image: ImageSize) -> SequenceSize;

    /// See [`TrunkConfig::multiplications`].
    fn multiplications(&self, image: ImageSize) -> usize;

    /// See [`TrunkConfig::init`].
    fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Self::Trunk<B>;

    /// See [`TrunkConfig::init_zeros`].
    fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Self::Trunk<B>;
}

/// The list of trunks. A new trunk is a file with its `TrunkSettings` and one entry here.
macro_rules! trunks {
    ($($(#[doc = $doc:literal])+ $(#[cfg($feature:meta)])? $variant:ident($config:ident, $trunk:ident),)+) => {
        /// A trunk with its hyper-parameters.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "name", rename_all = "kebab-case")]
        pub enum TrunkConfig {
            $($(#[doc = $doc])+ $(#[cfg($feature)])? $variant($config),)+
        }

        /// Any of the trunks.
        #[derive(Module, Debug)]
        #[allow(clippy::large_enum_variant, reason = "there is one to a network")]
        pub enum Trunk<B: Backend> {
            $($(#[doc = $doc])+ $(#[cfg($feature)])? $variant($trunk<B>),)+
        }

        impl TrunkConfig {
            /// The word for it on command lines and in reports.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $($(#[cfg($feature)])? Self::$variant(_) => $config::NAME,)+ }
            }

            /// Whether such a trunk can be built for images of at least one frame, within the resource limits for
            /// untrusted model files.
            ///
            /// # Errors
            /// Names the first thing that is wrong.
            pub fn check(&self, image: ImageSize) -> Result<(), Impossible> {
                match self { $($(#[cfg($feature)])? Self::$variant(config) => config.check(image),)+ }
            }

            /// Steps and channels that a trunk makes of images of this size.
            #[must_use]
            pub fn output(&self, image: ImageSize) -> SequenceSize {
                match self { $($(#[cfg($feature)])? Self::$variant(config) => config.output(image),)+ }
            }

            /// Multiplications for one window of images of this size.
            #[must_use]
            pub fn multiplications(&self, image: ImageSize) -> usize {
                match self { $($(#[cfg($feature)])? Self::$variant(config) => config.multiplications(image),)+ }
            }

            /// A trunk with fresh weights.
            pub fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
                match self {
                    $($(#[cfg($feature)])? Self::$variant(config) => Trunk::$variant(config.init(image, device)),)+
                }
            }

            /// A folded trunk of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
            pub fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Trunk<B> {
                match self {
                    $($(#[cfg($feature)])? Self::$variant(config) => Trunk::$variant(config.init_zeros(image, device)),)+
                }
            }
        }

        impl<B: Backend> Trunk<B> {
            /// The steps of a batch.
            ///
            /// # Shapes
            /// - input: `[windows, views, bands, frames]`
            /// - output: `[windows, steps, channels]`
            pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
                match self { $($(#[cfg($feature)])? Self::$variant(trunk) => trunk.forward(windows),)+ }
            }

            /// See [`Network::folded`](super::Network::folded).
            #[must_use]
            pub fn folded(self) -> Self {
                match self { $($(#[cfg($feature)])? Self::$variant(trunk) => Self::$variant(trunk.folded()),)+ }
            }
        }
    };
}

trunks! {
    /// Two-dimensional convolutions on images.
    Cnn(CnnConfig, Cnn),
    /// Recurrent layers on frames.
    #[cfg(feature = "trunks")]
    Rnn(RnnConfig, Rnn),
    /// Two-dimensional convolutions, then a recurrent layer.
    #[cfg(feature = "trunks")]
    CnnRnn(CnnRnnConfig, CnnRnn),
    /// Convolutions over time, then self-attention.
    #[cfg(feature = "trunks")]
    ConvAttention(ConvAttentionConfig, ConvAttention),
}

/// Channels in and out of layers that follow each other.
fn in_and_out(input: usize, outputs: &[usize]) -> impl Iterator<Item = [usize; 2]> {
    let inputs = std::iter::once(input).chain(outputs.iter().copied());
    inputs.zip(outputs).map(|(input, &output)| [input, output])
}

/// Whether every size is one or more, within the resource limits for untrusted model files.
fn all_bounded(sizes: &[usize]) -> bool {
    sizes.iter().all(|n| (1..=4096).contains(n))
}

/// Whether it can be the probability of leaving something out.
fn is_share(p: f64) -> bool {
    (0.0..1.0).contains(&p)
}

#[cfg(all(test, feature = "trunks"))]
mod tests;
