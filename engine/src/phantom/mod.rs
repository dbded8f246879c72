//! A synthesiser of heart sounds with known truth, for tests and for the page's demo sounds.
//!
//! It models what a pipeline names (rate, first and second sound, gallop sounds, murmurs,
//! premature beats, noise) and no patient: figures measured on it say nothing about patients.

mod band;
mod murmur;
mod noise;
mod sounds;
mod timing;

pub use murmur::{Murmur, Phase, Shape};
pub use noise::{Noise, gaussian};
pub use timing::{Beat, Extrasystoles};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Longest sound that is synthesised, in seconds.
const MAX_DURATION_S: f64 = 1200.0;

/// Peak of every phantom, relative to full scale.
const PEAK: f64 = 0.8;

/// What to synthesise.
#[derive(Debug, Clone, PartialEq)]
pub struct Phantom {
    /// In hertz.
    pub sample_rate: u32,
    /// In seconds; at most 1200.
    pub duration_s: f64,
    /// Heart rate per minute, kept within 35 to 220.
    pub rate_bpm: f64,
    /// Standard deviation of the cycle length, as a share of it; kept below a tenth.
    pub rate_variability: f64,
    /// A murmur in every beat.
    pub murmur: Option<Murmur>,
    /// A third sound in every beat whose diastole has room for it.
    pub third_sound: bool,
    /// A fourth sound before every first one, where diastole has room for it.
    pub fourth_sound: bool,
    /// Premature beats, each followed by a compensatory pause.
    pub extrasystoles: Option<Extrasystoles>,
    /// Kind of the added noise.
    pub noise: Noise,
    /// Power of the heart sounds over that of the noise, in dB; `None` adds no noise.
    pub noise_snr_db: Option<f64>,
    /// The same seed gives the same samples.
    pub seed: u64,
}

impl Default for Phantom {
    fn default() -> Self {
        Self {
            sample_rate: 4000,
            duration_s: 10.0,
            rate_bpm: 72.0,
            rate_variability: 0.02,
            murmur: None,
            third_sound: false,
            fourth_sound: false,
            extrasystoles: None,
            noise: Noise::White,
            noise_snr_db: None,
            seed: 0,
        }
    }
}

/// A synthesised sound and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct PhantomSound {
    /// Mono, within ±1.
    pub samples: Vec<f32>,
    /// In hertz.
    pub sample_rate: u32,
    /// What was put in.
    pub truth: Truth,
}

/// What a phantom holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    /// All beats that begin within the sound, in order of time.
    pub beats: Vec<Beat>,
    /// When the murmur sounds, if there is one.
    pub murmur: Option<Phase>,
    /// Onsets of third sounds, in seconds.
    pub third_sounds_s: Vec<f64>,
    /// Onsets of fourth sounds, in seconds.
    pub fourth_sounds_s: Vec<f64>,
}

impl Phantom {
    /// Synthesises the sound and its truth.
    #[must_use]
    pub fn synthesise(&self) -> PhantomSound {
        let rate = f64::from(self.sample_rate);
        let n = (self.duration_s.clamp(0.0, MAX_DURATION_S) * rate).round() as usize;
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let beats = timing::beats(self, n as f64 / rate.max(1.0), &mut rng);
        let mut samples = vec![0.0; n];
        let (third_sounds_s, fourth_sounds_s) = sounds::add(self, &beats, &mut samples, &mut rng);
        if let Some(murmur) = &self.murmur {
            murmur.add(&beats, &mut samples, rate, &mut rng);
        }
        self.add_noise(&mut samples);
        PhantomSound {
            samples: scaled(&samples),
            sample_rate: self.sample_rate,
            truth: Truth {
                beats,
                murmur: self.murmur.as_ref().map(|m| m.phase),
                third_sounds_s,
                fourth_sounds_s,
            },
        }
    }

    /// Adds noise at the wanted ratio of mean powers over the whole sound.
    fn add_noise(&self, samples: &mut [f64]) {
        let Some(snr_db) = self.noise_snr_db else {
            return;
        };
        let power = samples.iter().map(|x| x * x).sum::<f64>() / samples.len().max(1) as f64;
        let gain = (power / 10_f64.powf(snr_db / 10.0)).sqrt();
        // Another stream than that of the heart sounds.
        let noise = self.noise.synthesise(samples.len(), self.sample_rate, !self.seed);
        for (x, y) in samples.iter_mut().zip(noise) {
            *x += gain * f64::from(y);
        }
    }
}

fn scaled(samples: &[f64]) -> Vec<f32> {
    let peak = samples.iter().fold(0.0, |peak: f64, x| peak.max(x.abs()));
    let gain = if peak > 0.0 { PEAK / peak } else { 0.0 };
    samples.iter().map(|x| (x * gain) as f32).collect()
}

#[cfg(test)]
mod tests;
