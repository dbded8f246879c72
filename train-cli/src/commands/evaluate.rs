//! `lubdub evaluate`: how good a model is on labelled recordings.

use super::evaluation_output::by_source;
use super::model::ModelBytes;
use super::ordered_parallel::ordered_parallel;
use super::{evaluation_output, interruption, print, progress, read_bounded};
use crate::args::{Either, EvaluateArgs, EvaluateClassifierArgs, OtherEvaluation};
use anyhow::{Context, bail};
use engine::backend::Cpu;
use engine::findings::{Class, Findings, Probabilities, Status};
use engine::pipeline::{Pipeline, Refusal};
use engine::report::JsonModel;
use serde::Serialize;
use std::fs;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use train_cli::data::split::SplitNames;
use train_cli::data::{Collection, Dataset, Recording};
use train_cli::metrics::{BootstrapConfig, Evaluation, Prediction};

/// What `--json` prints and `evaluation.json` holds.
#[derive(Serialize)]
struct Results<'a> {
    model: &'a JsonModel,
    parts: Vec<Named<'a>>,
}

/// The evaluation of one source, or of all together.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    evaluation: &'a Evaluation,
}

/// Measures what was asked for.
pub fn run(args: &EvaluateArgs) -> anyhow::Result<ExitCode> {
    match args {
        Either::Own(args) => classifier(args),
        Either::Sub(OtherEvaluation::Beats(args)) => super::evaluate_beats::run(args),
    }
}

