//! Recurrent layers on frames of features.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::relu;
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::super::tensors::linear_of_zeros;
use super::super::{Cell, Recurrent, RecurrentConfig};
use super::{ImageSize, MOST_LAYERS, SequenceSize, TrunkSettings, all_bounded, is_share};
use crate::checks::{Checks, Impossible};

/// Configuration of [`Rnn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RnnConfig {
    /// Which gates.
    pub cell: Cell,
    /// Neighbouring frames that make a step: a recurrent layer walks step by step, and steps are slow.
    pub frames: usize,
    /// Values to which a step's frames are brought before the first layer.
    pub entry: usize,
    /// Values of each direction's state, in every layer.
    pub hidden: usize,
    /// Layers.
    pub layers: usize,
    /// Share of values dropped before each layer in training.
    pub dropout: f64,
}

impl TrunkSettings for RnnConfig {
    type Trunk<B: Backend> = Rnn<B>;
    const NAME: &'static str = "rnn";

    fn check(&self, image: ImageSize) -> Result<(), Impossible> {
        Checks::new()
            .that(all_bounded(&[self.frames]), "frames of a step")
            .that(all_bounded(&[self.entry]), "values of a step")
            .that(all_bounded(&[self.hidden]), "hidden values")
            .that((1..=MOST_LAYERS).contains(&self.layers), "number of layers")
            .that(image.frames >= self.frames, "frames for one step")
            .that(is_share(self.dropout), "dropout")
            .done()
    }

    fn output(&self, image: ImageSize) -> SequenceSize {
        SequenceSize { steps: image.frames / self.frames, channels: 2 * self.hidden }
    }

    fn multiplications(&self, image: ImageSize) -> usize {
        let layers: usize = self.layers().map(|layer| layer.multiplications()).sum();
        self.output(image).steps * (self.seen(image) * self.entry + layers)
    }

    fn init<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Rnn<B> {
        let entry = LinearConfig::new(self.seen(image), self.entry).init(device);
        self.around(entry, self.layers().map(|layer| layer.init(device)).collect())
    }

    fn init_zeros<B: Backend>(&self, image: ImageSize, device: &B::Device) -> Rnn<B> {
        let entry = linear_of_zeros([self.seen(image), self.entry], device);
        self.around(entry, self.layers().map(|layer| layer.init_zeros(device)).collect())
    }
}

impl RnnConfig {
    /// Two layers of 48 each way, on pairs of frames.
    #[must_use]
    pub fn new(cell: Cell) -> Self {
        Self { cell, frames: 2, entry: 48, hidden: 48, layers: 2, dropout: 0.2 }
    }

    fn around<B: Backend>(&self, entry: Linear<B>, layers: Vec<Recurrent<B>>) -> Rnn<B> {
        let dropout = DropoutConfig::new(self.dropout).init();
        Rnn { frames: self.frames, entry, dropout, layers }
    }

    /// Values of a step before they are brought to fewer.
    fn seen(&self, image: ImageSize) -> usize {
        self.frames * image.views * image.bands
    }

    fn layers(&self) -> impl Iterator<Item = RecurrentConfig> {
        let &Self { cell, entry, hidden, .. } = self;
        let inputs = move |layer| if layer == 0 { entry } else { 2 * hidden };
        (0..self.layers).map(move |layer| RecurrentConfig { cell, inputs: inputs(layer), hidden })
    }
}

/// A linear layer on a few frames at a time, and recurrent layers.
#[derive(Module, Debug)]
pub struct Rnn<B: Backend> {
    frames: usize,
    entry: Linear<B>,
    dropout: Dropout,
    layers: Vec<Recurrent<B>>,
}

impl<B: Backend> Rnn<B> {
    /// See [`Trunk::forward`](super::Trunk::forward). Frames that fill no step are left out.
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 3> {
        let [batch, views, bands, frames] = windows.dims();
        let steps = frames / self.frames;
        let rows = views * bands;
        let columns = windows.reshape([batch, rows, frames]).swap_dims(1, 2);
        let whole = columns.narrow(1, 0, steps * self.frames);
        let x = relu(self.entry.forward(whole.reshape([batch, steps, self.frames * rows])));
        self.layers.iter().fold(x, |x, layer| layer.forward(self.dropout.forward(x)))
    }

    /// The same: there is no normalisation to be merged.
    #[must_use]
    pub fn folded(self) -> Self {
        self
    }
}
