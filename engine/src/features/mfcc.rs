//! Mel-frequency cepstral coefficients with their first and second differences, as
//! `librosa.feature.mfcc` and `librosa.feature.delta`.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::banked::Banked;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, LogMelConfig, RowAxis, View, delta};

/// Shape of the coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MfccConfig {
    /// The spectrogram that they are computed from.
    pub log_mel: LogMelConfig,
    /// Number of coefficients; at most as many as bands.
    pub coefficients: usize,
    /// Frames over which differences are estimated: odd, at least 3.
    pub width: usize,
}

impl Default for MfccConfig {
    /// 13 coefficients, differences over nine frames.
    fn default() -> Self {
        Self { log_mel: LogMelConfig::default(), coefficients: 13, width: 9 }
    }
}

/// Planned coefficients: rows are c0, c1, …, then their Δ, then their ΔΔ.
pub(super) struct Mfcc {
    log_mel: Banked,
    basis: Vec<f32>,
    coefficients: usize,
    width: usize,
    axis: RowAxis,
}

impl ViewSettings for MfccConfig {
    type Planned = Mfcc;
    const NAME: &'static str = "mfcc";

    fn frames(&self) -> Frames {
        self.log_mel.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.log_mel.stft.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.log_mel.bands.max(self.width)
    }

    fn plan(&self, sample_rate: u32) -> Result<Mfcc, FeatureError> {
        let (count, bands) = (self.coefficients, self.log_mel.bands);
        if !(1..=bands).contains(&count) {
            return Err(FeatureError::Config(
                "there must be 1 to as many coefficients as mel bands".into(),
            ));
        }
        if self.width < 3 || self.width.is_multiple_of(2) {
            return Err(FeatureError::Config(
                "differences need an odd width of at least 3 frames".into(),
            ));
        }
        let names = ["c", "Δc", "ΔΔc"].map(|kind| (0..count).map(move |i| format!("{kind}{i}")));
        Ok(Mfcc {
            log_mel: self.log_mel.plan(sample_rate)?,
            basis: cosine_basis(count, bands),
            coefficients: count,
            width: self.width,
            axis: RowAxis::Named(names.into_iter().flatten().collect()),
        })
    }
}

impl View for Mfcc {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let spectrogram = self.log_mel.compute(samples)?;
        let mut data = project(&self.basis, &spectrogram);
        let frames = spectrogram.columns;
        let coefficients = data.clone();
        for row in coefficients.chunks_exact(frames.max(1)) {
            data.extend(delta::first(row, self.width));
        }
        for row in coefficients.chunks_exact(frames.max(1)) {
            data.extend(delta::second(row, self.width));
        }
        Ok(Image { rows: 3 * self.coefficients, columns: frames, data })
    }
}

/// The first rows of the orthonormal cosine transform of type II (`scipy.fft.dct(norm="ortho")`).
fn cosine_basis(count: usize, bands: usize) -> Vec<f32> {
    let n = bands as f64;
    let value = |k: usize, band: usize| {
        let norm = if k == 0 { 1.0 / n } else { 2.0 / n };
        (norm.sqrt() * (PI * k as f64 * (2 * band + 1) as f64 / (2.0 * n)).cos()) as f32
    };
    (0..count).flat_map(|k| (0..bands).map(move |band| value(k, band))).collect()
}

/// Every row of the basis over every frame.
fn project(basis: &[f32], image: &Image) -> Vec<f32> {
    let mut data = Vec::with_capacity(basis.len() / image.rows.max(1) * image.columns);
    for weights in basis.chunks_exact(image.rows.max(1)) {
        let mut row = vec![0.0_f32; image.columns];
        for (band, &weight) in weights.iter().enumerate() {
            for (sum, &value) in row.iter_mut().zip(image.row(band)) {
                *sum += weight * value;
            }
        }
        data.extend(row);
    }
    data
}
