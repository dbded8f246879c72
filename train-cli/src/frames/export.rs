//! From a fitted frame network to a frame model's file.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::beats::{ClaimConfig, Durations, Span};
use engine::findings::{SoundHead, SoundPooling};
use engine::frames::State;
use engine::model_file::{
    FRAME_FORMAT_VERSION, FrameManifest, FrameModel, FrameTraining, FrameTrainingSet,
    read_frame_model, write_frame_model,
};
use engine::models::FrameNetwork;

use super::FrameTrainConfig;
use super::detection::{Detection, with_finders};
use super::matching::Truth;
use super::set::{Annotation, FrameRecording};
use super::synthetic::{conditioned, random_sound};
use crate::TrainError;
use crate::data::{Annotated, Collection};

/// Noises on which the threshold of claims is chosen.
const NOISES: u64 = 300;
/// Seeds of those noises, apart from those of training.
const NOISE_SEED: u64 = 1 << 32;

/// The description of a network that was trained on recordings, as far as training alone settles it: what decides over
/// claims and statements is fitted later, on recordings that the network hasn't seen.
#[must_use]
pub fn description(
    config: &FrameTrainConfig,
    name: &str,
    training: &[FrameRecording],
) -> FrameManifest {
    FrameManifest {
        format_version: FRAME_FORMAT_VERSION,
        name: name.to_owned(),
        network: config.network.clone(),
        condition: config.condition.clone(),
        spectrum: config.spectrum,
        log_mel: config.log_mel,
        durations: Durations::broad().fitted(&durations(training)),
        claim: ClaimConfig::default(),
        pooling: SoundPooling::default(),
        sounds: Default::default(),
        exam: SoundHead::default(),
        classes: None,
        training: FrameTraining {
            sets: sets(training),
            seed: config.seed,
            program: concat!("lubdub ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    }
}

/// A frame model with rounded weights, as a file holds them, and the bytes of the file.
///
/// # Errors
/// When the model can't be written.
pub fn model<B: Backend>(
    description: FrameManifest,
    network: FrameNetwork<B>,
) -> Result<(FrameModel<Cpu>, Vec<u8>), TrainError> {
    // Rounding is what writing does, so it is read back.
    let bytes = write_frame_model(description, network)?;
    Ok((read_frame_model::<Cpu>(&bytes, &CpuDevice::default())?, bytes))
}

/// What a model suspects and claims in synthesised noises that no training has seen.
///
/// # Errors
/// When the model fails.
pub fn detect_in_noises(model: &FrameModel<Cpu>) -> Result<Vec<Detection>, TrainError> {
    let numbers: Vec<u64> = (0..NOISES).collect();
    with_finders(model, &numbers, |finder, &number| {
        let pcg = conditioned(random_sound(NOISE_SEED + number), finder.condition())?;
        let (_, suspected) = pollster::block_on(finder.suspect(&pcg))?;
        let duration_s = pcg.duration_s();
        let claimed = finder.beats().config().claim.claimed(suspected.clone(), duration_s);
        let everywhere = Span { start_s: 0.0, end_s: duration_s };
        let truth = Truth { known: vec![everywhere], ..Truth::default() };
        let name = format!("noise {number}");
        let group = name.clone();
        Ok(Detection { name, group, source: None, duration_s, truth, suspected, claimed })
    })
}

/// What each source contributed.
fn sets(training: &[FrameRecording]) -> Vec<FrameTrainingSet> {
    let mut sets = BTreeMap::<Collection, (usize, BTreeSet<&str>)>::new();
    for one in training {
        let set = sets.entry(one.recording.source).or_default();
        set.0 += 1;
        set.1.insert(&one.recording.group);
    }
    let set = |(source, (training, groups)): (Collection, (usize, BTreeSet<_>))| {
        let name = source.title().to_owned();
        FrameTrainingSet { name, training, groups: groups.len() }
    };
    sets.into_iter().map(set).collect()
}

/// Durations of the annotated states, in seconds and in the order of [`State::ALL`].
fn durations(recordings: &[FrameRecording]) -> [Vec<f64>; 4] {
    let mut seen: [Vec<f64>; 4] = Default::default();
    for one in recordings {
        if let Some(Annotation::States(stretches)) = &one.annotation {
            for Annotated { state, span } in stretches {
                seen[State::index(*state)].push(span.length_s());
            }
        }
    }
    seen
}
