//! From a fitted segmenter to a beat model's file.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::beats::{ClaimConfig, Durations, Span};
use engine::model_file::{
    BEAT_FORMAT_VERSION, BeatManifest, BeatModel, BeatTraining, BeatTrainingSet, ReportedFigure,
    read_beat_model, write_beat_model,
};
use engine::models::Segmenter;

use super::detection::{Detection, beats, detect, with_finders};
use super::matching::Truth;
use super::set::AnnotatedRecording;
use super::synthetic::{conditioned, random_sound};
use super::track::durations;
use super::{BeatTrainConfig, claim};
use crate::TrainError;
use crate::data::Collection;

/// Noises on which the threshold of claims is chosen.
const NOISES: u64 = 300;
/// Seeds of those noises, apart from those of training.
const NOISE_SEED: u64 = 1 << 32;

/// A beat model with rounded weights, as a file holds them. What decides over claims is fitted with these, on the
/// validation part and on noises that training has not seen. The model has no file yet: see [`write()`].
///
/// # Errors
/// When the model can't be written, or a recording can't be read.
pub fn export<B: Backend>(
    config: &BeatTrainConfig,
    name: &str,
    network: Segmenter<B>,
    [training, validation]: [&[AnnotatedRecording]; 2],
) -> Result<BeatModel<Cpu>, TrainError> {
    let manifest = BeatManifest {
        format_version: BEAT_FORMAT_VERSION,
        name: name.to_owned(),
        network: config.network.clone(),
        condition: config.condition.clone(),
        log_mel: config.log_mel,
        durations: Durations::broad().fitted(&durations(training)),
        claim: ClaimConfig { slope: 1.0, intercept: 0.0, ..ClaimConfig::default() },
        training: BeatTraining {
            sets: sets(training, validation),
            seed: config.seed,
            program: concat!("lubdub ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    };
    // Rounding is what writing does, so the draft is read back.
    let draft = write_beat_model(manifest, network)?;
    let mut model = read_beat_model::<Cpu>(&draft, &CpuDevice::default())?;
    let hearts = detect(&model, validation)?;
    let noises = detect_in_noises(&model)?;
    model.manifest.claim = claim::fitted(&hearts, &noises, config.false_claims);
    Ok(model)
}

/// The bytes of a beat model's file, with measured figures.
///
/// # Errors
/// When the model can't be written.
pub fn write(model: BeatModel<Cpu>, metrics: Vec<ReportedFigure>) -> Result<Vec<u8>, TrainError> {
    Ok(write_beat_model(BeatManifest { metrics, ..model.manifest }, model.network)?)
}

fn detect_in_noises(model: &BeatModel<Cpu>) -> Result<Vec<Detection>, TrainError> {
    let numbers: Vec<u64> = (0..NOISES).collect();
    with_finders(model, &numbers, |finder, &number| {
        let samples = random_sound(NOISE_SEED + number);
        let pcg = conditioned(samples, &finder.config().condition)?;
        let (suspected, claimed) = beats(finder, &pcg)?;
        let duration_s = pcg.duration_s();
        let everywhere = Span { start_s: 0.0, end_s: duration_s };
        let truth = Truth { known: vec![everywhere], ..Truth::default() };
        let name = format!("noise {number}");
        Ok(Detection {
            group: name.clone(),
            name,
            source: None,
            duration_s,
            truth,
            suspected,
            claimed,
        })
    })
}

/// What each source contributed.
fn sets(
    training: &[AnnotatedRecording],
    validation: &[AnnotatedRecording],
) -> Vec<BeatTrainingSet> {
    let mut sets = BTreeMap::<_, (usize, usize, BTreeSet<&str>)>::new();
    for (part, is_training) in [(training, true), (validation, false)] {
        for one in part {
            let set = sets.entry(one.recording.source).or_default();
            *(if is_training { &mut set.0 } else { &mut set.1 }) += 1;
            set.2.insert(&one.recording.group);
        }
    }
    let set = |(source, (training, validation, groups)): (Collection, (_, _, BTreeSet<_>))| {
        let name = source.title().to_owned();
        BeatTrainingSet { name, training, validation, groups: groups.len() }
    };
    sets.into_iter().map(set).collect()
}
