//! Spectral contrast: peaks over valleys in octave bands (Jiang et al., ICME 2002), as
//! `librosa.feature.spectral_contrast`.

use serde::{Deserialize, Serialize};

use super::decibel::{limit_range, to_decibels};
use super::lanes::{Doubles, Lanes, singles};
use super::stft::BlockStft;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, StftConfig, View};

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
    /// In double precision: valleys are the faintest bins of a frame, in which the rounding of the loudest shows.
    stft: BlockStft<Doubles>,
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

impl ViewSettings for ContrastConfig {
    type Planned = Contrast;
    const NAME: &'static str = "contrast";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.octaves
    }

    fn plan(&self, sample_rate: u32) -> Result<Contrast, FeatureError> {
        let stft = BlockStft::new(self.stft)?;
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
            return Err(FeatureError::Config("contrast bands must lie below Nyquist".into()));
        }
        let bin_hz = rate / self.stft.n_fft as f64;
        let bands = edges
            .windows(2)
            .enumerate()
            .map(|(index, edges)| self.band(index, (edges[0], edges[1]), bin_hz, stft.bins()))
            .collect::<Option<_>>()
            .ok_or_else(|| FeatureError::Config("a contrast band holds no bin".into()))?;
        let axis = edges.windows(2).map(|e| format!("{}–{} Hz", e[0], e[1])).collect();
        Ok(Contrast { stft, bands, axis: RowAxis::Named(axis) })
    }
}

impl ContrastConfig {
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
        let mut least = Vec::new();
        self.stft.each_block(samples, |block| {
            for ((peaks, valleys), band) in peaks.rows_mut().zip(valleys.rows_mut()).zip(bands) {
                let powers = block.power[band.first..band.end].iter();
                let negative = powers.clone().map(|&power| -power);
                block.write(peaks, mean_of_least(negative, band.extreme, &mut least));
                block.write(valleys, mean_of_least(powers.copied(), band.extreme, &mut least));
            }
        });
        for image in [&mut peaks, &mut valleys] {
            to_decibels(&mut image.data);
            limit_range(image, RANGE_DB);
        }
        for (peak, valley) in peaks.data.iter_mut().zip(&valleys.data) {
            *peak -= valley;
        }
        Ok(peaks)
    }
}

/// Mean magnitude of the `count` bins of least power; of negative powers, of those of most.
fn mean_of_least(
    powers: impl Iterator<Item = Doubles>,
    count: usize,
    least: &mut Vec<Doubles>,
) -> Lanes {
    least.clear();
    least.resize(count, Doubles::INFINITY);
    for mut power in powers {
        // Each takes its place among those found so far, the first the least, and what is left over falls out.
        for place in least.iter_mut() {
            (*place, power) = (place.fast_min(power), place.fast_max(power));
        }
    }
    let sum = least.iter().fold(Doubles::ZERO, |sum, power| sum + power.abs().sqrt());
    singles(sum / count as f64)
}
