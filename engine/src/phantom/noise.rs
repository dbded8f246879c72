//! Noises that a microphone records beside the heart.

use std::f64::consts::{PI, TAU};

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::band::NoiseBand;

/// Kinds of noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// Equal power at all frequencies.
    White,
    /// Power falling by 3 dB an octave.
    Pink,
    /// Mains hum with its harmonics.
    Hum {
        /// 50 or 60 Hz.
        hz: f64,
    },
    /// Several people talking: voiced sounds with the rhythm of syllables.
    Babble,
    /// Breath sounds, 15 breaths a minute.
    Breathing,
    /// The chest piece rubbing on skin or clothes: short bursts at random.
    Clicks,
    /// Nothing at all.
    Silence,
}

/// Voices in a babble.
const VOICES: usize = 6;

/// Breath sounds over the chest: 100–600 Hz (Reichert et al., *Clin. Med. Circ. Respirat. Pulm.
/// Med.* 2, 2008).
const BREATH_BAND_HZ: (f64, f64) = (100.0, 600.0);

/// Breaths per second.
const BREATHS_HZ: f64 = 0.25;

/// Frictions per second, on average.
const CLICKS_HZ: f64 = 4.0;

impl Noise {
    /// `n` samples of this noise with an RMS of one (zeros for silence), the same for equal seeds.
    #[must_use]
    pub fn synthesise(self, n: usize, sample_rate: u32, seed: u64) -> Vec<f32> {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let rate = f64::from(sample_rate.max(1));
        let samples = match self {
            Self::White => (0..n).map(|_| gaussian(rng)).collect(),
            Self::Pink => pink(n, rng),
            Self::Hum { hz } => hum(n, rate, hz, rng),
            Self::Babble => babble(n, rate, rng),
            Self::Breathing => breathing(n, rate, rng),
            Self::Clicks => clicks(n, rate, rng),
            Self::Silence => vec![0.0; n],
        };
        unit_rms(&samples)
    }
}

/// A sample of the standard normal distribution (Box and Muller 1958).
pub fn gaussian(rng: &mut impl Rng) -> f64 {
    // In (0, 1], so that the logarithm is finite.
    let u = 1.0 - rng.random::<f64>();
    (-2.0 * u.ln()).sqrt() * (TAU * rng.random::<f64>()).cos()
}

fn unit_rms(samples: &[f64]) -> Vec<f32> {
    let power = samples.iter().map(|x| x * x).sum::<f64>() / samples.len().max(1) as f64;
    let gain = if power > 0.0 { 1.0 / power.sqrt() } else { 0.0 };
    samples.iter().map(|x| (x * gain) as f32).collect()
}

/// White noise through Kellet's three-pole approximation of −3 dB an octave (Smith, *Spectral
/// Audio Signal Processing*, "Synthesis of 1/F noise").
fn pink(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut poles = [0.0; 3];
    (0..n)
        .map(|_| {
            let white = gaussian(rng);
            for (state, (pole, gain)) in poles.iter_mut().zip([
                (0.997_65, 0.099_046),
                (0.963, 0.296_516_4),
                (0.57, 1.052_691_3),
            ]) {
                *state = pole * *state + gain * white;
            }
            poles.iter().sum::<f64>() + 0.1848 * white
        })
        .collect()
}

/// A sum of harmonics below half the rate, each `1 / k` as strong as the first.
fn harmonics(t: f64, rate: f64, hz: f64, phases: &[f64]) -> f64 {
    (1..)
        .zip(phases)
        .take_while(|(k, _)| f64::from(*k) * hz < rate / 2.0)
        .map(|(k, phase): (u32, _)| (TAU * f64::from(k) * hz * t + phase).sin() / f64::from(k))
        .sum()
}

fn phases<const N: usize>(rng: &mut ChaCha8Rng) -> [f64; N] {
    std::array::from_fn(|_| TAU * rng.random::<f64>())
}

fn hum(n: usize, rate: f64, hz: f64, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let phases = phases::<7>(rng);
    (0..n).map(|i| harmonics(i as f64 / rate, rate, hz, &phases)).collect()
}

/// Voices of 90 to 250 Hz, in syllables of 3 to 6 a second.
fn babble(n: usize, rate: f64, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut sum = vec![0.0; n];
    for _ in 0..VOICES {
        let (pitch, syllables) = (rng.random_range(90.0..250.0), rng.random_range(3.0..6.0));
        let (phases, start) = (phases::<12>(rng), rng.random::<f64>());
        for (i, x) in sum.iter_mut().enumerate() {
            let t = i as f64 / rate;
            let loudness = (PI * (syllables * t + start)).sin().powi(2);
            // Intonation: the pitch sways by a few per cent, slower than syllables do.
            let sway = 0.004 * (TAU * 0.8 * t + start).sin();
            *x += loudness * harmonics(t + sway, rate, pitch, &phases);
        }
    }
    sum
}

fn breathing(n: usize, rate: f64, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut band = NoiseBand::new(BREATH_BAND_HZ.0, BREATH_BAND_HZ.1, rate);
    let start = rng.random::<f64>();
    (0..n)
        .map(|i| {
            // Breathing in and out, each swelling and fading once.
            let flow = (TAU * (BREATHS_HZ * i as f64 / rate + start)).sin();
            flow * flow * band.next(gaussian(rng))
        })
        .collect()
}

/// Bursts of noise at random times that die away within 2 to 20 ms.
fn clicks(n: usize, rate: f64, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let (mut level, mut decay) = (0.0, 0.0);
    (0..n)
        .map(|_| {
            if rng.random::<f64>() < CLICKS_HZ / rate {
                level = rng.random_range(0.3..1.0);
                decay = (-1.0 / (rate * rng.random_range(0.002..0.02))).exp();
            }
            level *= decay;
            level * gaussian(rng)
        })
        .collect()
}
