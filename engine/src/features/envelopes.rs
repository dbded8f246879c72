//! The heart's own envelopes: Shannon energy, the homomorphic envelope, and the energy of five bands.

use realfft::num_complex::Complex32;
use serde::{Deserialize, Serialize};

use super::bank::FilterBank;
use super::banked::{Banked, Scale};
use super::exponential::{exp, ln};
use super::lanes::{self, Lanes, splat};
use super::long_fft::LongFft;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, Stft, StftConfig, View};
use crate::zero_phase::zero_phase;

/// Edges of the bands, in hertz: S1 and S2 lie in the lower ones, murmurs in the upper.
const BAND_EDGES_HZ: [f64; 6] = [25.0, 50.0, 100.0, 200.0, 400.0, 800.0];
/// Below this share of the largest value an envelope is not followed: −100 dB.
const FAINTEST: f32 = 1e-5;

/// Settings of the envelopes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopesConfig {
    /// Frames.
    pub stft: StftConfig,
    /// Cut-off of the homomorphic envelope's low-pass, in hertz (8: Schmidt et al., *Physiol. Meas.*
    /// 31, 2010).
    pub cut_off_hz: f64,
    /// Band energies further below the loudest one are raised to this distance, in decibels.
    pub range_db: f32,
}

impl Default for EnvelopesConfig {
    fn default() -> Self {
        Self { stft: StftConfig::default(), cut_off_hz: 8.0, range_db: 80.0 }
    }
}

/// Planned envelopes.
pub(super) struct Envelopes {
    bands: Banked,
    hop: usize,
    low_pass: LowPass,
    axis: RowAxis,
    fft: LongFft,
}

impl ViewSettings for EnvelopesConfig {
    type Planned = Envelopes;
    const NAME: &'static str = "envelopes";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn plan(&self, sample_rate: u32) -> Result<Envelopes, FeatureError> {
        let rate = f64::from(sample_rate);
        if !(0.0 < self.cut_off_hz && self.cut_off_hz < rate / 2.0) {
            return Err(FeatureError::Config("the cut-off must lie between 0 and Nyquist".into()));
        }
        let stft = Stft::new(self.stft)?;
        let bin_hz = rate / self.stft.n_fft as f64;
        let row = |edges: &[f64]| {
            let inside = |bin: usize| (edges[0]..edges[1]).contains(&(bin as f64 * bin_hz));
            (0..stft.bins()).map(|bin| f32::from(u8::from(inside(bin)))).collect()
        };
        let bank = FilterBank::new(BAND_EDGES_HZ.windows(2).map(row));
        let names = ["Shannon energy".to_owned(), "homomorphic envelope".to_owned()]
            .into_iter()
            .chain(BAND_EDGES_HZ.windows(2).map(|e| format!("{}–{} Hz", e[0], e[1])))
            .collect();
        let scale = Scale::Decibels { range_db: self.range_db };
        Ok(Envelopes {
            bands: Banked { stft, bank, scale, axis: RowAxis::Named(Vec::new()) },
            hop: self.stft.hop,
            low_pass: LowPass::new(self.cut_off_hz, rate),
            axis: RowAxis::Named(names),
            fft: LongFft::new(),
        })
    }
}

impl View for Envelopes {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let bands = self.bands.compute(samples)?;
        let magnitude = magnitude(samples, &mut self.fft)?;
        let homomorphic = self.homomorphic(magnitude);
        let mut data = frame_means(&shannon_energy(samples), self.hop, bands.columns);
        data.extend(frame_means(&homomorphic, self.hop, bands.columns));
        data.extend(bands.data);
        Ok(Image { rows: 2 + bands.rows, columns: bands.columns, data })
    }
}

impl Envelopes {
    /// `exp(low-pass(ln |analytic signal|))`: multiplied murmurs become added ripples, which the filter
    /// takes off (Rezek and Roberts, *IEE Colloq.*, 1998; Gupta et al., *Appl. Soft Comput.* 7, 2007).
    fn homomorphic(&self, mut magnitude: Vec<f32>) -> Vec<f32> {
        let most = lanes::largest(&magnitude);
        if most > 0.0 {
            let faintest = splat(FAINTEST * most);
            lanes::map(&mut magnitude, |m| ln(m.fast_max(faintest)));
            let logarithm: Vec<f64> = magnitude.iter().map(|&m| f64::from(m)).collect();
            for (value, smooth) in magnitude.iter_mut().zip(self.low_pass.zero_phase(&logarithm)) {
                *value = smooth as f32;
            }
            lanes::map(&mut magnitude, exp);
        }
        magnitude
    }
}

/// `−x² ln x²` of the signal divided by its largest value (Liang et al., *Computers in Cardiology*,
/// 1997): middling sounds count most.
fn shannon_energy(samples: &[f32]) -> Vec<f32> {
    let mut energy = samples.to_vec();
    lanes::map(&mut energy, Lanes::abs);
    let most = lanes::largest(&energy);
    if most > 0.0 {
        let most = splat(most);
        lanes::map(&mut energy, |x| {
            let power = (x / most) * (x / most);
            // Nothing has no logarithm, and times nothing it doesn't matter.
            -power * ln(power.fast_max(Lanes::MIN_POSITIVE))
        });
    }
    energy
}

/// Magnitude of the analytic signal, as `abs(scipy.signal.hilbert(x))`.
fn magnitude(samples: &[f32], fft: &mut LongFft) -> Result<Vec<f32>, FeatureError> {
    if samples.is_empty() {
        return Ok(Vec::new());
    }
    let length = samples.len();
    let mut spectrum = fft.forward(samples, 0, length)?;
    // Positive frequencies twice, DC and Nyquist once, negative ones not at all.
    for value in &mut spectrum[1..length.div_ceil(2)] {
        *value *= 2.0;
    }
    spectrum.resize(length, Complex32::default());
    fft.inverse(&mut spectrum);
    Ok(spectrum.iter().map(|v| v.norm_sqr().sqrt() / length as f32).collect())
}

/// Mean over the hop around each frame's centre.
fn frame_means(values: &[f32], hop: usize, frames: usize) -> Vec<f32> {
    let mean = |frame: usize| {
        let start = (frame * hop).saturating_sub(hop / 2).min(values.len());
        let end = (frame * hop + hop.div_ceil(2)).min(values.len());
        let part = &values[start..end];
        part.iter().sum::<f32>() / part.len().max(1) as f32
    };
    (0..frames).map(mean).collect()
}

/// A Butterworth low-pass of order one, `b (1 + z⁻¹) / (1 + a z⁻¹)`.
struct LowPass {
    b: f64,
    a: f64,
}

impl LowPass {
    /// The bilinear transform with its edge pre-warped.
    fn new(cut_off_hz: f64, rate: f64) -> Self {
        let edge = (std::f64::consts::PI * cut_off_hz / rate).tan();
        Self { b: edge / (1.0 + edge), a: (edge - 1.0) / (edge + 1.0) }
    }

    /// Forward and backward, with as much padding as in `scipy.signal.filtfilt`.
    fn zero_phase(&self, samples: &[f64]) -> Vec<f64> {
        zero_phase(samples, 6, |signal| self.forward(signal))
    }

    /// One causal pass, from the steady state for the first value.
    fn forward(&self, signal: &mut [f64]) {
        let mut state = signal.first().map_or(0.0, |x| (self.b - self.a) * x);
        for value in signal {
            let output = self.b * *value + state;
            state = self.b * *value - self.a * output;
            *value = output;
        }
    }
}
