//! `lubdub evaluate beats`: how good a beat model is.

use std::process::ExitCode;

use engine::backend::{Cpu, CpuDevice};
use engine::findings::Class;
use engine::model_file::read_beat_model;
use serde::Serialize;
use train_cli::data::{CirCor, Collection, Dataset, Loader, Pascal, Recording};
use train_cli::metrics::{BootstrapConfig, Estimate};
use train_cli::segmenter::clinical_metrics;
use train_cli::segmenter::clinical_metrics::{IrregularityTrial, MurmurTrial, Share, of_classes};
use train_cli::segmenter::measure::{BeatFigures, figures};
use train_cli::segmenter::set::{annotated, split};
use train_cli::segmenter::synthetic_metrics;
use train_cli::segmenter::synthetic_metrics::{PrematureTrial, RateTrial, SilenceTrial};
use train_cli::segmenter::{BeatTrainConfig, detection};

use super::model::beat_model;
use super::print;
use super::train_beats::{read_config, text};
use crate::args::EvaluateBeatsArgs;

/// What `--json` prints.
#[derive(Serialize)]
struct Results {
    model: String,
    model_sha256: String,
    /// Sounds and rate on patients who were held out.
    held_out: Vec<BeatFigures>,
    /// Heart rates of phantoms.
    rates: RateTrial,
    /// Synthesised sounds without a heart.
    silences: SilenceTrial,
    /// Premature beats of phantoms.
    premature_beats: PrematureTrial,
    /// When murmurs sound: held-out patients, and all patients.
    murmurs: Option<[MurmurTrial; 2]>,
    /// PASCAL A's artifacts on which beats are claimed.
    artifacts: Option<Share>,
    /// PASCAL B's irregularity.
    irregularity: Option<IrregularityTrial>,
}

/// Measures everything, and prints it.
pub fn run(args: &EvaluateBeatsArgs) -> anyhow::Result<ExitCode> {
    let model = beat_model(args.model.as_deref())?;
    let beats = read_beat_model::<Cpu>(&model, &CpuDevice::default())?;
    let config =
        args.config.as_deref().map_or_else(|| Ok(BeatTrainConfig::default()), read_config)?;
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let [_, _, test] = split(&annotated(&args.data)?, &config.shares, config.seed)?;
    let protocol = "patients held out, seen neither in training nor in tuning";
    let held_out: Vec<Recording> = test.iter().map(|one| one.recording.clone()).collect();
    let circor = CirCor.find(&args.data).map(|root| CirCor.load(&root)).transpose()?;
    let pascal = Pascal.find(&args.data).map(|root| Pascal.load(&root)).transpose()?;
    let ward = |dataset: &Dataset, source, classes: &[Class]| {
        clinical_metrics::listen(&model, &of_classes(dataset, source, classes))
    };
    let results = Results {
        model: beats.manifest.name.clone(),
        model_sha256: beats.sha256.clone(),
        held_out: figures(&detection::listen(&model, &test)?, protocol, &bootstrap),
        rates: synthetic_metrics::rates(&model)?,
        silences: synthetic_metrics::silences(&model)?,
        premature_beats: synthetic_metrics::premature_beats(&model)?,
        murmurs: circor
            .as_ref()
            .map(|set| murmurs(set, &model, &held_out, &bootstrap))
            .transpose()?,
        artifacts: pascal
            .as_ref()
            .map(|set| ward(set, Collection::PascalA, &[Class::Artifact]))
            .transpose()?
            .map(|patients| clinical_metrics::claims(&patients, &bootstrap)),
        irregularity: pascal
            .as_ref()
            .map(|set| ward(set, Collection::PascalB, &[Class::Normal, Class::Extrasystole]))
            .transpose()?
            .map(|patients| clinical_metrics::irregularity(&patients, &bootstrap)),
    };
    if args.json {
        print(&(serde_json::to_string_pretty(&results)? + "\n"))?;
    } else {
        print(&tables(&results))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The timing of murmurs in held-out patients, and in all.
fn murmurs(
    set: &Dataset,
    model: &[u8],
    held_out: &[Recording],
    bootstrap: &BootstrapConfig,
) -> anyhow::Result<[MurmurTrial; 2]> {
    let all =
        clinical_metrics::listen(model, &of_classes(set, Collection::CirCor, &[Class::Murmur]))?;
    let is_held_out = |name: &str| held_out.iter().any(|recording| recording.name == name);
    let unseen: Vec<_> =
        all.iter().filter(|patient| is_held_out(&patient.recording.name)).cloned().collect();
    Ok([
        clinical_metrics::murmurs(set, &unseen, bootstrap)?,
        clinical_metrics::murmurs(set, &all, bootstrap)?,
    ])
}

fn tables(results: &Results) -> String {
    let Results { rates, silences, premature_beats: premature, .. } = results;
    let mut lines = vec![
        format!("{} ({})\n", results.model, results.model_sha256),
        text(&results.held_out),
        format!(
            "Heart rates of {} phantoms: {} not claimed, {} off by more than {} per minute, the others by at most {:.1}.",
            rates.n,
            rates.unclaimed,
            rates.wrong.len(),
            synthetic_metrics::RATE_TOLERANCE_BPM,
            rates.largest_error_bpm
        ),
    ];
    lines.extend(rates.wrong.iter().map(|wrong| format!("  {wrong}")));
    lines.push(format!(
        "Synthesised sounds without a heart: beats claimed on {} of {}. {}",
        silences.claimed.len(),
        silences.n,
        silences.claimed.join("; ")
    ));
    lines.push(format!(
        "Premature beats of phantoms: {} of {} found, {} of {} others taken for premature.",
        premature.found, premature.premature, premature.false_alarms, premature.others
    ));
    if let Some(Share { n, count, share }) = results.artifacts {
        lines.push(format!(
            "PASCAL A artifacts: beats claimed on {count} of {n}{}.",
            share.map_or_else(String::new, |share| format!(" ({})", of(share)))
        ));
    }
    if let Some(trial) = &results.irregularity {
        let auroc = trial.auroc.map_or("not defined".to_owned(), of);
        lines.push(format!(
            "PASCAL B, irregularity, extrasystole against normal: AUROC {auroc}; {} normal and {} extrasystole with a rhythm, {} and {} without.",
            trial.n[0], trial.n[1], trial.unclaimed[0], trial.unclaimed[1]
        ));
    }
    if let Some([unseen, all]) = &results.murmurs {
        lines.push(murmur_lines("held-out patients", unseen));
        lines.push(murmur_lines(
            "all patients (timing is not learnt from them, but beats are)",
            all,
        ));
    }
    lines.join("\n") + "\n"
}

fn of(Estimate { value, low, high }: Estimate) -> String {
    format!("{value:.3} [{low:.3}, {high:.3}]")
}

fn murmur_lines(who: &str, trial: &MurmurTrial) -> String {
    let accuracy = trial.balanced_accuracy.map_or("not defined".to_owned(), of);
    let mut lines = vec![format!(
        "CirCor, timing of audible murmurs, {who}: balanced accuracy {accuracy}; systolic {} of {}, diastolic {} of {}; both: {} called systolic, {} diastolic; {} without beats.",
        trial.right[0],
        trial.n[0],
        trial.right[1],
        trial.n[1],
        trial.both[0],
        trial.both[1],
        trial.unclaimed
    )];
    lines.extend(
        trial
            .within_systole
            .iter()
            .map(|(word, heard, count)| format!("  {word}: {count} heard as {heard:?}")),
    );
    lines.join("\n")
}
