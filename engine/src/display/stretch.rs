//! Slower sound of the same pitch.

use std::f32::consts::TAU;

/// Length of a window, in seconds: longer than a period of the lowest heart sounds, shorter than a heart sound.
const WINDOW_S: f64 = 0.05;
/// How far a window may be moved to fit the one before it, in seconds; half a period at 40 Hz.
const SEARCH_S: f64 = 0.0125;
/// Samples from one that is compared to the next, and places from one that is tried to the next; at 8 kHz nothing that is
/// audible of a heart lies between.
const STRIDE: usize = 2;

/// Sound that lasts `factor` times as long at the same pitch, by overlapping windows that are moved to fit (WSOLA:
/// Verhelst and Roelands, *ICASSP* 1993).
#[must_use]
pub fn stretched(samples: &[f32], sample_rate: u32, factor: usize) -> Vec<f32> {
    let hop = (WINDOW_S * f64::from(sample_rate) / 2.0) as usize;
    if hop == 0 || samples.is_empty() || factor < 2 {
        return samples.to_vec();
    }
    let (window, search) = (2 * hop, (SEARCH_S * f64::from(sample_rate)) as usize);
    let turn = |place: usize| TAU * place as f32 / window as f32;
    let hann: Vec<f32> = (0..window).map(|place| 0.5 - 0.5 * turn(place).cos()).collect();
    let length = samples.len() * factor;
    let mut sound = vec![0.0; length + window];
    // The sound begins within its first window, of which only the second half counts.
    let mut at = 0_usize;
    for start in (0..length).step_by(hop) {
        if start > 0 {
            at = best(samples, at + hop, start / factor, search);
        }
        let piece = samples.get(at..).unwrap_or_default();
        let is_first = start == 0;
        for (place, (target, (sample, weight))) in
            sound[start..].iter_mut().zip(piece.iter().zip(&hann)).enumerate()
        {
            *target += sample * if is_first && place < hop { 1.0 } else { *weight };
        }
    }
    sound.truncate(length);
    sound
}

/// The place near `wanted` from which on the sound is most like that from `natural` on, which would continue it.
fn best(samples: &[f32], natural: usize, wanted: usize, search: usize) -> usize {
    let last = samples.len().saturating_sub(1);
    let (from, to) = (wanted.saturating_sub(search), (wanted + search).min(last));
    let continued = samples.get(natural..).unwrap_or_default();
    let compared = 2 * search;
    let likeness = |place: usize| {
        let pairs = samples[place..].iter().zip(continued).take(compared).step_by(STRIDE);
        let [product, power] =
            pairs.fold([0.0_f32; 2], |[xy, xx], (x, y)| [xy + x * y, xx + x * x]);
        product / power.sqrt().max(f32::MIN_POSITIVE)
    };
    let tried = (from..=to.max(from)).step_by(STRIDE);
    tried
        .map(|place| (place, likeness(place)))
        .fold(
            (wanted.min(last), f32::NEG_INFINITY),
            |best, one| if one.1 > best.1 { one } else { best },
        )
        .0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phantom::Phantom;

    const RATE: u32 = 8000;

    fn tone(hz: f32, seconds: f32) -> Vec<f32> {
        let count = (seconds * RATE as f32) as usize;
        (0..count).map(|i| (TAU * hz * i as f32 / RATE as f32).sin()).collect()
    }

    fn crossings(samples: &[f32]) -> usize {
        samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count()
    }

    #[test]
    fn a_tone_lasts_longer_and_keeps_its_pitch_and_level() {
        let tone = tone(120.0, 2.0);
        for factor in [2, 4] {
            let slow = stretched(&tone, RATE, factor);
            assert_eq!(slow.len(), factor * tone.len());
            let expected = factor * crossings(&tone);
            assert!(crossings(&slow).abs_diff(expected) * 50 < expected, "{factor}");
            let inner = &slow[RATE as usize..2 * RATE as usize];
            let power = inner.iter().map(|x| x * x).sum::<f32>() / inner.len() as f32;
            assert!((power - 0.5).abs() < 0.05, "{power}");
        }
    }

    #[test]
    fn heart_sounds_stay_where_they_belong() {
        let plain = Phantom { sample_rate: RATE, duration_s: 6.0, ..Phantom::default() };
        let samples = plain.synthesise().samples;
        let slow = stretched(&samples, RATE, 2);
        // Energy by tenths of a second of the plain sound.
        let profile = |samples: &[f32], factor: usize| -> Vec<f32> {
            let pieces = samples.chunks(factor * RATE as usize / 10);
            pieces.map(|piece| piece.iter().map(|x| x * x).sum::<f32>()).collect()
        };
        let (a, b) = (profile(&samples, 1), profile(&slow, 2));
        let product: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
        let norm = |all: &[f32]| all.iter().map(|x| x * x).sum::<f32>().sqrt();
        let correlation = product / (norm(&a) * norm(&b));
        assert!(correlation > 0.95, "{correlation}");
    }

    #[test]
    fn nothing_and_single_samples_are_no_trouble() {
        assert!(stretched(&[], RATE, 2).is_empty());
        assert_eq!(stretched(&[0.5], RATE, 2).len(), 2);
        assert_eq!(stretched(&[0.5, 0.25], RATE, 1), [0.5, 0.25]);
    }
}
