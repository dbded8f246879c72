//! A network's architecture with its hyper-parameters.

use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::trunk::ImageSize;
use super::{HeadConfig, Network, TrunkConfig, ViewGateConfig};
use crate::checks::{Checks, Impossible};

/// What a model file stores of its network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Images stacked as input channels.
    pub views: usize,
    /// Rows of an image.
    pub bands: usize,
    /// Columns of a window.
    pub frames: usize,
    /// Hidden units of a gate that weighs the views, see [`ViewGate`](super::ViewGate); none for no gate.
    pub gate: Option<usize>,
    /// From a window to a sequence of steps.
    pub trunk: TrunkConfig,
    /// From the steps to logits.
    pub head: HeadConfig,
}

impl Architecture {
    /// A trunk for one view of so many bands and frames, without a gate, with a head that isn't told of the cycle.
    #[must_use]
    pub fn new(trunk: TrunkConfig, [bands, frames]: [usize; 2], classes: usize) -> Self {
        Self { views: 1, bands, frames, gate: None, trunk, head: HeadConfig::new(classes) }
    }

    /// The word for it on command lines and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.trunk.name()
    }

    /// Whether such a network can be built, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let image = Checks::new()
            .that((1..=4096).contains(&self.views), "number of views")
            .that((1..=4096).contains(&self.bands), "number of bands")
            .that((1..=1 << 16).contains(&self.frames), "number of frames")
            .done();
        // A trunk's sizes follow from the image's, so they are looked at only where these are possible.
        image?;
        Checks::new()
            .that(
                self.gate.is_none_or(|hidden| (1..=4096).contains(&hidden)),
                "hidden units of the gate",
            )
            .part("trunk", self.trunk.check(self.image()))
            .part("head", self.head.check())
            .done()
    }

    /// Multiplications for one window, without those of normalisation, activations and pooling by maximum: half
    /// of the customary count of floating-point operations.
    #[must_use]
    pub fn multiplications(&self) -> usize {
        let out = self.trunk.output(self.image());
        let gate = self.gate.map_or(0, |hidden| 3 * self.views * hidden);
        gate + self.trunk.multiplications(self.image())
            + self.head.multiplications(out.channels, out.steps)
    }

    /// A network with fresh weights and live batch normalisation, for training.
    pub fn init<B: Backend>(&self, device: &B::Device) -> Network<B> {
        let channels = self.trunk.output(self.image()).channels;
        Network {
            views: self.views.max(1),
            gate: self.gate().map(|gate| gate.init(device)),
            trunk: self.trunk.init(self.image(), device),
            head: self.head.init(channels, device),
        }
    }

    /// A folded network of zeros, to be filled by [`write_tensors`](super::write_tensors). Unlike
    /// `init(device).folded()` it needs neither random numbers nor normalisation layers, which the page then
    /// doesn't carry.
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> Network<B> {
        let channels = self.trunk.output(self.image()).channels;
        Network {
            views: self.views.max(1),
            gate: self.gate().map(|gate| gate.init_zeros(device)),
            trunk: self.trunk.init_zeros(self.image(), device),
            head: self.head.init_zeros(channels, device),
        }
    }

    fn gate(&self) -> Option<ViewGateConfig> {
        self.gate.map(|hidden| ViewGateConfig { views: self.views, hidden })
    }

    fn image(&self) -> ImageSize {
        ImageSize { views: self.views, bands: self.bands, frames: self.frames }
    }
}

#[cfg(test)]
mod tests {
    use super::super::CnnConfig;
    use super::*;

    fn good() -> Architecture {
        Architecture::new(TrunkConfig::Cnn(CnnConfig::default()), [40, 64], 5)
    }

    #[test]
    fn impossible_sizes_are_named() {
        assert_eq!(good().check(), Ok(()));
        let cnn = |channels| TrunkConfig::Cnn(CnnConfig { channels, ..CnnConfig::default() });
        let head = HeadConfig { dropout: 1.0, ..HeadConfig::new(5) };
        for (bad, reason) in [
            (Architecture { bands: 8, ..good() }, "trunk: bands for so many blocks"),
            (Architecture { frames: 7, ..good() }, "trunk: frames for so many blocks"),
            (Architecture { frames: 1 << 20, ..good() }, "number of frames"),
            (Architecture { trunk: cnn(vec![]), ..good() }, "trunk: number of blocks"),
            (Architecture { trunk: cnn(vec![1 << 20]), ..good() }, "trunk: channels"),
            (Architecture { gate: Some(0), ..good() }, "hidden units of the gate"),
            (Architecture { head, ..good() }, "head: dropout"),
        ] {
            assert_eq!(bad.check(), Err(reason.into()), "{bad:?}");
        }
    }

    #[test]
    fn multiplications_of_the_first_block_are_its_kernels_over_its_image() {
        let one = |channels| {
            let trunk = TrunkConfig::Cnn(CnnConfig { channels, dropout: 0.0 });
            Architecture::new(trunk, [8, 10], 5).multiplications()
        };
        // 4 kernels of 3 × 3 over 8 × 10, attention of 10 steps and its mean, and 2·4 values to 5 classes.
        assert_eq!(one(vec![4]), 4 * 9 * 80 + 2 * 10 * 4 + 8 * 5);
    }
}
