//! Hearts and noises that nobody recorded: rates, rhythms and murmurs that patients seldom have, and sounds that
//! are no heart.

mod sounds;

pub use sounds::random_sound;

use engine::audio::{ConditionConfig, Container, Pcg, Recording, condition};
use engine::beats::{BeatImage, Span, State};
use engine::phantom::{Extrasystoles, Murmur, Noise, Phantom, PhantomSound, Phase, Shape};
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::BeatTrainConfig;
use super::track::Track;
use crate::TrainError;
use crate::data::Annotated;

/// Rate at which sounds are synthesised, in hertz.
const SAMPLE_RATE: u32 = 4000;
/// Length of each, in seconds.
const SECONDS: f64 = 10.0;
/// Length of a phantom's sounds as they are labelled, in seconds: what follows is below a tenth of the peak.
const SOUNDS_S: [f64; 2] = [0.10, 0.08];
/// What must be left between two sounds, in seconds.
const BETWEEN_S: f64 = 0.02;

/// A phantom with everything drawn at random within what hearts do.
#[must_use]
pub fn random_phantom(seed: u64) -> Phantom {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let rate_bpm = (rng.random_range(35.0_f64.ln()..220.0_f64.ln())).exp();
    let has = |rng: &mut ChaCha8Rng, p: f64| rng.random::<f64>() < p;
    Phantom {
        sample_rate: SAMPLE_RATE,
        duration_s: SECONDS,
        rate_bpm,
        rate_variability: rng.random_range(0.0..0.08),
        murmur: has(rng, 0.5).then(|| random_murmur(rng)),
        third_sound: has(rng, 0.15),
        fourth_sound: has(rng, 0.15),
        extrasystoles: has(rng, 0.25).then(|| Extrasystoles {
            every: rng.random_range(2..9),
            coupling: rng.random_range(0.5..0.85),
        }),
        noise: random_noise(rng),
        noise_snr_db: has(rng, 0.85).then(|| rng.random_range(3.0..30.0)),
        seed,
    }
}

fn random_murmur(rng: &mut impl Rng) -> Murmur {
    let low_hz = rng.random_range(50.0..250.0);
    Murmur {
        phase: if rng.random::<f64>() < 0.6 { Phase::Systolic } else { Phase::Diastolic },
        shape: [Shape::CrescendoDecrescendo, Shape::Plateau, Shape::Decrescendo]
            [rng.random_range(0..3)],
        low_hz,
        high_hz: low_hz + rng.random_range(80.0..400.0),
        level_db: rng.random_range(-28.0..-6.0),
    }
}

fn random_noise(rng: &mut impl Rng) -> Noise {
    match rng.random_range(0..6) {
        0 => Noise::White,
        1 => Noise::Pink,
        2 => Noise::Hum { hz: if rng.random::<bool>() { 50.0 } else { 60.0 } },
        3 => Noise::Babble,
        4 => Noise::Breathing,
        _ => Noise::Clicks,
    }
}

/// The states of a phantom's beats.
#[must_use]
pub fn states(sound: &PhantomSound) -> Vec<Annotated> {
    let duration_s = sound.samples.len() as f64 / f64::from(sound.sample_rate);
    let mut states = Vec::new();
    for beat in &sound.truth.beats {
        let s1_end = (beat.s1_s + SOUNDS_S[0]).min(beat.s2_s - BETWEEN_S);
        let s2_end = (beat.s2_s + SOUNDS_S[1]).min(beat.end_s - BETWEEN_S);
        let edges = [beat.s1_s, s1_end, beat.s2_s, s2_end, beat.end_s];
        for (state, edge) in State::ALL.into_iter().zip(edges.windows(2)) {
            let span = Span { start_s: edge[0], end_s: edge[1].min(duration_s) };
            if span.length_s() > 0.0 {
                states.push(Annotated { state, span });
            }
        }
    }
    states
}

/// A sound as a recording would be conditioned.
///
/// # Errors
/// When the configuration describes no filter.
pub fn conditioned(samples: Vec<f32>, config: &ConditionConfig) -> Result<Pcg, TrainError> {
    let recording = Recording {
        channels: vec![samples],
        sample_rate: SAMPLE_RATE,
        container: Container::Wav,
        truncated: false,
    };
    let refused =
        |reason: String| TrainError::Recording { name: "a synthesised sound".to_owned(), reason };
    condition(&recording, config).map_err(|error| refused(error.to_string()))
}

/// `count` phantoms with labels; before the first beat nothing is known.
///
/// # Errors
/// When the images can't be computed.
pub fn phantoms(
    config: &BeatTrainConfig,
    count: usize,
    seed: u64,
) -> Result<Vec<Track>, TrainError> {
    let mut image = BeatImage::new(config.log_mel, config.condition.sample_rate)?;
    (0..count as u64)
        .map(|number| {
            let sound = random_phantom(seed.wrapping_add(number)).synthesise();
            let states = states(&sound);
            let pcg = conditioned(sound.samples, &config.condition)?;
            let known = (states.as_slice(), super::track::UNKNOWN);
            Track::new(format!("phantom {number}"), &pcg, known, &mut image)
        })
        .collect()
}

/// `count` noises in which no heart beats.
///
/// # Errors
/// When the images can't be computed.
pub fn noises(config: &BeatTrainConfig, count: usize, seed: u64) -> Result<Vec<Track>, TrainError> {
    let mut image = BeatImage::new(config.log_mel, config.condition.sample_rate)?;
    (0..count as u64)
        .map(|number| {
            let samples = random_sound(seed.wrapping_add(number));
            let pcg = conditioned(samples, &config.condition)?;
            let nowhere = (&[][..], State::NONE as u8);
            Track::new(format!("noise {number}"), &pcg, nowhere, &mut image)
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn the_states_of_every_phantom_follow_each_other_without_a_gap() {
        for seed in 0..60 {
            let sound = random_phantom(seed).synthesise();
            let states = states(&sound);
            assert!(states.len() > 12, "{seed}");
            for pair in states.windows(2) {
                assert_eq!(pair[1].state.before(), pair[0].state, "{seed}");
                assert!((pair[1].span.start_s - pair[0].span.end_s).abs() < 1e-9, "{seed}");
            }
        }
    }
}
