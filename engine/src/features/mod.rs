//! Time–frequency images of a phonocardiogram, as the networks see them.
//!
//! [`Extractor`] turns a [`Pcg`] into one [`Image`] per recording; [`windows`](windows::windows)
//! cuts it into the fixed-size pieces a network takes. Both are configured by [`FeatureConfig`],
//! which is stored in the model file, so that training and every later use agree.

mod bank;
mod banked;
mod chroma;
mod contrast;
mod decibel;
mod delta;
mod envelopes;
mod error;
mod exponential;
mod gammatone;
mod image;
mod lanes;
mod log_mel;
mod long_fft;
mod mel;
mod mfcc;
mod normalise;
mod pcen;
mod pyramid;
mod scalogram;
mod shape;
mod spectrogram;
mod stft;
mod view;
mod windows;

pub use chroma::ChromaConfig;
pub use contrast::ContrastConfig;
pub use envelopes::EnvelopesConfig;
pub use error::FeatureError;
pub use gammatone::GammatoneConfig;
pub use image::Image;
pub use log_mel::LogMelConfig;
pub use mfcc::MfccConfig;
pub use normalise::Normalisation;
pub use pcen::Pcen;
pub use pyramid::PyramidConfig;
pub use scalogram::ScalogramConfig;
pub use shape::ShapeConfig;
pub use spectrogram::{Compression, SpectrogramConfig};
pub use stft::{Stft, StftConfig};
pub use view::{RowAxis, View, ViewConfig};
pub use windows::{WindowConfig, windows};

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod golden;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod properties;

use serde::{Deserialize, Serialize};

use crate::audio::Pcg;

/// Everything that decides what a network sees of a conditioned recording.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureConfig {
    /// The log-mel view.
    pub log_mel: LogMelConfig,
    /// How the image is standardised.
    pub normalisation: Normalisation,
    /// How the image is cut into windows.
    pub window: WindowConfig,
}

/// Computes features; holds the transform's plans, so build it once and use it often.
pub struct Extractor {
    log_mel: Box<dyn View>,
    sample_rate: u32,
    normalisation: Normalisation,
}

impl Extractor {
    /// Plans the transforms for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the configuration is impossible, for example a band above the Nyquist frequency.
    pub fn new(config: &FeatureConfig, sample_rate: u32) -> Result<Self, FeatureError> {
        Ok(Self {
            log_mel: ViewConfig::LogMel(config.log_mel).plan(sample_rate)?,
            sample_rate,
            normalisation: config.normalisation,
        })
    }

    /// The image of a recording: one row per mel band, low to high; one column per frame.
    ///
    /// # Errors
    /// When the signal's sampling rate is not the one planned for.
    pub fn extract(&mut self, pcg: &Pcg) -> Result<Image, FeatureError> {
        if pcg.sample_rate != self.sample_rate {
            return Err(FeatureError::SampleRate {
                expected: self.sample_rate,
                found: pcg.sample_rate,
            });
        }
        let mut image = self.log_mel.compute(&pcg.samples)?;
        self.normalisation.apply(&mut image);
        Ok(image)
    }
}
