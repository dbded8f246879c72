//! What is done to a training example each time it is shown, none of which changes what its label means.
//!
//! [`WaveAugmentation`] works on the conditioned waveform, [`ImageAugmentation`] on a window of the image
//! that is computed of it. Time is never reversed, which would move a murmur from systole into diastole;
//! events keep their order, and what is moved at all (by [`Stretch`]) moves by a few hundredths of a second.
//! All randomness comes from the generator passed in: equal seeds give equal samples.

mod device;
mod gain;
mod image;
pub(crate) mod level;
mod noise;
mod noise_bank;
mod splice;
mod stretch;

pub use device::{DeviceResponse, Response, filtered};
pub use gain::Gain;
pub use image::ImageAugmentation;
pub use noise::AddedNoise;
pub use splice::Splice;
pub use stretch::Stretch;

use std::borrow::Cow;

use engine::checks::{Checks, Impossible};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// What is done to a conditioned waveform, in the order of the fields; all of it is off by default.
///
/// ```text
/// samples, partner ─ splice ─ stretch ─ device ─ noise ─▶ unit RMS ─ gain ─▶ samples
/// ```
///
/// The heart's sound is changed first, then the device that picks it up; the noise is that device's and the
/// room's as recorded. Each part is drawn on its own.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaveAugmentation {
    /// Goes on in another recording of the same class.
    pub splice: Splice,
    /// Another heart rate.
    pub stretch: Stretch,
    /// Another stethoscope or telephone.
    pub device: DeviceResponse,
    /// Another room.
    pub noise: AddedNoise,
    /// Another loudness.
    pub gain: Gain,
}

impl WaveAugmentation {
    /// The parts' names, in the order in which they are applied, as [`Self::with`] takes them.
    #[must_use]
    pub fn names() -> [&'static str; 5] {
        ["splice", "stretch", "device", "noise", "gain"]
    }

    /// The same, but for the probability of the part of that name; `None` where there is no such part.
    #[must_use]
    pub fn with(mut self, name: &str, probability: f64) -> Option<Self> {
        let part = match name {
            "splice" => &mut self.splice.probability,
            "stretch" => &mut self.stretch.probability,
            "device" => &mut self.device.probability,
            "noise" => &mut self.noise.probability,
            "gain" => &mut self.gain.probability,
            _ => return None,
        };
        *part = probability;
        Some(self)
    }

    /// Whether [`Self::apply`] never changes anything.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.probabilities().iter().all(|&probability| probability <= 0.0)
    }

    /// Refuses settings that no training could follow.
    ///
    /// # Errors
    /// Names the first such setting.
    pub fn check(&self) -> Result<(), Impossible> {
        let probable = self.probabilities().iter().all(|p| (0.0..=1.0).contains(p));
        Checks::new()
            .that(probable, "a probability of an augmentation lies outside 0 to 1")
            .part("splice", self.splice.check())
            .part("stretch", self.stretch.check())
            .part("device", self.device.check())
            .part("noise", self.noise.check())
            .part("gain", self.gain.check())
            .done()
    }

    /// Draws what is to be done and does it to a conditioned recording (mono, RMS of one) at `sample_rate`
    /// hertz. `partner` is another recording of the same class, conditioned alike; without one nothing is
    /// spliced. `None` where nothing was drawn, so that features computed before still hold.
    pub fn apply(
        &self,
        samples: &[f32],
        partner: Option<&[f32]>,
        sample_rate: u32,
        rng: &mut impl Rng,
    ) -> Option<Vec<f32>> {
        let mut current = Cow::Borrowed(samples);
        if is_drawn(self.splice.probability, rng)
            && let Some(other) = partner
            && let Some(spliced) = self.splice.apply(samples, other, sample_rate, rng)
        {
            current = Cow::Owned(spliced);
        }
        if is_drawn(self.stretch.probability, rng) {
            current = Cow::Owned(self.stretch.apply(&current, sample_rate, rng));
        }
        if is_drawn(self.device.probability, rng) {
            current = Cow::Owned(self.device.apply(&current, sample_rate, rng));
        }
        if is_drawn(self.noise.probability, rng) {
            current = Cow::Owned(self.noise.apply(&current, sample_rate, rng));
        }
        let is_louder = is_drawn(self.gain.probability, rng);
        if !is_louder && matches!(current, Cow::Borrowed(_)) {
            return None;
        }
        let mut changed = current.into_owned();
        level::to_unit_rms(&mut changed);
        if is_louder {
            self.gain.apply(&mut changed, rng);
        }
        Some(changed)
    }

    fn probabilities(&self) -> [f64; 5] {
        [
            self.splice.probability,
            self.stretch.probability,
            self.device.probability,
            self.noise.probability,
            self.gain.probability,
        ]
    }
}

/// True with a probability; takes one number from the generator, whatever the probability.
pub(crate) fn is_drawn(probability: f64, rng: &mut impl Rng) -> bool {
    rng.random::<f64>() < probability
}

/// A number drawn evenly between two; they may be equal.
pub(crate) fn uniform(low: f64, high: f64, rng: &mut impl Rng) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
