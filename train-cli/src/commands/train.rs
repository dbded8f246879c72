//! `lubdub train`: one split, one network, one model file.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use burn::tensor::backend::AutodiffBackend;
use engine::model_file::ReportedFigure;
use train_cli::classifier::TrainConfig;
use train_cli::classifier::classical::{Baseline, ClassicalConfig, RankedFeature};
use train_cli::classifier::crossval::pick;
use train_cli::classifier::learner::{Recipe, SplitExamples};
use train_cli::classifier::training::{Job, Trained, judge};
use train_cli::data::split::{SplitConfig, SplitNames, split};
use train_cli::io::atomic_file::write_file;
use train_cli::metrics::{BootstrapConfig, Prediction};
use train_cli::report::plots::{Curve, Curves, curves};
use train_cli::report::{Align, Table};
use train_cli::trainer::checkpoint::CheckpointFile;
use train_cli::trainer::progress::Bar;
use train_cli::trainer::score::EpochScore;

use super::measured::{self, by_source, write_files};
use super::recipe::{Data, ear};
use super::{interruption, print};
use crate::args::{ClassifierArgs, Either, OtherTraining, TrainArgs};
use crate::on_device;

/// Trains what was asked for and writes its run folder.
pub fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    match args {
        Either::Own(args) => on_device!(args.recipe.device, run_on(args)),
        Either::Sub(OtherTraining::Beats(args)) => super::train_beats::run(args),
    }
}

fn run_on<B: AutodiffBackend>(
    args: &ClassifierArgs,
    device: &B::Device,
) -> anyhow::Result<ExitCode> {
    let recipe = args.recipe.recipe()?;
    let out = &args.recipe.out;
    let data = Data::open(&args.recipe)?;
    let split = split(&data.main, &shares(args, recipe.seed()))?;
    let checkpoint = CheckpointFile::of_run(out);
    ensure!(
        args.resume || !checkpoint.exists(),
        "{} holds a training already; go on with it by --resume, or choose another folder",
        out.display()
    );
    write_files(
        out,
        [
            ("config.json", serde_json::to_string_pretty(&recipe)?),
            ("split.json", serde_json::to_string_pretty(&SplitNames::of(&split))?),
        ],
    )?;
    let ear = ear(&args.recipe, recipe.preprocessing())?;
    let examples = data.examples(recipe.preprocessing(), ear.as_ref())?;
    let mut training = pick(&examples, &split.train)?;
    training.extend(data.extra(recipe.preprocessing(), ear.as_ref())?);
    let parts = SplitExamples {
        training,
        validation: pick(&examples, &split.validation)?,
        test: pick(&examples, &split.test)?,
        ear: ear.as_ref(),
    };
    match &recipe {
        Recipe::Network(config) => network::<B>(args, config, parts, device)?,
        Recipe::Classical(config) => classical(args, config, parts)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains a network, or goes on with its training, and writes its model file.
fn network<B: AutodiffBackend>(
    args: &ClassifierArgs,
    config: &TrainConfig,
    parts: SplitExamples<'_>,
    device: &B::Device,
) -> anyhow::Result<()> {
    let out = &args.recipe.out;
    let bar = Bar::new(&args.name, interruption()?);
    let job = Job {
        config,
        name: &args.name,
        figures: read_figures(args.figures.as_deref())?,
        training: parts.training,
        validation: parts.validation,
        ear: parts.ear,
        checkpoint: CheckpointFile::of_run(out),
    };
    let trained = job.run::<B>(device, &bar)?;
    drop(bar);
    write_files(out, [("curves.svg", draw_curves(&trained)?)])?;
    let path = out.join(format!("{}.safetensors", args.name));
    write_file(&path, &trained.model)?;
    measure(out, &judge(&trained.model, parts.test)?)?;
    Ok(print(&format!("The model is in {}\n", path.display()))?)
}

/// Fits a classical model. It is a baseline: there is no file of it that the page could load.
fn classical(
    args: &ClassifierArgs,
    config: &ClassicalConfig,
    parts: SplitExamples<'_>,
) -> anyhow::Result<()> {
    const SHOWN: usize = 20;
    let out = &args.recipe.out;
    let baseline = Baseline::fit(config, parts.training, &parts.validation, parts.ear)?;
    let features = baseline.features();
    write_files(out, [("features.json", serde_json::to_string_pretty(features)?)])?;
    measure(out, &baseline.judge(&parts.test)?)?;
    let mut table = Table::new(&[("feature", Align::Left), ("information", Align::Right)]);
    for RankedFeature { name, information } in features.iter().take(SHOWN) {
        table.push([name.clone(), format!("{information:.3} nats")]);
    }
    print(&format!(
        "\n{table}\nThe {} features that it uses are in {}; a baseline is not exported.\n",
        features.len(),
        out.join("features.json").display()
    ))?;
    Ok(())
}

/// The shares of the split, under the recipe's seed.
fn shares(args: &ClassifierArgs, seed: u64) -> SplitConfig {
    let (validation, test) = (args.recipe.validation, args.test);
    SplitConfig { train: 1.0 - validation - test, validation, test, seed }
}

fn read_figures(path: Option<&Path>) -> anyhow::Result<Vec<ReportedFigure>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} holds no figures", path.display()))
}

/// Loss and UAR over the epochs, with a mark at the one that was kept.
fn draw_curves(trained: &Trained) -> anyhow::Result<String> {
    let curve = |name: &str, value: fn(&EpochScore) -> f64| Curve {
        name: name.to_owned(),
        values: trained.history.iter().map(value).collect(),
    };
    let panels = [
        Curves {
            name: "loss (nats)".to_owned(),
            curves: vec![
                curve("training, augmented", |s| s.training_loss),
                curve("validation", |s| s.validation_loss),
            ],
        },
        Curves { name: "UAR".to_owned(), curves: vec![curve("validation", |s| s.validation_uar)] },
    ];
    let caption = "Scores of the averaged weights after each epoch.";
    Ok(curves("Training", caption, &panels, Some(trained.best_epoch))?)
}

/// Figures on the test part, where there is one.
fn measure(out: &Path, judged: &[Prediction]) -> anyhow::Result<()> {
    if judged.is_empty() {
        return Ok(());
    }
    let parts = by_source(judged, &BootstrapConfig::default(), |_| "grouped hold-out".to_owned());
    measured::write(out, "Held-out test part", &measured::figures(&parts), &parts, judged)?;
    Ok(measured::print_text(&parts)?)
}
