//! The scalogram: power in a continuous wavelet transform with analytic Morlet wavelets.
//!
//! `W(f, t) = (x ∗ ψ_f)(t)`, where `ψ_f` is a Gaussian-windowed complex exponential of `ω₀` radians per
//! standard deviation, scaled to give a sinusoid of frequency `f` its amplitude (Mallat, *A Wavelet Tour
//! of Signal Processing*, 3rd ed., §4.3; Torrence and Compo, *Bull. Am. Meteorol. Soc.* 79, 1998). Its
//! spectrum is `2 exp(−(ω₀ (ν/f − 1))² / 2)` over positive ν. As only a few bins of it count, each row
//! is transformed back at a fraction of the sampling rate, which changes nothing but the time it takes.

use realfft::num_complex::Complex32;
use serde::{Deserialize, Serialize};

use super::decibel::{limit_range, to_decibels};
use super::exponential::exp;
use super::lanes::{self, Lanes, splat};
use super::long_fft::LongFft;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, View};

/// Standard deviations of a wavelet, in time and in frequency, beyond which it is taken for zero:
/// exp(−6²/2) = 1.5·10⁻⁸.
const REACH: f64 = 6.0;

/// Shape and range of a scalogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalogramConfig {
    /// Step between frames, in samples.
    pub hop: usize,
    /// Number of scales.
    pub bands: usize,
    /// Frequency of the longest wavelet, in hertz.
    pub low_hz: f64,
    /// Frequency of the shortest wavelet, in hertz.
    pub high_hz: f64,
    /// Radians in a standard deviation of the wavelet (`ω₀`).
    pub omega: f64,
    /// Values further below the loudest one are raised to this distance, in decibels.
    pub range_db: f32,
}

impl Default for ScalogramConfig {
    /// 40 scales from 20 to 800 Hz, for signals at 2 kHz. 60 dB, because below that the rounding of a
    /// transform in single precision over a whole recording begins to show.
    fn default() -> Self {
        Self { hop: 40, bands: 40, low_hz: 20.0, high_hz: 800.0, omega: 6.0, range_db: 60.0 }
    }
}

/// A planned scalogram.
pub(super) struct Scalogram {
    config: ScalogramConfig,
    rate: f64,
    centres: Vec<f64>,
    axis: RowAxis,
    fft: LongFft,
}

impl ViewSettings for ScalogramConfig {
    type Planned = Scalogram;
    const NAME: &'static str = "scalogram";

    fn frames(&self) -> Frames {
        Frames { hop: self.hop, transform: 0 }
    }

    fn set_hop(&mut self, hop: usize) {
        self.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.bands
    }

    fn plan(&self, sample_rate: u32) -> Result<Scalogram, FeatureError> {
        let rate = f64::from(sample_rate);
        let in_range = 0.0 < self.low_hz && self.low_hz < self.high_hz && self.high_hz < rate / 2.0;
        if self.bands < 2 || self.hop == 0 || !in_range {
            return Err(FeatureError::Config("scales must lie between 0 and Nyquist".into()));
        }
        if !(3.0..=64.0).contains(&self.omega) {
            return Err(FeatureError::Config(
                "a wavelet needs 3 to 64 radians to be analytic".into(),
            ));
        }
        let ratio = (self.high_hz / self.low_hz).powf(1.0 / (self.bands - 1) as f64);
        let centres: Vec<f64> =
            (0..self.bands).map(|i| self.low_hz * ratio.powf(i as f64)).collect();
        Ok(Scalogram {
            config: *self,
            rate,
            axis: RowAxis::Hertz(centres.clone()),
            centres,
            fft: LongFft::new(),
        })
    }
}

impl View for Scalogram {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let hop = self.config.hop;
        let frames = 1 + samples.len() / hop;
        let lead = self.lead();
        let steps = smooth(lead + frames + lead);
        let spectrum = self.fft.forward(samples, lead * hop, steps * hop)?;
        let mut image = Image::zeros(self.centres.len(), frames);
        let mut band = Vec::new();
        for (row, &centre) in image.rows_mut().zip(&self.centres) {
            let wavelet = Wavelet::new(centre, self.config.omega, self.rate, steps, hop);
            wavelet.choose(&spectrum, &mut band);
            self.fft.inverse(&mut band);
            for (frame, value) in row.iter_mut().enumerate() {
                *value = wavelet.mean_power(&band, lead + frame);
            }
        }
        to_decibels(&mut image.data);
        limit_range(&mut image, self.config.range_db);
        Ok(image)
    }
}

