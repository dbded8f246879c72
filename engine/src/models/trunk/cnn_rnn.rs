//! Convolutions that pool, and a recurrent layer on what they leave.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::super::{Cell, ConvBlock, ConvBlockConfig, Recurrent, RecurrentConfig};
use super::cnn::{KERNEL, multiplications};
use super::{
    ImageSize, MOST_LAYERS, SequenceSize, TrunkSettings, all_bounded, in_and_out, is_share,
};
use crate::checks::{Checks, Impossible};

/// What each block pools of bands and frames.
const POOL: [usize; 2] = [2, 2];

/// Configuration of [`CnnRnn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CnnRnnConfig {
    /// Output channels of the convolution blocks, in order. Each halves bands and frames.
    pub channels: Vec<usize>,
    /// Which gates the recurrent layer has.
    pub cell: Cell,
    /// Values of each direction's state.
    pub hidden: usize,
    /// Share of activations dropped after each block, and before the recurrent layer, in training.
    pub dropout: f64,
}

impl TrunkSettings for CnnRnnConfig {
    type Trunk<B: Backend> = CnnRnn<B>;
    const NAME: &'static str = "cnn-rnn";

    fn check(&self, image: ImageSize) -> Result<(), Impossible> {
        let blocks = self.channels.len();
        // First, because sizes are shifted by it below.
        Checks::new().that((1..=MOST_LAYERS).contains(&blocks), "number of blocks").done()?;
        Checks::new()
            .that(all_bounded(&self.channels), "channels")
            .that(all_bounded(&[self.hidden]), "hidden values")
            .that(image.bands >> blocks >= 1, "bands for so many blocks")
            .that(image.frames >> blocks >= 1, "frames for so many blocks")
            .that(is_share(self.dropout), "dropout")
            .done()
    }

    fn output(&self, image: ImageSize) -> SequenceSize {
        SequenceSize { steps: image.frames >> self.channels.len(), channels: 2 * self.hidden }
    }

    fn multiplications(&self, image: ImageSize) -> usize {
        let convolutions = multiplications(self.blocks(image.views), [image.bands, image.frames]);
        convolutions + self.output(image).steps * self.recurrent(image).multiplications()
    }

    fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> CnnRnn<B> {
        let blocks = self.blocks(image.views).map(|block| block.init(device)).collect();
        self.around(blocks, self.recurrent(image).init(device))
    }

    fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> CnnRnn<B> {
        let blocks = self.blocks(image.views).map(|block| block.init_zeros(device)).collect();
        self.around(blocks, self.recurrent(image).init_zeros(device))
    }
}

impl CnnRnnConfig {
    /// Two blocks of 12 and 24 channels, and 40 values each way.
    #[must_use]
    pub fn new(cell: Cell) -> Self {
        Self { channels: vec![12, 24], cell, hidden: 40, dropout: 0.1 }
    }

    fn around<B: Backend>(&self, blocks: Vec<ConvBlock<B>>, layer: Recurrent<B>) -> CnnRnn<B> {
        CnnRnn { blocks, dropout: DropoutConfig::new(self.dropout).init(), layer }
    }

    fn blocks(&self, views: usize) -> impl Iterator<Item = ConvBlockConfig> {
        let dropout = self.dropout;
        in_and_out(views, &self.channels).map(move |channels| ConvBlockConfig {
            channels,
            kernel: KERNEL,
            dilation: [1, 1],
            pool: POOL,
            dropout,
        })
    }

    /// The recurrent layer sees every band that the blocks leave.
    fn recurrent(&self, image: ImageSize) -> RecurrentConfig {
        let bands = image.bands >> self.channels.len();
        let channels = self.channels.last().copied().unwrap_or(image.views);
        RecurrentConfig { cell: self.cell, inputs: channels * bands, hidden: self.hidden }
    }
}

/// Convolution blocks, and a recurrent layer over the frames that they leave.
#[derive(Module, Debug)]
pub struct CnnRnn<B: Backend> {
    blocks: Vec<ConvBlock<B>>,
    dropout: Dropout,
    layer: Recurrent<B>,
}

impl<B: Backend> CnnRnn<B> {
    /// See [`Trunk::forward`](super::Trunk::forward).
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        let x = self.blocks.iter().fold(windows, |x, block| block.forward(x));
        let [batch, channels, bands, frames] = x.dims();
        let steps = x.reshape([batch, channels * bands, frames]).swap_dims(1, 2);
        self.layer.forward(self.dropout.forward(steps))
    }

    /// See [`Network::folded`](crate::models::Network::folded).
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.blocks = self.blocks.into_iter().map(ConvBlock::folded).collect();
        self
    }
}
