//! Synthesised hearts and noises: rates, rhythms and murmurs that are rare in patients, and sounds without a heart.

mod sounds;

pub use sounds::random_sound;

use engine::audio::{ConditionConfig, Pcg, Recording, condition};
use engine::beats::Span;
use engine::frames::{FrameOutput, State};
use engine::phantom::{
    Extrasystoles, Murmur, MurmurShape, Noise, Phantom, PhantomSound, Phase, Truth,
};
use engine::pipeline::Refusal;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

use super::FrameTrainConfig;
use super::labels::Labels;
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
/// Length of a third or fourth sound as it is labelled, in seconds.
const EXTRA_S: f64 = 0.08;

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
        third_sound: has(rng, 0.25),
        fourth_sound: has(rng, 0.2),
        extrasystoles: has(rng, 0.25).then(|| Extrasystoles {
            every: rng.random_range(2..9),
            coupling: rng.random_range(0.5..0.85),
        }),
        noise: random_noise(rng),
        noise_snr_db: has(rng, 0.85).then(|| rng.random_range(3.0..30.0)),
        seed,
    }
}

/// A phantom as [`random_phantom`] makes it, with a third sound or, every other time, a fourth, at a rate that leaves room
/// for them.
#[must_use]
pub fn with_extra_sound(seed: u64) -> Phantom {
    let is_third = seed.is_multiple_of(2);
    let plain = random_phantom(seed);
    Phantom {
        rate_bpm: plain.rate_bpm.clamp(45.0, 100.0),
        third_sound: is_third,
        fourth_sound: !is_third,
        murmur: None,
        ..plain
    }
}

fn random_murmur(rng: &mut impl Rng) -> Murmur {
    let low_hz = rng.random_range(50.0..250.0);
    Murmur {
        phase: if rng.random::<f64>() < 0.6 { Phase::Systolic } else { Phase::Diastolic },
        shape: [MurmurShape::CrescendoDecrescendo, MurmurShape::Plateau, MurmurShape::Decrescendo]
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
    condition(&Recording::mono(samples, SAMPLE_RATE), config).map_err(|error| {
        let name = "a synthesised sound".to_owned();
        TrainError::Recording { name, source: Refusal::Condition(error) }
    })
}

/// `count` phantoms with labels; before the first beat nothing is known.
///
/// # Errors
/// When a sound can't be conditioned.
pub fn phantoms(
    config: &FrameTrainConfig,
    count: usize,
    seed: u64,
) -> Result<Vec<Track>, TrainError> {
    let phantom = |number: u64| {
        let sound = random_phantom(seed.wrapping_add(number)).synthesise();
        let states = states(&sound);
        let pcg = conditioned(sound.samples, &config.condition)?;
        let mut labels = Labels::unknown(config.frames_of(pcg.samples.len()));
        labels.set_states(&states, config.hop_s());
        set_sounds(&mut labels, &states, &sound.truth, config.hop_s());
        Ok(track(format!("phantom {number}"), pcg, labels))
    };
    (0..count as u64).into_par_iter().map(phantom).collect()
}

/// Whether a murmur or an extra sound is heard in the frames of systole and diastole.
fn set_sounds(labels: &mut Labels, states: &[Annotated], truth: &Truth, hop_s: f64) {
    for Annotated { state, span } in states {
        match state {
            State::Systole => {
                let heard = truth.murmur == Some(Phase::Systolic);
                labels.set_sound(FrameOutput::SystolicMurmur, *span, heard, hop_s);
            }
            State::Diastole => {
                let heard = truth.murmur == Some(Phase::Diastolic);
                labels.set_sound(FrameOutput::DiastolicMurmur, *span, heard, hop_s);
                labels.set_sound(FrameOutput::ExtraSound, *span, false, hop_s);
            }
            State::S1 | State::S2 => {}
        }
    }
    for &start_s in truth.third_sounds_s.iter().chain(&truth.fourth_sounds_s) {
        let span = Span { start_s, end_s: start_s + EXTRA_S };
        labels.set_sound(FrameOutput::ExtraSound, span, true, hop_s);
    }
}

/// `count` noises in which no heart beats.
///
/// # Errors
/// When a sound can't be conditioned.
pub fn noises(
    config: &FrameTrainConfig,
    count: usize,
    seed: u64,
) -> Result<Vec<Track>, TrainError> {
    let noise = |number: u64| {
        let pcg = conditioned(random_sound(seed.wrapping_add(number)), &config.condition)?;
        let labels = Labels::no_heart(config.frames_of(pcg.samples.len()));
        Ok(track(format!("noise {number}"), pcg, labels))
    };
    (0..count as u64).into_par_iter().map(noise).collect()
}

fn track(name: String, pcg: Pcg, labels: Labels) -> Track {
    Track { group: name.clone(), name, source: None, samples: pcg.samples.into(), labels }
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
