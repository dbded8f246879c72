//! From a fitted network to a calibrated model file.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::features::Normalisation;
use engine::findings::{Calibration, Class, Thresholds};
use engine::model_file::{
    ClassCount, FORMAT_VERSION, Manifest, ReportedFigure, TrainingData, TrainingSet, read_model,
    write_model,
};
use engine::models::Network;

use super::TrainConfig;
use super::calibrate::{fit_calibration, fit_threshold};
use super::fit::Parts;
use super::score::{logits, probabilities};
use crate::TrainError;
use crate::examples::prepare::Example;

/// The bytes of the model file: pooling, temperature and threshold are fitted with the very weights that are
/// shipped, rounded as they are, on the validation part.
///
/// # Errors
/// When the model cannot be written, or contradicts itself.
pub fn export<B: Backend>(
    config: &TrainConfig,
    name: &str,
    network: Network<B>,
    parts: Parts<'_>,
    metrics: Vec<ReportedFigure>,
) -> Result<Vec<u8>, TrainError> {
    let mut manifest = describe(config, name, parts, metrics);
    let device = CpuDevice::default();
    let draft = write_model(manifest.clone(), network)?;
    let model = read_model::<Cpu>(&draft, &device)?;
    let window = &config.preprocessing.features.window;
    let heard = logits(&model.network, parts.validation, window, &device)?;
    manifest.calibration = fit_calibration(parts.validation, &heard);
    let judged = probabilities(&heard, &manifest.calibration);
    manifest.thresholds.min_confidence =
        fit_threshold(parts.validation, &judged, &config.abstention);
    Ok(write_model(manifest, model.network)?)
}

/// Proves that a network of this configuration can become a model file: what its training would only find out
/// at its end. What a training fits (statistics, calibration) is taken to be sound.
///
/// # Errors
/// Names the first thing that contradicts another.
pub fn check(config: &TrainConfig) -> Result<(), TrainError> {
    let nothing = Parts { training: &[], validation: &[] };
    let mut manifest = describe(config, "", nothing, Vec::new());
    let preprocessing = &mut manifest.preprocessing;
    preprocessing.features.normalisation = Normalisation::Recording;
    if let Some(cycle) = &mut preprocessing.cycle {
        let unknown = vec![None; cycle.count()];
        *cycle = cycle.fitted(&[&unknown], "");
    }
    Ok(manifest.check()?)
}

fn describe(
    config: &TrainConfig,
    name: &str,
    parts: Parts<'_>,
    metrics: Vec<ReportedFigure>,
) -> Manifest {
    Manifest {
        format_version: FORMAT_VERSION,
        name: name.to_owned(),
        architecture: config.architecture.clone(),
        preprocessing: config.preprocessing.clone(),
        classes: Class::ALL.to_vec(),
        calibration: Calibration::default(),
        thresholds: Thresholds::default(),
        training: TrainingData {
            sets: training_sets(parts),
            seed: config.seed,
            program: concat!("lubdub ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        metrics,
        tensors_sha256: String::new(),
    }
}

/// What each source contributed.
fn training_sets(parts: Parts<'_>) -> Vec<TrainingSet> {
    let all = || parts.training.iter().chain(parts.validation);
    let sources: BTreeSet<_> = all().map(|example| example.source).collect();
    let set = |source| {
        let of = |part: &[Example]| counts(part.iter().filter(|e| e.source == source));
        let groups: BTreeSet<_> =
            all().filter(|e| e.source == source).map(|e| e.group.as_str()).collect();
        TrainingSet {
            name: source.map_or("synthesised noise", crate::data::Collection::title).to_owned(),
            training: of(parts.training),
            validation: of(parts.validation),
            groups: groups.len(),
        }
    };
    sources.into_iter().map(set).collect()
}

fn counts<'a>(examples: impl Iterator<Item = &'a Example>) -> Vec<ClassCount> {
    let mut counts = BTreeMap::<Class, usize>::new();
    for example in examples {
        *counts.entry(example.class).or_default() += 1;
    }
    counts.into_iter().map(|(class, recordings)| ClassCount { class, recordings }).collect()
}
