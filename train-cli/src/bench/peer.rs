//! The network that is timed beside PyTorch, of the engine's own layers.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use engine::models::{ConvBlock, ConvBlockConfig};

use super::WindowClassifier;

/// Channels, bands and frames of one window.
pub const PEER_SHAPE: [usize; 3] = [1, 64, 300];
/// Channels between the convolutions.
const CHANNELS: [usize; 5] = [1, 16, 32, 64, 128];
/// Outputs: heart or none, as the peers have it.
const OUTPUTS: usize = 2;

/// Configuration of [`Peer`].
#[derive(Debug, Clone, Copy, Default)]
pub struct PeerConfig;

impl PeerConfig {
    /// The blocks, in order: all but the last halve bands and frames.
    #[must_use]
    pub fn blocks() -> Vec<ConvBlockConfig> {
        let of = |(index, pair): (usize, &[usize])| ConvBlockConfig {
            channels: [pair[0], pair[1]],
            kernel: [3, 3],
            dilation: [1, 1],
            pool: if index + 2 < CHANNELS.len() { [2, 2] } else { [1, 1] },
            dropout: 0.0,
        };
        CHANNELS.windows(2).enumerate().map(of).collect()
    }

    /// Fresh weights.
    pub fn init<B: Backend>(self, device: &B::Device) -> Peer<B> {
        Peer {
            blocks: Self::blocks().iter().map(|block| block.init(device)).collect(),
            head: LinearConfig::new(CHANNELS[4], OUTPUTS).init(device),
        }
    }
}

/// Four 3×3 convolutions of 16, 32, 64 and 128 channels with batch normalisation and rectifiers, three 2×2
/// max-poolings, the mean over bands and frames, and a linear layer: 137.65 MFLOP forward for a window.
#[derive(Module, Debug)]
pub struct Peer<B: Backend> {
    blocks: Vec<ConvBlock<B>>,
    head: Linear<B>,
}

impl<B: Backend> WindowClassifier<B> for Peer<B> {
    fn logits(&self, windows: Tensor<B, 4>) -> Tensor<B, 2> {
        let x = self.blocks.iter().fold(windows, |x, block| block.forward(x));
        let [batch, channels, bands, frames] = x.dims();
        let means = x.reshape([batch * channels, bands * frames]).mean_dim(1);
        self.head.forward(means.reshape([batch, channels]))
    }
}