impl Scalogram {
    /// Hops of silence before and after the signal, so that its ends don't meet in the longest wavelet.
    fn lead(&self) -> usize {
        let deviation_s = self.config.omega / (std::f64::consts::TAU * self.config.low_hz);
        (REACH * deviation_s * self.rate / self.config.hop as f64).ceil() as usize + 1
    }
}

/// The least number at or above `least` whose prime factors are 2, 3 and 5: quick to transform.
fn smooth(least: usize) -> usize {
    let is_smooth = |n: &usize| {
        [2, 3, 5].into_iter().fold(*n, |mut rest, factor| {
            while rest.is_multiple_of(factor) {
                rest /= factor;
            }
            rest
        }) == 1
    };
    // A power of two is never far.
    (least.max(1)..=least.max(1).next_power_of_two()).find(is_smooth).unwrap_or(least)
}

/// One scale over a transform of `steps · hop` samples.
struct Wavelet {
    /// Index of the first bin that counts.
    first_bin: usize,
    /// Response at the bins that count, with the transform's normalisation.
    gains: Vec<f32>,
    /// Values that are computed per hop: a divisor of it, enough for the bins that count.
    per_hop: usize,
    /// Values in all.
    length: usize,
}

impl Wavelet {
    fn new(centre: f64, omega: f64, rate: f64, steps: usize, hop: usize) -> Self {
        let length = steps * hop;
        let bin_hz = rate / length as f64;
        let reach = REACH * centre / omega;
        // DC and Nyquist are no positive frequencies.
        let first_bin = (((centre - reach) / bin_hz).ceil().max(1.0)) as usize;
        let last_bin = ((centre + reach) / bin_hz).floor().min((length.div_ceil(2) - 1) as f64);
        let distance = |bin: usize| (omega * (bin as f64 * bin_hz / centre - 1.0)) as f32;
        let mut gains: Vec<f32> = (first_bin..=last_bin as usize).map(distance).collect();
        let [half, twice] = [-0.5, 2.0 / length as f32].map(splat);
        lanes::map(&mut gains, |distance| exp(half * distance * distance) * twice);
        let enough =
            |&per_hop: &usize| hop.is_multiple_of(per_hop) && per_hop * steps >= gains.len();
        let per_hop = (1..=hop).find(enough).unwrap_or(hop);
        Self { first_bin, gains, per_hop, length: per_hop * steps }
    }

    /// The spectrum of `W` at every `hop / per_hop`-th sample.
    fn choose(&self, spectrum: &[Complex32], band: &mut Vec<Complex32>) {
        band.clear();
        band.resize(self.length, Complex32::default());
        let bins = spectrum[self.first_bin..].iter().zip(&self.gains);
        // Sampling less often folds each bin to its place in the shorter transform.
        let (before, after) = band.split_at_mut(self.first_bin % self.length);
        for (value, (&bin, &gain)) in after.iter_mut().chain(before).zip(bins) {
            *value = bin * gain;
        }
    }

    /// Mean of `|W|²` over the hop around a frame's centre.
    fn mean_power(&self, band: &[Complex32], step: usize) -> f32 {
        let start = (step * self.per_hop).saturating_sub(self.per_hop / 2);
        let around = &band[start.min(band.len())..(start + self.per_hop).min(band.len())];
        let (whole, rest) = around.as_chunks::<4>();
        let power = |[a, b, c, d]: &[Complex32; 4]| {
            Lanes::new([a.norm_sqr(), b.norm_sqr(), c.norm_sqr(), d.norm_sqr()])
        };
        let sums = whole.iter().map(power).fold(Lanes::ZERO, |sum, power| sum + power);
        let sum: f32 = rest.iter().map(Complex32::norm_sqr).chain(sums.to_array()).sum();
        sum / self.per_hop as f32
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_tone_has_its_own_power_at_its_own_scale() {
        let config = ScalogramConfig::default();
        let mut plan = config.plan(2000).unwrap();
        let centre = plan.centres[25];
        let tone: Vec<f32> = (0..8000)
            .map(|n| (std::f64::consts::TAU * centre * f64::from(n) / 2000.0).sin() as f32)
            .collect();
        let image = plan.compute(&tone).unwrap();
        // Amplitude one is 0 dB.
        assert!(image.row(25)[20..180].iter().all(|v| v.abs() < 0.01), "{:?}", image.row(25));
        assert!(image.row(5)[100] < -59.0);
    }

    #[test]
    fn smooth_lengths_are_found() {
        assert_eq!([1, 7, 11, 1523].map(smooth), [1, 8, 12, 1536]);
    }
}
