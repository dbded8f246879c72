//! Sounds without a heart: noises, knocks, notes and speech.

use std::f64::consts::TAU;

use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::{SAMPLE_RATE, SECONDS, random_noise};

/// One to three layers of noise, knocks, notes or speech, each swelling and fading at random.
#[must_use]
pub fn random_sound(seed: u64) -> Vec<f32> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let n = (SECONDS * f64::from(SAMPLE_RATE)) as usize;
    let mut samples = vec![0.0; n];
    for layer in 0..rng.random_range(1..4_u64) {
        let sound = match rng.random_range(0..8) {
            0 | 1 => knocks(n, rng),
            2 => notes(n, rng),
            3 => speech(n, rng),
            _ => random_noise(rng).synthesise(n, SAMPLE_RATE, seed ^ ((layer + 1) << 40)),
        };
        let loudness = 10_f32.powf(rng.random_range(-1.0..0.5));
        let swell = swelling(n, rng);
        for ((sample, sound), swell) in samples.iter_mut().zip(sound).zip(swell) {
            *sample += loudness * sound * swell;
        }
    }
    let peak = samples.iter().fold(1e-9_f32, |peak, x| peak.max(x.abs()));
    samples.iter().map(|x| 0.8 * x / peak).collect()
}

/// Dull or sharp knocks, a tenth of a second to two seconds apart, never twice the same: steps, taps, a
/// chest piece put down.
fn knocks(n: usize, rng: &mut impl Rng) -> Vec<f32> {
    let mut samples = vec![0.0; n];
    let (slowest, mut time) = (rng.random_range(0.4..2.0), 0.0);
    while time < SECONDS {
        time += rng.random_range(0.1..slowest);
        let (hz, decay_s) = (rng.random_range(25.0..250.0), rng.random_range(0.01..0.08));
        let (gain, noise) = (rng.random_range(0.2..1.0), rng.random_range(0.0..0.6));
        add(&mut samples, time, 6.0 * decay_s, |t| {
            let attack = (t / 0.004).min(1.0);
            gain * attack * (-t / decay_s).exp() * ((TAU * hz * t).sin() + noise * gaussian(rng))
        });
    }
    samples
}

/// Notes of a tune, with a few harmonics.
fn notes(n: usize, rng: &mut impl Rng) -> Vec<f32> {
    let mut samples = vec![0.0; n];
    let (beat_s, mut time) = (rng.random_range(0.12..0.6), 0.0);
    while time < SECONDS {
        let length = beat_s * f64::from(rng.random_range(1..4_u8));
        let hz = 110.0 * 2_f64.powf(f64::from(rng.random_range(0..36_u8)) / 12.0);
        let decay_s = rng.random_range(0.1..1.0);
        if rng.random::<f64>() < 0.85 {
            add(&mut samples, time, length, |t| {
                let tone: f64 =
                    (1..4).map(|k| (TAU * hz * f64::from(k) * t).sin() / f64::from(k)).sum();
                (t / 0.01).min(1.0) * (-t / decay_s).exp() * tone
            });
        }
        time += length;
    }
    samples
}

/// One voice: syllables of voiced sound or hiss, in phrases with pauses between.
fn speech(n: usize, rng: &mut impl Rng) -> Vec<f32> {
    let mut samples = vec![0.0; n];
    let (pitch, mut time) = (rng.random_range(85.0..260.0), rng.random_range(0.0..1.0));
    while time < SECONDS {
        for _ in 0..rng.random_range(1..9) {
            let length = rng.random_range(0.06..0.3);
            let hz = pitch * rng.random_range(0.8..1.25);
            let (gain, is_voiced) = (rng.random_range(0.3..1.0), rng.random::<f64>() < 0.75);
            add(&mut samples, time, length, |t| {
                let voice: f64 =
                    (1..8).map(|k| (TAU * hz * f64::from(k) * t).cos() / f64::from(k)).sum();
                let sound = if is_voiced { voice } else { gaussian(rng) };
                gain * (std::f64::consts::PI * t / length).sin() * sound
            });
            time += length * rng.random_range(0.9..1.6);
        }
        time += rng.random_range(0.1..1.2);
    }
    samples
}

/// Adds a sound of some seconds from a time on.
fn add(samples: &mut [f32], from_s: f64, length_s: f64, mut sound: impl FnMut(f64) -> f64) {
    let rate = f64::from(SAMPLE_RATE);
    let (begin, count) = ((from_s * rate) as usize, (length_s * rate) as usize);
    for (i, sample) in samples.iter_mut().skip(begin).take(count).enumerate() {
        *sample += sound(i as f64 / rate) as f32;
    }
}

/// A smooth gain between random levels at random times a third of a second to three seconds apart; steady in
/// two of five sounds.
fn swelling(n: usize, rng: &mut impl Rng) -> Vec<f32> {
    if rng.random::<f64>() < 0.4 {
        return vec![1.0; n];
    }
    let mut gains = Vec::with_capacity(n);
    let mut level: f32 = rng.random_range(0.05..1.0);
    while gains.len() < n {
        let next: f32 = rng.random_range(0.05..1.0);
        let length = (f64::from(SAMPLE_RATE) * rng.random_range(0.3..3.0)) as usize;
        gains.extend((0..length).map(|i| {
            let share = i as f32 / length as f32;
            level + (next - level) * share * share * (3.0 - 2.0 * share)
        }));
        level = next;
    }
    gains.truncate(n);
    gains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_are_of_equal_length_within_full_scale_and_differ() {
        let (a, b) = (random_sound(1), random_sound(2));
        assert_eq!((a.len(), b.len()), (40_000, 40_000));
        assert!(a.iter().chain(&b).all(|x| x.abs() <= 0.81));
        assert_ne!(a, b);
        assert_eq!(a, random_sound(1));
    }

    #[test]
    fn every_kind_is_heard() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for sound in [knocks(8000, &mut rng), notes(8000, &mut rng), speech(8000, &mut rng)] {
            assert!(sound.iter().any(|x| x.abs() > 0.05));
            assert!(sound.iter().all(|x| x.is_finite()));
        }
    }
}
