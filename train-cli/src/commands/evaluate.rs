//! `lubdub evaluate`: how good a model is on labelled recordings.

use super::in_order::in_order;
use super::measured::by_source;
use super::model::ModelBytes;
use super::{interruption, listen, measured, print, progress};
use crate::args::{Either, EvaluateArgs, EvaluateClassifierArgs, OtherEvaluation};
use anyhow::{Context, bail};
use engine::backend::Cpu;
use engine::findings::{Class, Probabilities, Status};
use engine::pipeline::Pipeline;
use engine::report::JsonModel;
use serde::Serialize;
use std::fs;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
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
    let judged = judge(&chosen, &model)?;
    let config = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let parts =
        by_source(&judged, &config, |sources| protocol(&args.split, sources, &model.learnt_from));
    let results = Results {
        model: &model.identity,
        parts: parts.iter().map(|(name, evaluation, _)| Named { name, evaluation }).collect(),
    };
    if let Some(out) = &args.out {
        let title = format!("Evaluation of {}", model.identity.name);
        measured::write(out, &title, &results, &parts, &judged)?;
    }
    if args.json {
        print(&(serde_json::to_string(&results)? + "\n"))?;
    } else {
        measured::print_text(&parts)?;
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

/// Lets the model judge each recording. One that is refused counts as a wrong answer.
fn judge(recordings: &[Recording], model: &ModelBytes) -> anyhow::Result<Vec<Prediction>> {
    let interrupted = interruption()?;
    let bar = progress::bar(recordings.len(), "judging");
    let mut judged = Vec::new();
    let work =
        |pipeline: &mut Pipeline<Cpu>, recording: &Recording| classifier_one(pipeline, recording);
    let emit = |one: anyhow::Result<Prediction>| {
        judged.push(one?);
        bar.inc(1);
        Ok(())
    };
    in_order(recordings, &interrupted, || model.pipeline(), work, emit)?;
    bar.finish_and_clear();
    if interrupted.load(Ordering::Relaxed) {
        bail!("interrupted; nothing was measured");
    }
    Ok(judged)
}

fn classifier_one(
    pipeline: &mut Pipeline<Cpu>,
    recording: &Recording,
) -> anyhow::Result<Prediction> {
    let bytes = listen::bytes(&recording.path)
        .with_context(|| format!("{} can't be read", recording.path.display()))?;
    let truth = recording.label.with_context(|| format!("{} has no label", recording.name))?;
    let heard = pollster::block_on(pipeline.diagnose(&bytes)).ok();
    let findings = heard.map(|diagnosis| diagnosis.findings);
    Ok(Prediction {
        file: recording.name.clone(),
        group: recording.group.clone(),
        source: recording.source,
        truth,
        probabilities: findings
            .as_ref()
            .and_then(|f| f.probabilities)
            .unwrap_or(Probabilities([0.0; Class::COUNT])),
        abstained: findings.is_none_or(|findings| findings.status() != Status::Ok),
    })
}

/// How the judgements came about, in words.
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
