//! `lubdub crossval`: a recipe on given folds, beside what is reached without listening.

use std::process::ExitCode;

use burn::tensor::backend::AutodiffBackend;
use engine::model_file::ReportedFigure;
use train_cli::classifier::crossval::CrossValidation;
use train_cli::data::folds::Folds;
use train_cli::io::run_folder::claim_folder;
use train_cli::metrics::{BootstrapConfig, Prediction};
use train_cli::report::{Align, Table};
use train_cli::trainer::progress::Bar;

use super::baselines::baselines;
use super::measured::{self, by_source, write_files};
use super::recipe::{Data, ear};
use super::{interruption, print};
use crate::args::CrossvalArgs;
use crate::on_device;

/// Cross-validates a recipe over given folds and reports it per source.
pub fn run(args: &CrossvalArgs) -> anyhow::Result<ExitCode> {
    on_device!(args.recipe.device, run_on(args))
}

fn run_on<B: AutodiffBackend>(args: &CrossvalArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let data = Data::open(&args.recipe)?;
    let grouped = Folds::read(&args.folds, &data.main)?;
    let folds = if args.random_folds {
        grouped.at_random(args.recipe.seed.unwrap_or(0))
    } else {
        grouped.clone()
    };
    anyhow::ensure!(
        (1..=folds.repeats()).contains(&args.repeats),
        "{} holds {} repeats",
        args.folds.display(),
        folds.repeats()
    );
    refuse_the_other_kind(args)?;
    let judged = judge::<B>(args, &data, &folds, device)?;
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let protocol = data.protocol(folds.protocol(args.repeats));
    let parts = by_source(&judged, &bootstrap, |_| protocol.clone());
    let figures = measured::figures(&parts);
    let title = if args.random_folds {
        "Cross-validation on random folds (leaks)"
    } else {
        "Grouped cross-validation"
    };
    measured::write(&args.recipe.out, title, &figures, &parts, &judged)?;
    let baselines = baselines(&data.main, &grouped, args.repeats, &bootstrap);
    write_files(
        &args.recipe.out,
        [
            ("figures.json", serde_json::to_string_pretty(&figures)?),
            ("baselines.json", serde_json::to_string_pretty(&baselines)?),
        ],
    )?;
    if args.json {
        print(&(serde_json::to_string(&figures)? + "\n"))?;
    } else {
        measured::print_text(&parts)?;
        print(&beside_baselines(&figures, &baselines))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Grouped and random folds share no run folder: its predictions would be those of the last.
fn refuse_the_other_kind(args: &CrossvalArgs) -> anyhow::Result<()> {
    let other = if args.random_folds { "repeat1-fold0" } else { "random1-fold0" };
    anyhow::ensure!(
        !args.recipe.out.join(other).exists(),
        "{} holds a run on {} folds; choose another folder",
        args.recipe.out.display(),
        if args.random_folds { "grouped" } else { "random" }
    );
    Ok(())
}

/// Trains and judges fold after fold.
fn judge<B: AutodiffBackend>(
    args: &CrossvalArgs,
    data: &Data,
    folds: &Folds,
    device: &B::Device,
) -> anyhow::Result<Vec<Prediction>> {
    let recipe = args.recipe.recipe()?;
    claim_folder(&args.recipe.out, &recipe)?;
    let interrupted = interruption()?;
    let ear = ear(&args.recipe, recipe.preprocessing())?;
    let examples = data.examples(recipe.preprocessing(), ear.as_ref())?;
    let extra = data.extra(recipe.preprocessing(), ear.as_ref())?;
    let crossval = CrossValidation {
        recipe: &recipe,
        dataset: &data.main,
        examples: &examples,
        extra: &extra,
        ear: ear.as_ref(),
        folds,
        validation: args.recipe.validation,
        out: &args.recipe.out,
    };
    let mut judged = Vec::new();
    for (repeat, fold) in crossval.plan(args.repeats) {
        let bar = Bar::new(&format!("repeat {repeat}, fold {fold}"), interrupted.clone());
        judged.extend(crossval.fold::<B>((repeat, fold), device, &bar)?);
    }
    Ok(judged)
}

/// One table: the recipe and the baselines under each other, for each source.
fn beside_baselines(figures: &[ReportedFigure], baselines: &[ReportedFigure]) -> String {
    let mut table = Table::new(&[
        ("data", Align::Left),
        ("protocol", Align::Left),
        ("metric", Align::Left),
        ("value [95 % interval]", Align::Left),
        ("n", Align::Right),
        ("groups", Align::Right),
    ]);
    let shown = ["UAR", "macro F1", "accuracy", "murmur AUROC"];
    let mut rows: Vec<_> = figures.iter().chain(baselines).collect();
    rows.retain(|figure| shown.contains(&figure.metric.as_str()));
    rows.sort_by_key(|figure| {
        (figure.data.clone(), shown.iter().position(|m| *m == figure.metric))
    });
    for figure in rows {
        let ReportedFigure { metric, data, protocol, n, groups, value, low, high } = figure;
        table.push([
            data.clone(),
            protocol.clone(),
            metric.clone(),
            format!("{value:.3} [{low:.3}, {high:.3}]"),
            n.to_string(),
            groups.to_string(),
        ]);
    }
    format!("\n{table}\n")
}
