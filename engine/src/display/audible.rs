//! A conditioned signal as sound for a loudspeaker.

use std::f64::consts::PI;
use std::ops::Range;

use super::quantile::nth_smallest;
use crate::audio::Pcg;

/// Browsers must play sampling rates from 8 kHz up (Web Audio API, `createBuffer`).
const LOWEST_PLAYABLE_HZ: u32 = 8_000;

/// Samples on either side of the point to be interpolated.
pub const SOUND_REACH: usize = 16;

/// Level to which [`LOUD_SHARE`] of the samples keep; the rest is rounded off.
const LOUD_LEVEL: f32 = 0.7;

/// Share of the samples that stay below [`LOUD_LEVEL`]: S1 and S2 sound for about a tenth of the
/// time, a click for much less.
const LOUD_SHARE: f64 = 0.995;

/// Sound for playback, mono.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audible {
    /// Samples of 16 bits.
    pub samples: Vec<i16>,
    /// Samples per second; at least 8 kHz.
    pub sample_rate: u32,
}

/// Raises the sampling rate by a whole factor to what browsers play, and amplifies heart sounds to an
/// audible level. A hyperbolic tangent compresses clicks that are much louder.
#[must_use]
pub fn audible(pcg: &Pcg) -> Audible {
    let length = pcg.samples.len();
    audible_part(&pcg.samples, pcg.sample_rate, sound_gain(&pcg.samples), 0..length)
}

/// A part of a recording as [`audible`] gives it: of the samples in `played`, at a sampling rate in hertz and with the gain
/// of the whole recording. It is the same sound where [`SOUND_REACH`] samples lie on either side.
#[must_use]
pub fn audible_part(samples: &[f32], sample_rate: u32, gain: f32, played: Range<usize>) -> Audible {
    let factor = LOWEST_PLAYABLE_HZ.div_ceil(sample_rate.max(1));
    let kernels: Vec<Vec<f32>> = (0..factor).map(|phase| kernel(phase, factor)).collect();
    let mut sound = Vec::with_capacity(played.len() * factor as usize);
    for index in played {
        for kernel in &kernels {
            let value = (gain * interpolate(samples, index, kernel)).tanh();
            sound.push((value * f32::from(i16::MAX)).round() as i16);
        }
    }
    Audible { samples: sound, sample_rate: sample_rate * factor }
}

/// The gain that makes a recording audible: it brings loud samples to 0.7 of full scale. 0 for silence.
#[must_use]
pub fn sound_gain(samples: &[f32]) -> f32 {
    let rank = (samples.len() as f64 * LOUD_SHARE) as usize;
    let loud = nth_smallest(samples.iter().map(|sample| sample.abs()), rank).unwrap_or(0.0);
    if loud > 0.0 { LOUD_LEVEL.atanh() / loud } else { 0.0 }
}

/// Weights of the `2 · SOUND_REACH` samples around a point `phase / factor` of a sample later: a sinc
/// under a Hann window, of unit sum.
fn kernel(phase: u32, factor: u32) -> Vec<f32> {
    let shift = f64::from(phase) / f64::from(factor);
    let reach = SOUND_REACH as f64;
    let weights: Vec<f64> = (0..2 * SOUND_REACH)
        .map(|tap| {
            let x = tap as f64 + 1.0 - reach - shift;
            let sinc = if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
            sinc * (0.5 + 0.5 * (PI * x / reach).cos())
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|w| (w / sum) as f32).collect()
}

/// The weighted sum of the samples around `index`, zeros beyond either end.
fn interpolate(samples: &[f32], index: usize, kernel: &[f32]) -> f32 {
    let first = (index + 1).saturating_sub(SOUND_REACH);
    let skipped = SOUND_REACH.saturating_sub(index + 1);
    samples[first..].iter().zip(kernel.iter().skip(skipped)).map(|(s, w)| s * w).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pcg(samples: Vec<f32>) -> Pcg {
        Pcg { samples, sample_rate: 2000, level_dbfs: -20.0, clipped_share: 0.0 }
    }

    fn tone(hz: f64, rate: f64, count: usize) -> Vec<f32> {
        (0..count).map(|n| (2.0 * PI * hz * n as f64 / rate).sin() as f32).collect()
    }

    #[test]
    fn a_tone_keeps_its_shape_at_the_higher_rate() {
        // No whole fractions of the rate, so that some sample meets the tone's peak.
        for hz in [31.0, 203.0, 607.0] {
            let sound = audible(&pcg(tone(hz, 2000.0, 2000)));
            assert_eq!((sound.sample_rate, sound.samples.len()), (8000, 8000));
            let wanted = tone(hz, 8000.0, 8000);
            let gain = LOUD_LEVEL.atanh();
            for (n, (&sample, want)) in
                sound.samples.iter().zip(&wanted).enumerate().take(7900).skip(100)
            {
                let value = (f32::from(sample) / f32::from(i16::MAX)).atanh() / gain;
                assert!((value - want).abs() < 0.03, "{hz} Hz, sample {n}: {value}");
            }
        }
    }

    #[test]
    fn faint_recordings_sound_as_loud_as_strong_ones() {
        let strong = tone(60.0, 2000.0, 3000);
        let faint: Vec<f32> = strong.iter().map(|s| s * 1e-3).collect();
        let (strong, faint) = (audible(&pcg(strong)), audible(&pcg(faint)));
        let off = strong.samples.iter().zip(&faint.samples).map(|(a, b)| (a - b).abs()).max();
        assert!(off <= Some(1), "{off:?}");
    }

    #[test]
    fn one_click_does_not_make_the_heart_inaudible() {
        let mut samples = tone(60.0, 2000.0, 4000);
        samples[2000] = 1000.0;
        let sound = audible(&pcg(samples));
        let loudest = sound.samples[..6000].iter().map(|s| s.unsigned_abs()).max();
        assert!(loudest > Some(15_000), "{loudest:?}");
    }

    #[test]
    fn a_part_sounds_as_it_does_in_the_whole() {
        let samples = tone(70.0, 2000.0, 900);
        let whole = audible(&pcg(samples.clone()));
        let gain = sound_gain(&samples);
        let cut = &samples[300 - SOUND_REACH..500 + SOUND_REACH];
        let part = audible_part(cut, 2000, gain, SOUND_REACH..SOUND_REACH + 200);
        assert_eq!(part.samples, whole.samples[1200..2000]);
    }

    #[test]
    fn silence_stays_silent_and_nothing_stays_nothing() {
        assert!(audible(&pcg(vec![0.0; 100])).samples.iter().all(|&s| s == 0));
        assert!(audible(&pcg(Vec::new())).samples.is_empty());
    }
}
