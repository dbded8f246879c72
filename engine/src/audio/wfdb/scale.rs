//! From the values of a record's signals to samples of full scale ±1.

use super::header::Signal;
use crate::audio::{DecodeError, Limits};

/// Seconds from which a run of the smallest value is a gap, for which it stands, and no loud sound.
const GAP_S: f64 = 0.01;

/// A signal in a physical unit.
pub(in crate::audio) struct Scaled {
    pub(in crate::audio) samples: Vec<f32>,
    /// In hertz.
    pub(in crate::audio) sample_rate: u32,
    /// The physical value that is full scale.
    pub(in crate::audio) full_scale: f64,
    pub(in crate::audio) truncated: bool,
    pub(in crate::audio) missing_s: Option<f64>,
}

/// Signals as the channels of a recording.
pub(in crate::audio) struct Joined {
    /// One vector per signal, all of the same length, full scale ±1.
    pub(in crate::audio) channels: Vec<Vec<f32>>,
    /// In hertz.
    pub(in crate::audio) sample_rate: u32,
    pub(in crate::audio) truncated: bool,
    pub(in crate::audio) missing_s: Option<f64>,
}

/// Values in their physical unit: less the baseline, over the gain. In gaps the last value before stays.
pub(super) fn scaled(
    values: &[i32],
    signal: &Signal,
    bits: u32,
    rate: f64,
    missing_s: f64,
) -> Scaled {
    let range = |bits: u32| 2_f64.powi(bits.clamp(1, 32).cast_signed() - 1);
    let Signal { gain, baseline, .. } = *signal;
    let physical = |value: f64| ((value - baseline) / gain) as f32;
    let mut samples = Vec::with_capacity(values.len());
    let (mut last, mut gaps) = (baseline, 0);
    for run in values.chunk_by(|a, b| a == b) {
        let value = f64::from(run[0]);
        if value <= -range(bits) && run.len() as f64 >= GAP_S * rate {
            gaps += run.len();
        } else {
            last = value;
        }
        samples.extend(std::iter::repeat_n(physical(last), run.len()));
    }
    let largest = samples.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    // Converters of fewer bits than their samples take leave the upper ones unused; some headers name too few.
    let by_header = if signal.bits == 0 { range(bits) } else { range(signal.bits.min(bits)) };
    let missing_s = missing_s + gaps as f64 / rate;
    Scaled {
        samples,
        sample_rate: rate.round() as u32,
        full_scale: (by_header / gain.abs()).max(f64::from(largest)),
        truncated: missing_s > 0.0,
        missing_s: (missing_s > 0.0).then_some(missing_s),
    }
}

/// Signals of files of so many bytes as channels: those with the rate of the first one, as long as the shortest, all on
/// the scale of the largest.
///
/// # Errors
/// [`DecodeError`] where they are beyond the limits.
pub(in crate::audio) fn joined(
    signals: Vec<Scaled>,
    bytes: u64,
    limits: &Limits,
) -> Result<Joined, DecodeError> {
    let sample_rate = signals.first().map_or(0, |signal| signal.sample_rate);
    let signals: Vec<Scaled> =
        signals.into_iter().filter(|signal| signal.sample_rate == sample_rate).collect();
    let frames = signals.iter().map(|signal| signal.samples.len()).min().unwrap_or(0);
    let length_s = frames as f64 / f64::from(sample_rate.max(1));
    limits.check_kind(sample_rate, signals.len())?;
    limits.check_length(length_s, bytes)?;
    limits.check_held(frames as u64, signals.len(), bytes, length_s)?;
    let full_scale = signals.iter().map(|signal| signal.full_scale).fold(0.0, f64::max);
    let scale = if full_scale > 0.0 { 1.0 / full_scale } else { 1.0 };
    let truncated = signals.iter().any(|signal| signal.truncated);
    let missing_s = signals.iter().filter_map(|signal| signal.missing_s).reduce(f64::max);
    let channel = |mut signal: Scaled| {
        signal.samples.truncate(frames);
        signal.samples.iter_mut().for_each(|x| *x = finite(f64::from(*x) * scale));
        signal.samples
    };
    let channels = signals.into_iter().map(channel).collect();
    Ok(Joined { channels, sample_rate, truncated, missing_s })
}

/// A number that is none must not spread through filters: it becomes silence.
fn finite(x: f64) -> f32 {
    let x = x as f32;
    if x.is_finite() { x } else { 0.0 }
}
