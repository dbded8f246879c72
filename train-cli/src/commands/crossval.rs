//! `lubdub crossval`: a recipe on given folds, beside baselines without audio.

use std::process::ExitCode;

use burn::tensor::backend::AutodiffBackend;
use engine::findings::Class;
use train_cli::classifier::crossval::CrossValidation;
use train_cli::data::folds::Folds;
use train_cli::device_check::DeviceTask;
use train_cli::examples::TrainingData;
use train_cli::io::run_folder::{self, claim_folder};
use train_cli::metrics::{BootstrapConfig, MeasuredFigure, Metric, Prediction, reported_name};
use train_cli::report::{Align, Table};
use train_cli::trainer::progress::Bar;

use super::baselines::baselines;
use super::evaluation_output::{self, by_source, write_files};
use super::training_data::{beats_of, examples, extra, open};
use super::{interruption, print};
use crate::args::CrossvalArgs;

/// Cross-validates a recipe over given folds and reports it per source.
pub fn run(args: &CrossvalArgs) -> anyhow::Result<ExitCode> {
    args.recipe.device.run(CrossValidating(args))?
}

struct CrossValidating<'a>(&'a CrossvalArgs);

impl DeviceTask for CrossValidating<'_> {
    type Output = anyhow::Result<ExitCode>;

    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output {
        run_on::<B>(self.0, device)
    }
}

fn run_on<B: AutodiffBackend>(args: &CrossvalArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let data = open(&args.recipe)?;
    let grouped = Folds::read(&args.folds, data.main())?;
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
    let figures = evaluation_output::figures(&parts, Some(folds.kind()));
    let title = if args.random_folds {
        "Cross-validation on random folds (leaks)"
    } else {
        "Grouped cross-validation"
    };
    evaluation_output::write(&args.recipe.out, title, &figures, &parts, &judged)?;
    let baselines = baselines(data.main(), &grouped, args.repeats, &bootstrap);
    write_files(
        &args.recipe.out,
        [
            (run_folder::FIGURES, serde_json::to_string_pretty(&figures)?),
            (run_folder::BASELINES, serde_json::to_string_pretty(&baselines)?),
        ],
    )?;
    if args.json {
        print(&(serde_json::to_string(&figures)? + "\n"))?;
    } else {
        evaluation_output::print_text(&parts)?;
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

/// Trains without each fold and predicts it, one after the other.
fn judge<B: AutodiffBackend>(
    args: &CrossvalArgs,
    data: &TrainingData,
    folds: &Folds,
    device: &B::Device,
) -> anyhow::Result<Vec<Prediction>> {
    let recipe = args.recipe.recipe()?;
    claim_folder(&args.recipe.out, &recipe)?;
    let interrupted = interruption()?;
    let preprocessing = recipe.preprocessing();
    let beats = beats_of(&args.recipe, preprocessing)?;
    let examples = examples(data.main(), preprocessing, beats.as_ref())?;
    let extra = extra(data, preprocessing, beats.as_ref())?;
    let crossval = CrossValidation {
        recipe: &recipe,
        dataset: data.main(),
        examples: &examples,
        extra: &extra,
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
fn beside_baselines(figures: &[MeasuredFigure], baselines: &[MeasuredFigure]) -> String {
    let mut table = Table::new(&[
        ("data", Align::Left),
        ("protocol", Align::Left),
        ("metric", Align::Left),
        ("value [95 % interval]", Align::Left),
        ("n", Align::Right),
        ("groups", Align::Right),
    ]);
    let shown = [
        Metric::UnweightedAverageRecall,
        Metric::MacroF1,
        Metric::Accuracy,
        Metric::Auroc(Class::Murmur),
    ];
    let mut rows: Vec<_> = figures.iter().chain(baselines).collect();
    rows.retain(|figure| shown.contains(&figure.metric));
    rows.sort_by_key(|figure| {
        (figure.data.clone(), shown.iter().position(|m| *m == figure.metric))
    });
    for figure in rows {
        table.push([
            figure.data.clone(),
            figure.protocol.clone(),
            reported_name(figure.metric).unwrap_or_default().to_owned(),
            figure.estimate().to_string(),
            figure.n.to_string(),
            figure.groups.to_string(),
        ]);
    }
    format!("\n{table}\n")
}
