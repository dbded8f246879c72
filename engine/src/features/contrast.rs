//! Spectral contrast: peaks over valleys in octave bands (Jiang et al., ICME 2002), as
//! `librosa.feature.spectral_contrast`.

use serde::{Deserialize, Serialize};

use super::decibel::{decibels, limit_range};
use super::{FeatureError, Image, RowAxis, Stft, StftConfig, View};

/// Shape of the contrast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContrastConfig {
    /// Frames.
    pub stft: StftConfig,
    /// Upper edge of the lowest band, in hertz; each further band is an octave.
    pub low_hz: f64,
    /// Octaves above it.
    pub octaves: usize,
    /// Share of the bins of a band that make its peak and its valley.
    pub quantile: f64,
}

impl Default for ContrastConfig {
    /// Bands with edges at 0, 25, 50, 100, 200, 400 and 800 Hz.
    fn default() -> Self {
        Self { stft: StftConfig::default(), low_hz: 25.0, octaves: 5, quantile: 0.02 }
    }
}

/// Planned contrast.
pub(super) struct Contrast {
    stft: Stft,
    bands: Vec<Band>,
    axis: RowAxis,
}

/// Bins of a band, and how many of them make its peak and its valley.
struct Band {
    first: usize,
    end: usize,
    extreme: usize,
}

/// librosa's `top_db` of peaks and of valleys.
const RANGE_DB: f32 = 80.0;

impl ContrastConfig {
    pub(super) fn plan(&self, sample_rate: u32) -> Result<Contrast, FeatureError> {
        let stft = Stft::new(self.stft)?;
        let rate = f64::from(sample_rate);
        let octave_up = |hz: &f64| Some(2.0 * hz);
        let octaves = std::iter::successors(Some(self.low_hz), octave_up);
        let edges: Vec<f64> =
            std::iter::once(0.0).chain(octaves.take(1 + self.octaves.min(32))).collect();
        let bands = 1..=32;
        let possible = bands.contains(&self.octaves)
            && self.low_hz > 0.0
            && edges[self.octaves] < rate / 2.0
            && self.quantile > 0.0
            && self.quantile < 1.0;
        if !possible {
            return Err(FeatureError::Config("contrast bands must lie below Nyquist"));
        }
        let bin_hz = rate / self.stft.n_fft as f64;
        let bands = edges
            .windows(2)
            .enumerate()
            .map(|(index, edges)| self.band(index, (edges[0], edges[1]), bin_hz, stft.bins()))
            .collect::<Option<_>>()
            .ok_or(FeatureError::Config("a contrast band holds no bin"))?;
        let axis = edges.windows(2).map(|e| format!("{}–{} Hz", e[0], e[1])).collect();
        Ok(Contrast { stft, bands, axis: RowAxis::Named(axis) })
    }

    /// As librosa chooses bins: those within the edges, one below but for the lowest band, all above
    /// for the highest; of all but the highest the last is dropped again after counting.
    fn band(
        &self,
        index: usize,
        (low, high): (f64, f64),
        bin_hz: f64,
        bins: usize,
    ) -> Option<Band> {
        let hz = |bin: usize| bin as f64 * bin_hz;
        let mut first = (0..bins).find(|&bin| hz(bin) >= low && hz(bin) <= high)?;
        let mut end = (0..bins).rfind(|&bin| hz(bin) >= low && hz(bin) <= high)? + 1;
        if index > 0 {
            first = first.checked_sub(1)?;
        }
        let highest = index == self.octaves;
        if highest {
            end = bins;
        }
        let counted = end - first;
        let extreme = ((self.quantile * counted as f64).round_ties_even() as usize).max(1);
        let end = if highest { end } else { end - 1 };
        (end > first).then(|| Band { first, end, extreme: extreme.min(end - first) })
    }
}

impl View for Contrast {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let columns = self.stft.frames(samples.len());
        let mut peaks = Image::zeros(self.bands.len(), columns);
        let mut valleys = Image::zeros(self.bands.len(), columns);
        let bands = &self.bands;
        let mut sorted = Vec::new();
        self.stft.each_power_frame(samples, |column, power| {
            for (row, band) in bands.iter().enumerate() {
                sorted.clear();
                sorted.extend(power[band.first..band.end].iter().map(|p| p.sqrt()));
                sorted.sort_unstable_by(f32::total_cmp);
                let cell = row * columns + column;
                valleys.data[cell] = decibels(mean(&sorted[..band.extreme]));
                peaks.data[cell] = decibels(mean(&sorted[sorted.len() - band.extreme..]));
            }
        })?;
        limit_range(&mut peaks, RANGE_DB);
        limit_range(&mut valleys, RANGE_DB);
        for (peak, valley) in peaks.data.iter_mut().zip(&valleys.data) {
            *peak -= valley;
        }
        Ok(peaks)
    }
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}
