//! Sounds that are no hearts, for the training part only: artifacts without a subject.

use engine::audio::Recording;
use engine::backend::Cpu;
use engine::findings::Class;
use engine::model_file::{FrameModel, Preprocessing};
use engine::phantom::Noise;
use engine::pipeline::Preprocessor;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::RawExample;
use crate::TrainError;

/// Rate at which noises are synthesised, in hertz.
const SAMPLE_RATE: u32 = 4000;
/// Length of each, in seconds.
const SECONDS: usize = 8;

/// `count` noises of all kinds in turn, as examples of the class artifact and of no source; preprocessed as
/// recordings are.
///
/// # Errors
/// When beats or features can't be computed.
pub fn noises(
    count: usize,
    seed: u64,
    config: &Preprocessing,
    beats: Option<&FrameModel<Cpu>>,
) -> Result<Vec<RawExample>, TrainError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut preprocessor = Preprocessor::unstandardised(config, beats)?;
    let noise = |index| {
        let name = format!("synthesised noise {index}");
        let recording = Recording::mono(samples(index, &mut rng), SAMPLE_RATE);
        let pcg = preprocessor
            .condition(&recording)
            .map_err(|source| TrainError::Recording { name: name.clone(), source })?;
        RawExample::new((name.clone(), name), (None, Class::Artifact), pcg, &mut preprocessor)
    };
    (0..count).map(noise).collect()
}

fn samples(index: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
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
    samples.iter().map(|x| 0.1 * x).collect()
}
