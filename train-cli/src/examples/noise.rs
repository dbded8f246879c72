//! Sounds that are no hearts, for the training part only: artifacts without a subject.

use engine::audio::{ConditionConfig, Recording, condition};
use engine::beats::HeartCycle;
use engine::features::Extractor;
use engine::findings::Class;
use engine::model_file::Preprocessing;
use engine::phantom::Noise;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::cycle_annotator::Ear;
use super::prepare::{Example, unfitted_extractor};
use crate::TrainError;

/// Rate at which noises are synthesised, in hertz.
const SAMPLE_RATE: u32 = 4000;
/// Length of each, in seconds.
const SECONDS: usize = 8;

/// `count` noises of all kinds in turn, as examples of the class artifact and of no source; heard as recordings
/// are.
///
/// # Errors
/// When the features cannot be computed.
pub fn noises(
    count: usize,
    seed: u64,
    Preprocessing { condition, features, .. }: &Preprocessing,
    ear: Option<&Ear>,
) -> Result<Vec<Example>, TrainError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut extractor = unfitted_extractor(features, condition.sample_rate)?;
    let mut noises = (0..count)
        .map(|i| noise(i, &mut rng, condition, &mut extractor))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(ear) = ear {
        ear.hear(&mut noises)?;
    }
    Ok(noises)
}

fn noise(
    index: usize,
    rng: &mut ChaCha8Rng,
    config: &ConditionConfig,
    extractor: &mut Extractor,
) -> Result<Example, TrainError> {
    const LENGTH: usize = SECONDS * SAMPLE_RATE as usize;
    let kinds = [
        Noise::White,
        Noise::Pink,
        Noise::Hum { hz: if rng.random_bool(0.5) { 50.0 } else { 60.0 } },
        Noise::Babble,
        Noise::Breathing,
        Noise::Clicks,
    ];
    let mut samples = kinds[index % kinds.len()].synthesise(LENGTH, SAMPLE_RATE, rng.random());
    // Two noises at once, as in a ward, in every second example.
    if rng.random_bool(0.5) {
        let other = kinds[rng.random_range(0..kinds.len())];
        let share = rng.random_range(0.1..1.0f32);
        for (sample, more) in
            samples.iter_mut().zip(other.synthesise(LENGTH, SAMPLE_RATE, rng.random()))
        {
            *sample += share * more;
        }
    }
    let recording = Recording::mono(samples.iter().map(|x| 0.1 * x).collect(), SAMPLE_RATE);
    let name = format!("synthesised noise {index}");
    let pcg = condition(&recording, config)
        .map_err(|error| TrainError::Recording { name: name.clone(), reason: error.to_string() })?;
    Ok(Example {
        group: name.clone(),
        name,
        source: None,
        class: Class::Artifact,
        quality: pcg.quality(),
        cycle: HeartCycle::default(),
        measures: Vec::new(),
        image: extractor.extract(&pcg)?,
        pcg,
    })
}
