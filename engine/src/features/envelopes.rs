//! The heart's own envelopes: Shannon energy, the homomorphic envelope, and the energy of five bands.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex32;
use rustfft::FftPlanner;
use serde::{Deserialize, Serialize};

use super::bank::FilterBank;
use super::banked::{Banked, Scale};
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
    /// Keeps the plans of the lengths that it has met.
    inverse: FftPlanner<f32>,
}

impl EnvelopesConfig {
    pub(super) fn plan(&self, sample_rate: u32) -> Result<Envelopes, FeatureError> {
        let rate = f64::from(sample_rate);
        if !(0.0 < self.cut_off_hz && self.cut_off_hz < rate / 2.0) {
            return Err(FeatureError::Config("the cut-off must lie between 0 and Nyquist"));
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
            inverse: FftPlanner::new(),
        })
    }
}

impl View for Envelopes {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let bands = self.bands.compute(samples)?;
        let magnitude = magnitude(samples, &mut self.inverse)?;
        let homomorphic = self.homomorphic(&magnitude);
        let mut data = frame_means(&shannon_energy(samples), self.hop, bands.columns);
        data.extend(frame_means(&homomorphic, self.hop, bands.columns));
        data.extend(bands.data);
        Ok(Image { rows: 2 + bands.rows, columns: bands.columns, data })
    }
}

impl Envelopes {
    /// `exp(low-pass(ln |analytic signal|))`: multiplied murmurs become added ripples, which the filter
    /// takes off (Rezek and Roberts, *IEE Colloq.*, 1998; Gupta et al., *Appl. Soft Comput.* 7, 2007).
    fn homomorphic(&self, magnitude: &[f32]) -> Vec<f32> {
        let most = magnitude.iter().copied().fold(0.0, f32::max);
        if most <= 0.0 {
            return vec![0.0; magnitude.len()];
        }
        let logarithm: Vec<f64> =
            magnitude.iter().map(|&m| f64::from(m.max(FAINTEST * most)).ln()).collect();
        self.low_pass.zero_phase(&logarithm).into_iter().map(|v| v.exp() as f32).collect()
    }
}

/// `−x² ln x²` of the signal divided by its largest value (Liang et al., *Computers in Cardiology*,
/// 1997): middling sounds count most.
fn shannon_energy(samples: &[f32]) -> Vec<f32> {
    let most = samples.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    let energy = |&x: &f32| {
        let power = (x / most).powi(2);
        if power > 0.0 { -power * power.ln() } else { 0.0 }
    };
    if most > 0.0 { samples.iter().map(energy).collect() } else { vec![0.0; samples.len()] }
}

/// Magnitude of the analytic signal, as `abs(scipy.signal.hilbert(x))`.
fn magnitude(samples: &[f32], inverse: &mut FftPlanner<f32>) -> Result<Vec<f32>, FeatureError> {
    if samples.is_empty() {
        return Ok(Vec::new());
    }
    let length = samples.len();
    let plan = RealFftPlanner::<f32>::new().plan_fft_forward(length);
    let mut signal = plan.make_input_vec();
    signal.copy_from_slice(samples);
    let mut spectrum = plan.make_output_vec();
    plan.process(&mut signal, &mut spectrum)?;
    // Positive frequencies twice, DC and Nyquist once, negative ones not at all.
    for value in &mut spectrum[1..length.div_ceil(2)] {
        *value *= 2.0;
    }
    spectrum.resize(length, Complex32::default());
    inverse.plan_fft_inverse(length).process(&mut spectrum);
    Ok(spectrum.iter().map(|v| v.norm() / length as f32).collect())
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
