//! The cochleagram: power behind gammatone filters, the ear's own filter bank.
//!
//! Each channel weighs the power spectrum with the squared response of a fourth-order gammatone filter
//! (Slaney, *An Efficient Implementation of the Patterson-Holdsworth Auditory Filter Bank*, Apple
//! Technical Report 35, 1993; the same coefficients as `scipy.signal.gammatone(…, "iir")`). Weighing
//! spectra costs a fiftieth of filtering the signal, and differs only in what happens within a frame.

use std::f64::consts::{PI, TAU};

use realfft::num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::bank::FilterBank;
use super::banked::{Banked, Scale};
use super::view::{Frames, ViewSettings};
use super::{FeatureError, RowAxis, Stft, StftConfig};

/// Asymptotic quality of the ear's filters at high frequencies (Glasberg and Moore, *Hear. Res.* 47,
/// 1990).
const EAR_Q: f64 = 9.26449;
/// Least bandwidth of the ear's filters, in hertz.
const LEAST_BANDWIDTH_HZ: f64 = 24.7;
/// Bandwidth of a fourth-order gammatone filter in equivalent rectangular bandwidths.
const BANDWIDTH_ERB: f64 = 1.019;

/// Shape and range of a cochleagram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GammatoneConfig {
    /// Frames.
    pub stft: StftConfig,
    /// Number of channels.
    pub bands: usize,
    /// Centre of the lowest channel, in hertz.
    pub low_hz: f64,
    /// Centre of the highest channel, in hertz.
    pub high_hz: f64,
    /// Values further below the loudest one are raised to this distance, in decibels.
    pub range_db: f32,
}

impl Default for GammatoneConfig {
    fn default() -> Self {
        Self {
            stft: StftConfig::default(),
            bands: 40,
            low_hz: 25.0,
            high_hz: 800.0,
            range_db: 80.0,
        }
    }
}

impl ViewSettings for GammatoneConfig {
    type Planned = Banked;
    const NAME: &'static str = "gammatone";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.bands
    }

    fn plan(&self, sample_rate: u32) -> Result<Banked, FeatureError> {
        let rate = f64::from(sample_rate);
        let in_range = 0.0 < self.low_hz && self.low_hz < self.high_hz && self.high_hz < rate / 2.0;
        if self.bands < 2 || !in_range {
            return Err(FeatureError::Config(
                "gammatone channels must lie between 0 and Nyquist".into(),
            ));
        }
        let stft = Stft::new(self.stft)?;
        let centres = centres(self.bands, self.low_hz, self.high_hz);
        let bin_hz = rate / self.stft.n_fft as f64;
        let row = |&centre: &f64| {
            let filter = Gammatone::new(centre, rate);
            (0..stft.bins()).map(|bin| filter.power(bin as f64 * bin_hz) as f32).collect()
        };
        let bank = FilterBank::new(centres.iter().map(row));
        let scale = Scale::Decibels { range_db: self.range_db };
        Ok(Banked { stft, bank, scale, axis: RowAxis::Hertz(centres) })
    }
}

/// Centres equally spaced on the scale of equivalent rectangular bandwidths.
fn centres(count: usize, low_hz: f64, high_hz: f64) -> Vec<f64> {
    let corner = EAR_Q * LEAST_BANDWIDTH_HZ;
    let (low, high) = ((low_hz / corner).ln_1p(), (high_hz / corner).ln_1p());
    let step = (high - low) / (count.max(2) - 1) as f64;
    (0..count).map(|i| corner * (low + step * i as f64).exp_m1()).collect()
}

/// The digital filter at one centre: numerator `Σ C(4,k) (−r)^k cos(kθ) z⁻ᵏ`, denominator
/// `(1 − 2 r cos θ z⁻¹ + r² z⁻²)⁴`, with unit gain at the centre.
struct Gammatone {
    radius: f64,
    angle: f64,
    rate: f64,
    gain: f64,
}

impl Gammatone {
    fn new(centre_hz: f64, rate: f64) -> Self {
        let bandwidth = TAU * BANDWIDTH_ERB * (centre_hz / EAR_Q + LEAST_BANDWIDTH_HZ);
        let (radius, angle) = ((-bandwidth / rate).exp(), TAU * centre_hz / rate);
        let mut filter = Self { radius, angle, rate, gain: 1.0 };
        filter.gain = 1.0 / filter.power(centre_hz);
        filter
    }

    /// Squared magnitude of the response.
    fn power(&self, hz: f64) -> f64 {
        let delay = Complex64::from_polar(1.0, -2.0 * PI * hz / self.rate);
        let numerator: Complex64 = [1.0, 4.0, 6.0, 4.0, 1.0]
            .into_iter()
            .zip(0..)
            .map(|(binomial, k): (f64, i32)| {
                let weight = binomial * (-self.radius).powi(k) * (f64::from(k) * self.angle).cos();
                delay.powi(k) * weight
            })
            .sum();
        let pole_pair = 1.0 - delay * (2.0 * self.radius * self.angle.cos())
            + delay * delay * self.radius.powi(2);
        self.gain * numerator.norm_sqr() / pole_pair.norm_sqr().powi(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_hears_its_centre_best_and_at_unit_gain() {
        for centre in centres(12, 25.0, 600.0) {
            let filter = Gammatone::new(centre, 2000.0);
            assert!((filter.power(centre) - 1.0).abs() < 1e-9);
            let aside = |factor| filter.power(centre * factor);
            assert!(centre < 100.0 || aside(0.6) < 0.5 && aside(1.6) < 0.5, "{centre}");
        }
    }

    #[test]
    fn centres_go_from_the_lowest_to_the_highest_ever_wider_apart() {
        let centres = centres(40, 25.0, 800.0);
        assert!((centres[0] - 25.0).abs() < 1e-9 && (centres[39] - 800.0).abs() < 1e-9);
        assert!(centres.windows(3).all(|c| c[2] - c[1] > c[1] - c[0]));
    }
}
