//! From a recording to a phonocardiogram that every later stage can rely on.
//!
//! Steps, in this order: mono, mean removed, resampled, band-passed with zero phase, scaled to an
//! RMS of one. All of it in `f64` and on one thread, so that native code and WebAssembly agree.

mod butterworth;
mod clipping;
mod mono;
mod quality;
mod resample;
mod stream;
mod zero_phase_stream;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Recording;
use butterworth::BandPass;
use mono::Mono;

pub use quality::Quality;
pub use resample::ResamplerError;
pub use stream::Conditioner;

/// RMS (full scale 1) below which a signal is silence: −160 dBFS, under the noise of 24 bits.
const SILENCE_RMS: f64 = 1e-8;

/// How recordings are conditioned; stored in every model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConditionConfig {
    /// Sampling rate of the result, in hertz.
    pub sample_rate: u32,
    /// Lower −3 dB edge of the band-pass (of one of its two passes), in hertz.
    pub low_hz: f64,
    /// Upper −3 dB edge, in hertz; below half of `sample_rate`.
    pub high_hz: f64,
    /// Order of the Butterworth prototype, 1 to 8 (`N` of `scipy.signal.butter`).
    pub order: usize,
}

impl Default for ConditionConfig {
    fn default() -> Self {
        Self { sample_rate: 2000, low_hz: 20.0, high_hz: 800.0, order: 4 }
    }
}

/// A conditioned phonocardiogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcg {
    /// Mono, free of DC, band-passed, RMS 1; all zero if silent. At least one sample.
    pub samples: Vec<f32>,
    /// Samples per second, in hertz.
    pub sample_rate: u32,
    /// RMS before scaling, in dB relative to full scale; −∞ if silent.
    pub level_dbfs: f64,
    /// Share (0 to 1) of the original samples, over all channels, that lie in clipped runs.
    pub clipped_share: f64,
}

impl Pcg {
    /// Length in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.sample_rate)
    }
}

/// Why a recording cannot be conditioned. Only [`TooShort`](Self::TooShort) is a fault of the recording.
#[derive(Debug, Error)]
pub enum ConditionError {
    /// Not one sample is left at the target rate.
    #[error("This recording is too short: it holds no sound. Record at least 5 seconds.")]
    TooShort,
    /// The resampler failed.
    #[error(
        "This recording could not be resampled from {from} to {to} Hz ({source}). Save it with 4000 Hz and try again."
    )]
    Resample {
        /// Sampling rate of the recording, in hertz.
        from: u32,
        /// Sampling rate of the result, in hertz.
        to: u32,
        /// What the resampler says.
        source: ResamplerError,
    },
    /// The configuration describes no filter.
    #[error(
        "The model's filter settings make no sense ({low_hz}–{high_hz} Hz, order {order}, at {sample_rate} Hz). Use another model file."
    )]
    Config {
        /// Configured sampling rate, in hertz.
        sample_rate: u32,
        /// Configured lower edge, in hertz.
        low_hz: f64,
        /// Configured upper edge, in hertz.
        high_hz: f64,
        /// Configured order.
        order: usize,
    },
}

impl ConditionError {
    /// Of a configuration that describes no filter.
    fn of(config: &ConditionConfig) -> Self {
        let ConditionConfig { sample_rate, low_hz, high_hz, order } = *config;
        Self::Config { sample_rate, low_hz, high_hz, order }
    }

    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::Resample { .. } => "resampling",
            Self::Config { .. } => "bad-configuration",
        }
    }
}

/// Conditions a recording.
///
/// The result has `round(frames · config.sample_rate / recording.sample_rate)` samples. A band
/// beyond what the original rate could carry simply stays empty.
///
/// # Errors
/// [`ConditionError::TooShort`] without a sample, [`ConditionError::Config`] if the
/// configuration describes no filter, [`ConditionError::Resample`] if the resampler failed.
pub fn condition(recording: &Recording, config: &ConditionConfig) -> Result<Pcg, ConditionError> {
    let filter = BandPass::design(config).ok_or_else(|| ConditionError::of(config))?;
    let mono = Mono::of(&recording.channels).ok_or(ConditionError::TooShort)?;
    let (from, to) = (recording.sample_rate, config.sample_rate);
    let resampled = resample::resample(&mono, from, to)
        .map_err(|source| ConditionError::Resample { from, to, source })?;
    if resampled.is_empty() {
        return Err(ConditionError::TooShort);
    }
    let (samples, level_dbfs) = normalised(&filter.zero_phase(&resampled));
    Ok(Pcg {
        samples,
        sample_rate: config.sample_rate,
        level_dbfs,
        clipped_share: clipping::clipped_share(&recording.channels),
    })
}

/// Scales to an RMS of one; returns the level before, in dB.
fn normalised(samples: &[f64]) -> (Vec<f32>, f64) {
    let power = samples.iter().map(|x| x * x).sum::<f64>() / samples.len() as f64;
    let rms = power.sqrt();
    if rms < SILENCE_RMS {
        return (vec![0.0; samples.len()], level_dbfs(rms));
    }
    let scaled = samples.iter().map(|x| (x / rms) as f32).collect();
    (scaled, level_dbfs(rms))
}

/// The level of an RMS in dB relative to full scale.
fn level_dbfs(rms: f64) -> f64 {
    if rms < SILENCE_RMS { f64::NEG_INFINITY } else { 20.0 * rms.log10() }
}

#[cfg(test)]
mod tests;
