//! The linear spectrogram, in decibels or with per-channel energy normalisation.

use serde::{Deserialize, Serialize};

use super::decibel::{limit_range, to_decibels};
use super::pcen::Pcen;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, Stft, StftConfig, View};

/// How magnitudes become values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compression {
    /// Decibels re 1 of the power; values further below the loudest one are raised to this distance.
    Decibels(f32),
    /// Per-channel energy normalisation of the magnitude.
    Pcen(Pcen),
}

/// Shape of a spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpectrogramConfig {
    /// Frames.
    pub stft: StftConfig,
    /// Bins above this frequency, in hertz, are left out.
    pub high_hz: f64,
    /// See [`Compression`].
    pub compression: Compression,
}

impl Default for SpectrogramConfig {
    fn default() -> Self {
        let compression = Compression::Decibels(80.0);
        Self { stft: StftConfig::default(), high_hz: 800.0, compression }
    }
}

/// A planned spectrogram.
pub(super) struct Spectrogram {
    stft: Stft,
    compression: Compression,
    frames_per_second: f64,
    axis: RowAxis,
    bins: usize,
}

impl ViewSettings for SpectrogramConfig {
    type Planned = Spectrogram;
    const NAME: &'static str = "spectrogram";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn plan(&self, sample_rate: u32) -> Result<Spectrogram, FeatureError> {
        let stft = Stft::new(self.stft)?;
        if let Compression::Pcen(pcen) = &self.compression {
            pcen.check()?;
        }
        let bin_hz = f64::from(sample_rate) / self.stft.n_fft as f64;
        let centres: Vec<f64> = (0..stft.bins())
            .map(|bin| bin as f64 * bin_hz)
            .take_while(|&hz| hz <= self.high_hz)
            .collect();
        Ok(Spectrogram {
            stft,
            compression: self.compression,
            frames_per_second: f64::from(sample_rate) / self.stft.hop as f64,
            bins: centres.len(),
            axis: RowAxis::Hertz(centres),
        })
    }
}

impl View for Spectrogram {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let mut image = Image::zeros(self.bins, self.stft.frames(samples.len()));
        self.stft.each_block(samples, |block| {
            for (row, &power) in image.rows_mut().zip(block.power) {
                block.write(row, power);
            }
        });
        match self.compression {
            Compression::Decibels(range_db) => {
                to_decibels(&mut image.data);
                limit_range(&mut image, range_db);
            }
            Compression::Pcen(pcen) => {
                image.data.iter_mut().for_each(|value| *value = value.sqrt());
                pcen.apply(&mut image, self.frames_per_second);
            }
        }
        Ok(image)
    }
}
