//! `lubdub evaluate beats`: how good a frame model's beats are on synthesised sounds and on PASCAL. Figures on patients
//! whom it hasn't seen come from `lubdub train frames`.

use std::process::ExitCode;

use engine::findings::Class;
use serde::Serialize;
use train_cli::data::{Collection, Dataset, Loader, Pascal};
use train_cli::frames::clinical_metrics::{self, IrregularityMetrics, Share, of_classes};
use train_cli::frames::synthetic_metrics::{self, NoiseMetrics, PrematureMetrics, RateMetrics};
use train_cli::metrics::BootstrapConfig;

use super::model::read_frames;
use super::print;
use crate::args::EvaluateBeatsArgs;

/// What `--json` prints.
#[derive(Serialize)]
struct Results {
    model: String,
    model_sha256: String,
    /// Heart rates of phantoms.
    rates: RateMetrics,
    /// Synthesised sounds without a heart.
    silences: NoiseMetrics,
    /// Premature beats of phantoms.
    premature_beats: PrematureMetrics,
    /// PASCAL A's artifacts on which beats are claimed.
    artifacts: Option<Share>,
    /// PASCAL B's irregularity.
    irregularity: Option<IrregularityMetrics>,
}

/// Measures everything, and prints it.
pub fn run(args: &EvaluateBeatsArgs) -> anyhow::Result<ExitCode> {
    let model = read_frames(args.model.as_deref())?;
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let pascal = Pascal.find(&args.data).map(|root| Pascal.load(&root)).transpose()?;
    let cycles = |dataset: &Dataset, source, classes: &[Class]| {
        clinical_metrics::cycles(&model, &of_classes(dataset, source, classes))
    };
    let results = Results {
        model: model.manifest.name.clone(),
        model_sha256: model.sha256.clone(),
        rates: synthetic_metrics::rates(&model)?,
        silences: synthetic_metrics::silences(&model)?,
        premature_beats: synthetic_metrics::premature_beats(&model)?,
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

fn tables(results: &Results) -> String {
    let Results { rates, silences, premature_beats: premature, .. } = results;
    let mut lines = vec![
        format!("{} ({})\n", results.model, results.model_sha256),
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
    lines.join("\n") + "\n"
}
