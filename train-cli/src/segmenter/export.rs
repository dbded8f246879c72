//! From a fitted segmenter to a beat model's file.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::backend::Backend;
use engine::beats::{ClaimConfig, Durations};
use engine::model_file::{
    BEAT_FORMAT_VERSION, BeatManifest, BeatTraining, BeatTrainingSet, ReportedFigure,
    read_beat_model, write_beat_model,
};
use engine::models::Segmenter;

use super::detection::{Listened, beats, listen};
use super::matching::Truth;
use super::set::AnnotatedRecording;
use super::synthetic::{conditioned, random_sound};
use super::track::durations;
use super::{BeatTrainConfig, claim};
use crate::TrainError;
use crate::examples::per_thread::on_all_cores;

/// Noises on which the threshold of claims is chosen.
const NOISES: u64 = 300;
/// Seeds of those noises, apart from those of training.
const NOISE_SEED: u64 = 1 << 32;

/// The bytes of the model file: what decides over claims is fitted with the very weights that are shipped, on
/// the validation part and on noises that training has not seen.
///
/// # Errors
/// When the model cannot be written, or a recording cannot be heard.
pub fn export<B: Backend>(
    config: &BeatTrainConfig,
    name: &str,
    network: Segmenter<B>,
    [training, validation]: [&[AnnotatedRecording]; 2],
) -> Result<Vec<u8>, TrainError> {
    let mut manifest = BeatManifest {
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
    let draft = write_beat_model(manifest.clone(), network)?;
    let hearts = listen(&draft, validation)?;
    let noises = listen_to_noises(&draft)?;
    manifest.claim = claim::fitted(&hearts, &noises, config.false_claims);
    rewritten(&draft, manifest)
}

/// The same model with measured figures.
///
/// # Errors
/// When the model cannot be read or written.
pub fn with_figures(model: &[u8], metrics: Vec<ReportedFigure>) -> Result<Vec<u8>, TrainError> {
    let device = engine::backend::CpuDevice::default();
    let manifest = read_beat_model::<engine::backend::Cpu>(model, &device)?.manifest;
    rewritten(model, BeatManifest { metrics, ..manifest })
}

/// The same weights under another description.
fn rewritten(model: &[u8], manifest: BeatManifest) -> Result<Vec<u8>, TrainError> {
    let device = engine::backend::CpuDevice::default();
    let model = read_beat_model::<engine::backend::Cpu>(model, &device)?;
    Ok(write_beat_model(manifest, model.network)?)
}

fn listen_to_noises(model: &[u8]) -> Result<Vec<Listened>, TrainError> {
    let numbers: Vec<u64> = (0..NOISES).collect();
    on_all_cores(model, &numbers, |finder, &number| {
        let samples = random_sound(NOISE_SEED + number);
        let pcg = conditioned(samples, &finder.config().condition)?;
        let (suspected, claimed) = beats(finder, &pcg)?;
        let duration_s = pcg.duration_s();
        let everywhere = engine::beats::Span { start_s: 0.0, end_s: duration_s };
        let truth = Truth { known: vec![everywhere], ..Truth::default() };
        let name = format!("noise {number}");
        Ok(Listened {
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
    let set = |(source, (training, validation, groups)): (
        crate::data::Collection,
        (_, _, BTreeSet<_>),
    )| {
        let name = source.title().to_owned();
        BeatTrainingSet { name, training, validation, groups: groups.len() }
    };
    sets.into_iter().map(set).collect()
}
