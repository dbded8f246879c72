//! What is done to a window each time it is drawn: what ordinary handling does to a recording and normalisation can't
//! take away.
//!
//! ```text
//! samples ─ rate ─ off the skin ─ noise ─ device ─ floor ─ dynamics ─▶ spectrum ─ masks ─▶ input
//! ```
//!
//! The heart is changed first, then the stethoscope and the room, then the recorder.

mod dynamics;
mod floor;
mod mask;
mod off_skin;
mod rate;

pub use dynamics::Dynamics;
pub use floor::NoiseFloor;
pub use mask::Mask;
pub use off_skin::OffSkin;
pub use rate::Rate;

use engine::checks::{Checks, Impossible};
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::labels::Labels;
use crate::augment::{AddedNoise, DeviceResponse, is_drawn, level};

/// What is done to windows in training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameAugmentation {
    /// Another heart rate and pitch.
    pub rate: Rate,
    /// Stretches in which the stethoscope is off the skin.
    pub off_skin: OffSkin,
    /// Another room.
    pub noise: AddedNoise,
    /// Another stethoscope, and its band limits.
    pub device: DeviceResponse,
    /// Another noise floor.
    pub floor: NoiseFloor,
    /// Gain control, clipping and coarse steps.
    pub dynamics: Dynamics,
    /// What is done to the spectrum.
    pub mask: Mask,
}

impl Default for FrameAugmentation {
    fn default() -> Self {
        Self {
            rate: Rate::default(),
            off_skin: OffSkin::default(),
            noise: AddedNoise {
                probability: 0.3,
                low_db: 0.0,
                high_db: 25.0,
                ..AddedNoise::default()
            },
            device: DeviceResponse {
                probability: 0.4,
                high_pass_hz: [20.0, 70.0],
                low_pass_hz: [160.0, 900.0],
                orders: [2, 10],
                ..DeviceResponse::default()
            },
            floor: NoiseFloor::default(),
            dynamics: Dynamics::default(),
            mask: Mask::default(),
        }
    }
}

impl FrameAugmentation {
    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .part("rate", self.rate.check())
            .part("off the skin", self.off_skin.check())
            .part("noise", self.noise.check())
            .part("device", self.device.check())
            .part("noise floor", self.floor.check())
            .part("dynamics", self.dynamics.check())
            .part("mask", self.mask.check())
            .done()
    }

    /// Does to the samples of a window what is drawn, and tells the labels where no heart is left. `hop` is the number of
    /// samples from a frame to the next. The result has unit RMS.
    pub fn apply(
        &self,
        mut samples: Vec<f32>,
        labels: &mut Labels,
        (sample_rate, hop): (u32, usize),
        rng: &mut impl Rng,
    ) -> Vec<f32> {
        self.off_skin.apply(&mut samples, labels, (sample_rate, hop), rng);
        if is_drawn(self.noise.probability, rng) {
            samples = self.noise.apply(&samples, sample_rate, rng);
        }
        if is_drawn(self.device.probability, rng) {
            samples = self.device.apply(&samples, sample_rate, rng);
        }
        self.floor.apply(&mut samples, sample_rate, rng);
        self.dynamics.apply(&mut samples, sample_rate, rng);
        level::to_unit_rms(&mut samples);
        samples
    }
}
