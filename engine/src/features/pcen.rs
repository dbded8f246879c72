//! Per-channel energy normalisation (Wang et al., *Trainable Frontend for Robust and Far-Field Keyword
//! Spotting*, ICASSP 2017), as `librosa.pcen`.

use serde::{Deserialize, Serialize};

use super::{FeatureError, Image};

/// Strengths of the normalisation; the defaults are librosa's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pcen {
    /// Exponent of the gain control.
    pub gain: f64,
    /// Offset before the root.
    pub bias: f64,
    /// Exponent of the root.
    pub power: f64,
    /// Time constant of the loudness that is divided by, in seconds.
    pub time_constant_s: f64,
    /// Added to that loudness.
    pub epsilon: f64,
}

impl Default for Pcen {
    fn default() -> Self {
        Self { gain: 0.98, bias: 2.0, power: 0.5, time_constant_s: 0.4, epsilon: 1e-6 }
    }
}

impl Pcen {
    pub(super) fn check(&self) -> Result<(), FeatureError> {
        let positive = [self.bias, self.power, self.time_constant_s, self.epsilon];
        let possible = self.gain.is_finite()
            && self.gain >= 0.0
            && positive.iter().all(|v| v.is_finite() && *v > 0.0);
        if possible {
            Ok(())
        } else {
            Err(FeatureError::Config("PCEN settings must be positive".into()))
        }
    }

    /// Normalises every row of magnitudes in place.
    pub(super) fn apply(&self, image: &mut Image, frames_per_second: f64) {
        let frames = self.time_constant_s * frames_per_second;
        // The one-pole filter whose squared response has its half-width there (librosa's `b`).
        let weight = ((1.0 + 4.0 * frames * frames).sqrt() - 1.0) / (2.0 * frames * frames);
        for row in image.rows_mut() {
            // librosa starts from the steady state of a loudness of one.
            let mut loudness = 1.0;
            for value in row {
                let magnitude = f64::from(*value);
                loudness = weight * magnitude + (1.0 - weight) * loudness;
                *value = self.compressed(magnitude, loudness) as f32;
            }
        }
    }

    /// `(E / (ε + M)^α + δ)^r − δ^r`.
    fn compressed(&self, magnitude: f64, loudness: f64) -> f64 {
        let smooth = (-self.gain * (self.epsilon.ln() + (loudness / self.epsilon).ln_1p())).exp();
        let root = (self.power * (magnitude * smooth / self.bias).ln_1p()).exp_m1();
        self.bias.powf(self.power) * root
    }
}
