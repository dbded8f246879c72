//! The shape of each frame in six numbers: spectral centroid, bandwidth, roll-off and flatness,
//! zero-crossing rate, and root mean square, as librosa computes them.

use serde::{Deserialize, Serialize};

use super::decibel::FLOOR;
use super::{FeatureError, Image, RowAxis, Stft, StftConfig, View};

/// Samples nearer to zero than this have no sign (librosa's `threshold`).
const ZERO: f32 = 1e-10;
/// Names of the rows, in order.
const ROWS: [&str; 6] =
    ["centroid (Hz)", "bandwidth (Hz)", "roll-off (Hz)", "flatness", "zero crossings", "RMS"];

/// Settings of the frame's shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeConfig {
    /// Frames; crossings and RMS are taken over the transform's whole length.
    pub stft: StftConfig,
    /// Share of the magnitude below the roll-off.
    pub roll_off: f32,
}

impl Default for ShapeConfig {
    fn default() -> Self {
        Self { stft: StftConfig::default(), roll_off: 0.85 }
    }
}

/// Planned frame shapes.
pub(super) struct Shape {
    stft: Stft,
    config: ShapeConfig,
    bin_hz: f32,
    axis: RowAxis,
}

impl ShapeConfig {
    pub(super) fn plan(&self, sample_rate: u32) -> Result<Shape, FeatureError> {
        if !(self.roll_off > 0.0 && self.roll_off < 1.0) {
            return Err(FeatureError::Config("the roll-off must lie between 0 and 1"));
        }
        Ok(Shape {
            stft: Stft::new(self.stft)?,
            config: *self,
            bin_hz: (f64::from(sample_rate) / self.stft.n_fft as f64) as f32,
            axis: RowAxis::Named(ROWS.map(str::to_owned).to_vec()),
        })
    }
}

impl View for Shape {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let columns = self.stft.frames(samples.len());
        let mut image = Image::zeros(ROWS.len(), columns);
        let (bin_hz, roll_off, data) = (self.bin_hz, self.config.roll_off, &mut image.data);
        let mut magnitude = Vec::new();
        self.stft.each_power_frame(samples, |column, power| {
            magnitude.clear();
            magnitude.extend(power.iter().map(|p| p.sqrt()));
            let (centroid, bandwidth) = centroid_and_bandwidth(&magnitude, bin_hz);
            let shape =
                [centroid, bandwidth, roll_off_hz(&magnitude, bin_hz, roll_off), flatness(power)];
            for (row, value) in shape.into_iter().enumerate() {
                data[row * columns + column] = value;
            }
        })?;
        let StftConfig { n_fft, hop, .. } = self.config.stft;
        for column in 0..columns {
            let frame = Frame { samples, start: column * hop, length: n_fft };
            image.data[4 * columns + column] = frame.crossings();
            image.data[5 * columns + column] = frame.rms();
        }
        Ok(image)
    }
}

/// First and second moment of the frequency, weighted by magnitude; zero for a silent frame.
fn centroid_and_bandwidth(magnitude: &[f32], bin_hz: f32) -> (f32, f32) {
    let sum: f64 = magnitude.iter().map(|&m| f64::from(m)).sum();
    if sum < f64::from(f32::MIN_POSITIVE) {
        return (0.0, 0.0);
    }
    let hz = |bin: usize| bin as f64 * f64::from(bin_hz);
    let weighted = |value: &dyn Fn(usize) -> f64| -> f64 {
        magnitude.iter().enumerate().map(|(bin, &m)| f64::from(m) / sum * value(bin)).sum()
    };
    let centroid = weighted(&hz);
    let bandwidth = weighted(&|bin| (hz(bin) - centroid).powi(2)).sqrt();
    (centroid as f32, bandwidth as f32)
}

/// The lowest frequency up to which lies at least `share` of the magnitude.
fn roll_off_hz(magnitude: &[f32], bin_hz: f32, share: f32) -> f32 {
    let total: f32 = magnitude.iter().sum();
    let mut sum = 0.0;
    let below = |&&m: &&f32| {
        sum += m;
        sum < share * total
    };
    magnitude.iter().take_while(below).count() as f32 * bin_hz
}

/// Geometric over arithmetic mean of the power (Dubnov, *IEEE Signal Process. Lett.* 11(8), 2004).
fn flatness(power: &[f32]) -> f32 {
    let count = power.len().max(1) as f64;
    let floored = || power.iter().map(|&p| f64::from(p.max(FLOOR)));
    let geometric = (floored().map(f64::ln).sum::<f64>() / count).exp();
    (geometric / (floored().sum::<f64>() / count)) as f32
}

/// A frame of the signal, centred as those of the transform.
struct Frame<'a> {
    samples: &'a [f32],
    start: usize,
    length: usize,
}

impl Frame<'_> {
    /// The sample at a place in the frame; `None` beyond the signal's ends.
    fn at(&self, index: usize) -> Option<f32> {
        let place = (self.start + index).checked_sub(self.length / 2)?;
        self.samples.get(place).copied()
    }

    /// Root mean square, with zeros beyond the ends.
    fn rms(&self) -> f32 {
        let squares: f64 =
            (0..self.length).filter_map(|i| self.at(i)).map(|x| f64::from(x).powi(2)).sum();
        (squares / self.length as f64).sqrt() as f32
    }

    /// Share of samples whose sign differs from the one before, with the ends repeated outwards.
    fn crossings(&self) -> f32 {
        let ends = self.samples.first().zip(self.samples.last());
        let Some((&first, &last)) = ends else { return 0.0 };
        let beyond = |i: usize| if self.start + i < self.length / 2 { first } else { last };
        let negative = |i: usize| {
            let x = self.at(i).unwrap_or_else(|| beyond(i));
            x < -ZERO
        };
        let count = (1..self.length).filter(|&i| negative(i) != negative(i - 1)).count();
        count as f32 / self.length as f32
    }
}
