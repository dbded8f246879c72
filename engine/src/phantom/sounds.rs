//! The transient heart sounds: short damped tones.
//!
//! Bands and lengths: first sound 30–80 Hz and 100–140 ms, second sound somewhat higher
//! (to 150 Hz) and shorter, third and fourth sound low, soft and dull, the third 120–180 ms after
//! the second (Rangayyan and Lehner, *Phonocardiogram signal analysis: a review*, CRC Crit. Rev.
//! Biomed. Eng. 15, 1987; Leatham, *Auscultation of the Heart and Phonocardiography*, 1975).

use std::f64::consts::{PI, TAU};

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Phantom;
use super::noise::gaussian;
use super::timing::PhantomBeat;

/// A damped tone of several components.
struct Tone {
    /// Frequency in hertz and amplitude of each component.
    components: &'static [(f64, f64)],
    length_s: f64,
    /// Time constant of the decay.
    decay_s: f64,
}

const FIRST: Tone = Tone {
    components: &[(32.0, 0.5), (45.0, 0.8), (62.0, 0.6), (80.0, 0.3)],
    length_s: 0.13,
    decay_s: 0.04,
};
const SECOND: Tone = Tone {
    components: &[(48.0, 0.4), (70.0, 0.6), (100.0, 0.4), (140.0, 0.2)],
    length_s: 0.09,
    decay_s: 0.025,
};
const THIRD: Tone =
    Tone { components: &[(28.0, 0.3), (42.0, 0.3)], length_s: 0.08, decay_s: 0.035 };
const FOURTH: Tone =
    Tone { components: &[(24.0, 0.25), (36.0, 0.25)], length_s: 0.08, decay_s: 0.035 };

/// From the onset of the second sound to that of the third, in seconds.
const S2_TO_S3_S: f64 = 0.15;

/// From the onset of the fourth sound to that of the first, in seconds.
const S4_TO_S1_S: f64 = 0.12;

/// Rise of every sound, in seconds.
const ATTACK_S: f64 = 0.012;

/// Least silence between two sounds, in seconds.
const GAP_S: f64 = 0.04;

/// Adds the sounds of all beats; returns the onsets of third and of fourth sounds.
pub(super) fn add(
    phantom: &Phantom,
    beats: &[PhantomBeat],
    samples: &mut [f64],
    rng: &mut ChaCha8Rng,
) -> (Vec<f64>, Vec<f64>) {
    let rate = f64::from(phantom.sample_rate);
    let (mut thirds, mut fourths) = (Vec::new(), Vec::new());
    for beat in beats {
        // A premature ventricle closes its valves hard but ejects little.
        let (first, second) = if beat.premature { (1.15, 0.45) } else { (1.0, 0.8) };
        FIRST.add(samples, rate, beat.s1_s, first, rng);
        SECOND.add(samples, rate, beat.s2_s, second, rng);
        let (third, fourth) = (beat.s2_s + S2_TO_S3_S, beat.end_s - S4_TO_S1_S);
        if phantom.third_sound && third + THIRD.length_s + GAP_S < beat.end_s {
            THIRD.add(samples, rate, third, 1.0, rng);
            thirds.push(third);
        }
        let free_from =
            if phantom.third_sound { third + THIRD.length_s } else { beat.s2_s + SECOND.length_s };
        if phantom.fourth_sound && free_from + GAP_S < fourth {
            FOURTH.add(samples, rate, fourth, 1.0, rng);
            fourths.push(fourth);
        }
    }
    let duration = samples.len() as f64 / rate.max(1.0);
    thirds.retain(|t| *t < duration);
    fourths.retain(|t| *t < duration);
    (thirds, fourths)
}

impl Tone {
    /// Adds the tone from `onset_s` on, with slightly varied loudness, frequency and phase.
    fn add(&self, samples: &mut [f64], rate: f64, onset_s: f64, gain: f64, rng: &mut ChaCha8Rng) {
        let gain = gain * (1.0 + 0.05 * gaussian(rng));
        let components: Vec<(f64, f64, f64)> = self
            .components
            .iter()
            .map(|&(hz, a)| (hz * (1.0 + 0.02 * gaussian(rng)), a, 0.3 * PI * rng.random::<f64>()))
            .collect();
        let begin = (onset_s * rate).ceil() as usize;
        let end = ((onset_s + self.length_s) * rate) as usize;
        for (i, x) in samples.iter_mut().enumerate().take(end).skip(begin) {
            let t = i as f64 / rate - onset_s;
            let wave: f64 =
                components.iter().map(|(hz, a, phase)| a * (TAU * hz * t + phase).sin()).sum();
            *x += gain * self.envelope(t) * wave;
        }
    }

    /// Quick rise, exponential decay, and a gate that closes smoothly at the end.
    fn envelope(&self, t: f64) -> f64 {
        let rise = (PI / 2.0 * (t / ATTACK_S).min(1.0)).sin().powi(2);
        let gate = (PI / 2.0 * ((self.length_s - t) / ATTACK_S).clamp(0.0, 1.0)).sin().powi(2);
        rise * gate * (-(t - ATTACK_S).max(0.0) / self.decay_s).exp()
    }
}
