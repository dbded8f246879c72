//! `lubdub ablate`: what each view, augmentation and kind of model adds.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use burn::tensor::backend::AutodiffBackend;
use engine::model_file::Preprocessing;
use train_cli::ablation::{Part, Variant, VariantPredictions, VariantSummary, plan, summarise};
use train_cli::classifier::crossval::CrossValidation;
use train_cli::data::Dataset;
use train_cli::data::folds::Folds;
use train_cli::device_check::DeviceTask;
use train_cli::examples::ExampleSet;
use train_cli::io::provenance::Provenance;
use train_cli::io::run_folder::claim_folder;
use train_cli::metrics::{BootstrapConfig, Estimate};
use train_cli::report::plots::{IntervalRow, intervals};
use train_cli::report::{Align, Table};
use train_cli::trainer::progress::Bar;

use super::evaluation_output::write_files;
use super::model::read_frames;
use super::training_data::examples;
use super::{interruption, print};
use crate::args::AblateArgs;

/// Share of the other folds that is held out for stopping and calibration.
const VALIDATION: f64 = 0.15;

/// How the figures came about.
const PROTOCOL: &str = "Grouped 5-fold cross-validation, one repeat; intervals (95 %) by bootstrap over \
    groups, differences paired.";

/// Runs every variant that is this worker's, and reports where there is no other worker.
pub fn run(args: &AblateArgs) -> anyhow::Result<ExitCode> {
    args.device.run(Ablation(args))?
}

struct Ablation<'a>(&'a AblateArgs);

impl DeviceTask for Ablation<'_> {
    type Output = anyhow::Result<ExitCode>;

    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output {
        run_on::<B>(self.0, device)
    }
}

fn run_on<B: AutodiffBackend>(args: &AblateArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let dataset = Dataset::open(&args.data)?;
    let folds = Folds::read(&args.folds, &dataset)?;
    let mut variants = plan(args.epochs);
    variants.retain(|variant| is_wanted(&args.parts, variant.part));
    let is_mine = |index: usize| args.worker.is_none_or(|w| index % w.count == w.index);
    let beats = Arc::new(read_frames(args.frames.as_deref())?);
    Provenance::claim(&args.out, &[&dataset])?;
    let examples = examples(&dataset, &Preprocessing::default(), Some(&beats))?;
    let study =
        Study { args, dataset: &dataset, folds: &folds, examples, interrupted: interruption()? };
    let mut tested = Vec::new();
    for (_, variant) in variants.iter().enumerate().filter(|(index, _)| is_mine(*index)) {
        tested.push(study.test::<B>(variant, device)?);
    }
    if args.worker.is_none() {
        let config = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
        report(args, &summarise(&tested, &config))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a part's variants are asked for; the reference always is.
fn is_wanted(parts: &[Part], part: Part) -> bool {
    parts.is_empty() || part == Part::Reference || parts.contains(&part)
}

struct Study<'a> {
    args: &'a AblateArgs,
    dataset: &'a Dataset,
    folds: &'a Folds,
    examples: ExampleSet,
    interrupted: Arc<AtomicBool>,
}

impl Study<'_> {
    /// Cross-validates a variant, or reads what an earlier run of it found.
    fn test<B: AutodiffBackend>(
        &self,
        variant: &Variant,
        device: &B::Device,
    ) -> anyhow::Result<VariantPredictions> {
        let out = self.args.out.join(variant.folder());
        claim_folder(&out, &variant.recipe)?;
        let labelled: Vec<_> = self.dataset.labelled().cloned().collect();
        let examples = self.examples.with(&labelled, variant.recipe.preprocessing(), || {})?;
        let crossval = CrossValidation {
            recipe: &variant.recipe,
            dataset: self.dataset,
            examples: &examples,
            extra: &[],
            folds: self.folds,
            validation: VALIDATION,
            out: &out,
        };
        let mut predictions = Vec::new();
        for (repeat, fold) in crossval.plan(1) {
            let name = format!("{}, fold {fold}", variant.name);
            let bar = Bar::new(&name, self.interrupted.clone());
            predictions.extend(crossval.fold::<B>((repeat, fold), device, &bar)?);
        }
        let Variant { part, name, against, .. } = variant.clone();
        Ok(VariantPredictions { part, name, against, predictions })
    }
}

fn report(args: &AblateArgs, summaries: &[VariantSummary]) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(summaries)?;
    let table = table(summaries).to_string();
    write_study(&args.out, summaries, &json, &table)?;
    print(&if args.json { json + "\n" } else { format!("{PROTOCOL}\n\n{table}\n") })?;
    Ok(())
}

fn write_study(
    out: &Path,
    summaries: &[VariantSummary],
    json: &str,
    table: &str,
) -> anyhow::Result<()> {
    let rows: Vec<IntervalRow> = summaries.iter().map(row).collect();
    let n = summaries.first().map_or((0, 0), |s| (s.n, s.groups));
    let caption = format!("{PROTOCOL} n = {} recordings of {} groups.", n.0, n.1);
    let plot = intervals("UAR with one thing changed", &caption, "difference of mean UAR", &rows)?;
    write_files(
        out,
        [
            ("ablation.json", json.to_owned()),
            ("ablation.txt", table.to_owned()),
            ("ablation.svg", plot),
        ],
    )
}

fn row(summary: &VariantSummary) -> IntervalRow {
    IntervalRow {
        name: summary.name.clone(),
        series: summary.uar.iter().filter_map(|(name, e)| Some((name.clone(), (*e)?))).collect(),
        difference: summary.difference,
    }
}

/// One line per variant.
fn table(summaries: &[VariantSummary]) -> Table {
    let sources: Vec<String> = summaries
        .first()
        .map(|summary| summary.uar.iter().map(|(name, _)| format!("UAR, {name}")).collect())
        .unwrap_or_default();
    let mut columns = vec![("changed", Align::Left)];
    columns.extend(sources.iter().map(|name| (name.as_str(), Align::Left)));
    columns.extend([("mean UAR", Align::Left), ("difference", Align::Left)]);
    let recalls: Vec<String> = summaries
        .first()
        .map(|summary| {
            summary.recalls.iter().map(|r| format!("{} recall", r.class.key())).collect()
        })
        .unwrap_or_default();
    for name in &recalls {
        columns.extend([(name.as_str(), Align::Left), ("difference", Align::Left)]);
    }
    let mut table = Table::new(&columns);
    for summary in summaries {
        let mut cells = vec![summary.name.clone()];
        cells.extend(summary.uar.iter().map(|(_, estimate)| interval(*estimate, false)));
        cells.extend([interval(summary.mean_uar, false), interval(summary.difference, true)]);
        for recall in &summary.recalls {
            cells.extend([interval(recall.value, false), interval(recall.difference, true)]);
        }
        table.push(cells);
    }
    table
}

fn interval(estimate: Option<Estimate>, signed: bool) -> String {
    match estimate {
        None => "not defined".to_owned(),
        Some(estimate) if signed => format!("{estimate:+}"),
        Some(estimate) => estimate.to_string(),
    }
}
