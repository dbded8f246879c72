//! `lubdub evaluate beats`: how good a beat model is.

use std::process::ExitCode;

use engine::backend::Cpu;
use engine::findings::Class;
use engine::model_file::BeatModel;
use serde::Serialize;
use train_cli::data::{CirCor, Collection, Dataset, Loader, Pascal, Recording};
use train_cli::metrics::BootstrapConfig;
use train_cli::segmenter::BeatTrainConfig;
use train_cli::segmenter::clinical_metrics::{
    self, IrregularityMetrics, MurmurMetrics, Share, of_classes,
};
use train_cli::segmenter::detection::detect;
use train_cli::segmenter::measure::{BeatFigures, figures};
use train_cli::segmenter::set::{annotated, split};
use train_cli::segmenter::synthetic_metrics::{self, NoiseMetrics, PrematureMetrics, RateMetrics};

use super::model::read_beats;
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
    rates: RateMetrics,
    /// Synthesised sounds without a heart.
    silences: NoiseMetrics,
    /// Premature beats of phantoms.
    premature_beats: PrematureMetrics,
    /// When murmurs sound: held-out patients, and all patients.
    murmurs: Option<[MurmurMetrics; 2]>,
    /// PASCAL A's artifacts on which beats are claimed.
    artifacts: Option<Share>,
    /// PASCAL B's irregularity.
    irregularity: Option<IrregularityMetrics>,
}

/// Measures everything, and prints it.
pub fn run(args: &EvaluateBeatsArgs) -> anyhow::Result<ExitCode> {
    let model = read_beats(args.model.as_deref())?;
    let config =
        args.config.as_deref().map_or_else(|| Ok(BeatTrainConfig::default()), read_config)?;
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let [_, _, test] = split(&annotated(&args.data)?, &config.shares, config.seed)?;
    let protocol = "patients held out, seen neither in training nor in tuning";
    let held_out: Vec<Recording> = test.iter().map(|one| one.recording.clone()).collect();
    let circor = CirCor.find(&args.data).map(|root| CirCor.load(&root)).transpose()?;
    let pascal = Pascal.find(&args.data).map(|root| Pascal.load(&root)).transpose()?;
    let cycles = |dataset: &Dataset, source, classes: &[Class]| {
        clinical_metrics::cycles(&model, &of_classes(dataset, source, classes))
    };
    let results = Results {
        model: model.manifest.name.clone(),
        model_sha256: model.sha256.clone(),
        held_out: figures(&detect(&model, &test)?, protocol, &bootstrap),
        rates: synthetic_metrics::rates(&model)?,
        silences: synthetic_metrics::silences(&model)?,
        premature_beats: synthetic_metrics::premature_beats(&model)?,
        murmurs: circor
            .as_ref()
            .map(|set| murmurs(set, &model, &held_out, &bootstrap))
            .transpose()?,
        artifacts: pascal
            .as_ref()
            .map(|set| cycles(set, Collection::PASCAL_A, &[Class::Artifact]))
            .transpose()?
            .map(|cycles| clinical_metrics::claims(&cycles, &bootstrap)),
        irregularity: pascal
            .as_ref()
            .map(|set| cycles(set, Collection::PASCAL_B, &[Class::Normal, Class::Extrasystole]))
            .transpose()?
            .map(|cycles| clinical_metrics::irregularity(&cycles, &bootstrap)),
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
    model: &BeatModel<Cpu>,
    held_out: &[Recording],
    bootstrap: &BootstrapConfig,
) -> anyhow::Result<[MurmurMetrics; 2]> {
    let all =
        clinical_metrics::cycles(model, &of_classes(set, Collection::CIRCOR, &[Class::Murmur]))?;
    let is_held_out = |name: &str| held_out.iter().any(|recording| recording.name == name);
    let unseen: Vec<_> =
        all.iter().filter(|one| is_held_out(&one.recording.name)).cloned().collect();
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
            share.map_or_else(String::new, |share| format!(" ({share})"))
        ));
    }
    if let Some(metrics) = &results.irregularity {
        let auroc = metrics.auroc.map_or("not defined".to_owned(), |auroc| auroc.to_string());
        lines.push(format!(
            "PASCAL B, irregularity, extrasystole against normal: AUROC {auroc}; {} normal and {} extrasystole with a rhythm, {} and {} without.",
            metrics.n[0], metrics.n[1], metrics.unclaimed[0], metrics.unclaimed[1]
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

fn murmur_lines(who: &str, metrics: &MurmurMetrics) -> String {
    let accuracy =
        metrics.balanced_accuracy.map_or("not defined".to_owned(), |accuracy| accuracy.to_string());
    let mut lines = vec![format!(
        "CirCor, timing of audible murmurs, {who}: balanced accuracy {accuracy}; systolic {} of {}, diastolic {} of {}; both: {} called systolic, {} diastolic; {} without beats.",
        metrics.right[0],
        metrics.n[0],
        metrics.right[1],
        metrics.n[1],
        metrics.both[0],
        metrics.both[1],
        metrics.unclaimed
    )];
    lines.extend(
        metrics
            .within_systole
            .iter()
            .map(|(word, timing, count)| format!("  {word}: {count} heard as {timing:?}")),
    );
    lines.join("\n")
}