/// Judges the recordings, measures every figure per source, prints and writes the report.
fn classifier(args: &EvaluateClassifierArgs) -> anyhow::Result<ExitCode> {
    let model = ModelBytes::load(&args.model)?;
    let dataset = Dataset::open(&args.data)?;
    let chosen = choose(&dataset, &args.split)?;
    let judged = predict(&chosen, || model.pipeline(), &*interruption()?)?;
    let config = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let parts =
        by_source(&judged, &config, |sources| protocol(&args.split, sources, &model.learnt_from));
    let results = Results {
        model: &model.identity,
        parts: parts.iter().map(|(name, evaluation, _)| Named { name, evaluation }).collect(),
    };
    if let Some(out) = &args.out {
        let title = format!("Evaluation of {}", model.identity.name);
        evaluation_output::write(out, &title, &results, &parts, &judged)?;
    }
    if args.json {
        print(&(serde_json::to_string(&results)? + "\n"))?;
    } else {
        evaluation_output::print_text(&parts)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The recordings to evaluate on: all labelled ones, or the test part of a split file.
fn choose(dataset: &Dataset, split: &str) -> anyhow::Result<Vec<Recording>> {
    let chosen: Vec<_> = if split == "all" {
        dataset.labelled().cloned().collect()
    } else {
        let text = fs::read_to_string(split)
            .with_context(|| format!("the split {split} can't be read"))?;
        let names: SplitNames = serde_json::from_str(&text)
            .with_context(|| format!("{split} is not a split (train, validation, test)"))?;
        names.split(dataset)?.test
    };
    if chosen.is_empty() {
        bail!("there is no labelled recording to evaluate on");
    }
    Ok(chosen)
}

/// What gives a verdict on the bytes of a file.
trait Diagnose {
    /// See [`Pipeline::diagnose`].
    fn diagnose(&mut self, bytes: &[u8]) -> Result<Findings, Refusal>;
}

impl Diagnose for Pipeline<Cpu> {
    fn diagnose(&mut self, bytes: &[u8]) -> Result<Findings, Refusal> {
        pollster::block_on(Self::diagnose(self, bytes)).map(|diagnosis| diagnosis.findings)
    }
}

/// The predictions of all recordings, on all cores. A fault of a device or a model ends the evaluation: counted as
/// wrong answers it would lower the figures.
fn predict<D: Diagnose>(
    recordings: &[Recording],
    pipeline: impl Fn() -> anyhow::Result<D> + Sync,
    interrupted: &AtomicBool,
) -> anyhow::Result<Vec<Prediction>> {
    let bar = progress::bar(recordings.len(), "predicting");
    let mut predictions = Vec::new();
    let work = |pipeline: &mut D, recording: &Recording| prediction(pipeline, recording);
    let emit = |prediction: anyhow::Result<Prediction>| {
        predictions.push(prediction?);
        bar.inc(1);
        Ok(())
    };
    ordered_parallel(recordings, interrupted, pipeline, work, emit)?;
    bar.finish_and_clear();
    if interrupted.load(Ordering::Relaxed) {
        bail!("interrupted; nothing was measured");
    }
    Ok(predictions)
}

/// One recording's prediction. A recording that is refused itself counts as a wrong answer.
fn prediction(pipeline: &mut impl Diagnose, recording: &Recording) -> anyhow::Result<Prediction> {
    let name = &recording.name;
    let bytes = read_bounded::bytes(&recording.path)
        .with_context(|| format!("{} can't be read", recording.path.display()))?;
    let truth = recording.label.with_context(|| format!("{name} has no label"))?;
    let findings = match pipeline.diagnose(&bytes) {
        Ok(findings) => Some(findings),
        Err(refusal) if refusal.is_of_recording() => {
            log::warn!("{name} is refused and counts as wrong: {refusal}");
            None
        }
        Err(refusal) => return Err(refusal).context(format!("{name} was not evaluated")),
    };
    let probabilities = findings.as_ref().and_then(|findings| findings.probabilities);
    Ok(Prediction {
        file: name.clone(),
        group: recording.group.clone(),
        source: recording.source,
        truth,
        probabilities: probabilities.unwrap_or(Probabilities([0.0; Class::COUNT])),
        abstained: findings.is_none_or(|findings| findings.status() != Status::Ok),
        repeat: None,
        fold: None,
    })
}

/// How the predictions came about, in words.
fn protocol(split: &str, sources: &[Collection], learnt_from: &[String]) -> String {
    if split != "all" {
        return format!("Test part of {split}");
    }
    let known = sources.iter().any(|source| learnt_from.iter().any(|name| name == source.title()));
    let warning = if known {
        ", among them those that the model learnt from: no measure of new recordings"
    } else {
        ""
    };
    format!("Every labelled recording{warning}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::commands::with_causes;
    use engine::audio::DecodeError;
    use engine::backend::DeviceError;

    /// Refuses every recording for one reason.
    struct Refusing(fn() -> Refusal);

    impl Diagnose for Refusing {
        fn diagnose(&mut self, _: &[u8]) -> Result<Findings, Refusal> {
            Err(self.0())
        }
    }

    fn evaluated(refusal: fn() -> Refusal) -> anyhow::Result<Vec<Prediction>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.wav");
        fs::write(&path, b"RIFF").unwrap();
        let (name, group) = ("PASCAL/1.wav".to_owned(), "one".to_owned());
        let recording = Recording {
            label: Some(Class::Murmur),
            ..Recording::new(path, name, Collection::PASCAL_B, group)
        };
        let never = AtomicBool::new(false);
        predict(&[recording], || Ok(Refusing(refusal)), &never)
    }

    #[test]
    fn a_fault_of_the_device_ends_the_evaluation_and_is_told_with_its_cause() {
        let lost = || DeviceError::new("planted: the device was lost").into();
        let error = evaluated(lost).unwrap_err();
        let told = with_causes(error.as_ref());
        assert!(told.contains("PASCAL/1.wav was not evaluated"), "{told}");
        assert!(told.contains("planted: the device was lost"), "{told}");
        assert!(error.downcast_ref::<Refusal>().is_some());
    }

    #[test]
    fn a_recording_that_is_refused_counts_as_a_wrong_answer() {
        let predictions = evaluated(|| DecodeError::EmptyFile.into()).unwrap();
        assert!(predictions[0].abstained && !predictions[0].is_right());
    }
}
