//! The shape of each frame in six numbers: spectral centroid, bandwidth, roll-off and flatness,
//! zero-crossing rate, and root mean square, as librosa computes them.

use serde::{Deserialize, Serialize};

use super::decibel::FLOORS;
use super::exponential::ln;
use super::lanes::{self, Doubles, Lanes, doubles, singles, splat};
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, Stft, StftConfig, View};

/// Samples nearer to zero than this have no sign (librosa's `threshold`).
const ZERO: f32 = 1e-10;
/// Names of the rows, in order.
const ROWS: [&str; 6] =
    ["centroid (Hz)", "bandwidth (Hz)", "roll-off (Hz)", "flatness", "zero crossings", "RMS"];

/// Settings of the frame's shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameShapeConfig {
    /// Frames; crossings and RMS are taken over the transform's whole length.
    pub stft: StftConfig,
    /// Share of the magnitude below the roll-off.
    pub roll_off: f32,
}

impl Default for FrameShapeConfig {
    fn default() -> Self {
        Self { stft: StftConfig::default(), roll_off: 0.85 }
    }
}

/// Planned frame shapes.
pub(super) struct FrameShape {
    stft: Stft,
    config: FrameShapeConfig,
    bin_hz: f32,
    axis: RowAxis,
}

impl ViewSettings for FrameShapeConfig {
    type Planned = FrameShape;
    const NAME: &'static str = "shape";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn plan(&self, sample_rate: u32) -> Result<FrameShape, FeatureError> {
        if !(self.roll_off > 0.0 && self.roll_off < 1.0) {
            return Err(FeatureError::Config("the roll-off must lie between 0 and 1".into()));
        }
        Ok(FrameShape {
            stft: Stft::new(self.stft)?,
            config: *self,
            bin_hz: (f64::from(sample_rate) / self.stft.n_fft as f64) as f32,
            axis: RowAxis::Named(ROWS.map(str::to_owned).to_vec()),
        })
    }
}

impl View for FrameShape {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let mut image = Image::zeros(ROWS.len(), self.stft.frames(samples.len()));
        let (bin_hz, roll_off) = (splat(self.bin_hz), self.config.roll_off);
        let mut magnitude = vec![Lanes::ZERO; self.stft.bins()];
        self.stft.each_block(samples, |block| {
            for (magnitude, power) in magnitude.iter_mut().zip(block.power) {
                *magnitude = power.sqrt();
            }
            let (centroid, bandwidth) = centroid_and_bandwidth(&magnitude);
            let roll_off = roll_off_bin(&magnitude, roll_off);
            let frequencies = [centroid, bandwidth, roll_off].map(|bins| bins * bin_hz);
            let values = frequencies.into_iter().chain([flatness(block.power)]);
            for (row, value) in image.rows_mut().zip(values) {
                block.write(row, value);
            }
        });
        let StftConfig { n_fft, hop, .. } = self.config.stft;
        let changes = sign_changes(samples);
        for column in 0..image.columns {
            let start = column * hop;
            image.data[4 * image.columns + column] = crossings(&changes, start, n_fft);
            image.data[5 * image.columns + column] = rms(samples, start, n_fft);
        }
        Ok(image)
    }
}

/// First and second moment of the bin, weighted by magnitude; next to zero for a silent frame.
fn centroid_and_bandwidth(magnitude: &[Lanes]) -> (Lanes, Lanes) {
    let [mut sum, mut first, mut second, mut bin] = [Doubles::ZERO; 4];
    for &weight in magnitude {
        let weight = doubles(weight);
        sum += weight;
        first += weight * bin;
        second += weight * bin * bin;
        bin += Doubles::ONE;
    }
    let silent = sum.simd_lt(Doubles::MIN_POSITIVE);
    let sum = silent.select(Doubles::ONE, sum);
    let centroid = first / sum;
    // Rounding may leave a single line less than nothing.
    let variance = (second / sum - centroid * centroid).max(Doubles::ZERO);
    (singles(centroid), singles(variance.sqrt()))
}

/// The lowest bin up to which lies at least `share` of the magnitude.
fn roll_off_bin(magnitude: &[Lanes], share: f32) -> Lanes {
    let total = magnitude.iter().fold(Lanes::ZERO, |sum, &m| sum + m);
    let enough = total * splat(share);
    let [mut sum, mut below] = [Lanes::ZERO; 2];
    for &m in magnitude {
        sum += m;
        below += sum.simd_lt(enough) & Lanes::ONE;
    }
    below
}

/// Geometric over arithmetic mean of the power (Dubnov, *IEEE Signal Process. Lett.* 11(8), 2004).
fn flatness(power: &[Lanes]) -> Lanes {
    let [mut logarithms, mut sum] = [Doubles::ZERO; 2];
    for &p in power {
        let p = p.max(FLOORS);
        logarithms += doubles(ln(p));
        sum += doubles(p);
    }
    let count = power.len().max(1) as f64;
    singles((logarithms / count).exp() / (sum / count))
}

/// For each sample, how often the sign has changed since the first one.
fn sign_changes(samples: &[f32]) -> Vec<u32> {
    let mut before = samples.first().is_some_and(|&x| x < -ZERO);
    let mut count = 0;
    let count_at = |&x: &f32| {
        let negative = x < -ZERO;
        count += u32::from(negative != before);
        before = negative;
        count
    };
    samples.iter().map(count_at).collect()
}

/// Share of a frame's samples whose sign differs from the one before, with the signal's ends repeated outwards.
fn crossings(changes: &[u32], start: usize, length: usize) -> f32 {
    let changes_at = |place: usize| {
        let place = place.saturating_sub(length / 2).min(changes.len().saturating_sub(1));
        // The sign of no sample never changes.
        changes.get(place).copied().unwrap_or(0)
    };
    (changes_at(start + length - 1) - changes_at(start)) as f32 / length as f32
}

/// Root mean square of a frame, with zeros beyond the signal's ends.
fn rms(samples: &[f32], start: usize, length: usize) -> f32 {
    let place = |place: usize| place.saturating_sub(length / 2).min(samples.len());
    let inside = &samples[place(start)..place(start + length)];
    (lanes::energy(inside) / length as f32).sqrt()
}
