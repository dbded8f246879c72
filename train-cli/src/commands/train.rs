//! `lubdub train`: one split, one network, one model file.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use burn::tensor::backend::AutodiffBackend;
use engine::model_file::ReportedFigure;
use train_cli::classifier::classical::RankedFeature;
use train_cli::classifier::learner::{Destination, Learned, LearnedModel};
use train_cli::data::split::{SplitConfig, SplitNames, split};
use train_cli::device_check::DeviceTask;
use train_cli::io::run_folder;
use train_cli::metrics::{BootstrapConfig, MeasuredFigure, Prediction};
use train_cli::report::plots::{Curve, Curves, curves};
use train_cli::report::{Align, Table};
use train_cli::trainer::checkpoint::CheckpointFile;
use train_cli::trainer::progress::Bar;
use train_cli::trainer::score::EpochScore;

use super::evaluation_output::{self, by_source, write_files};
use super::training_data::{beats_of, examples, extra, open};
use super::{interruption, print};
use crate::args::{ClassifierArgs, Either, OtherTraining, TrainArgs};

/// Features of a classical model that are printed.
const SHOWN_FEATURES: usize = 20;

/// Trains what was asked for and writes its run folder.
pub fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    match args {
        Either::Own(args) => args.recipe.device.run(Training(args))?,
        Either::Sub(OtherTraining::Frames(args)) => super::train_frames::run(args),
    }
}

struct Training<'a>(&'a ClassifierArgs);

impl DeviceTask for Training<'_> {
    type Output = anyhow::Result<ExitCode>;

    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output {
        let args = self.0;
        let learned = learn::<B>(args, device)?;
        let out = &args.recipe.out;
        match learned.model {
            LearnedModel::Network { path, history, best_epoch } => {
                let drawn = draw_curves(&history, best_epoch)?;
                write_files(out, [(run_folder::CURVES, drawn)])?;
                measure(out, &learned.predictions)?;
                print(&format!("The model is in {}\n", path.display()))?;
            }
            LearnedModel::Classical { features } => {
                measure(out, &learned.predictions)?;
                print_features(out, &features)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes what is about to be learnt into the run folder, and learns it.
fn learn<B: AutodiffBackend>(args: &ClassifierArgs, device: &B::Device) -> anyhow::Result<Learned> {
    let recipe = args.recipe.recipe()?;
    let out = &args.recipe.out;
    let data = open(&args.recipe)?;
    let split = split(data.main(), &shares(args, recipe.seed()))?;
    ensure!(
        args.resume || !CheckpointFile::of_run(out).exists(),
        "{} holds a training already; resume it by --resume, or choose another folder",
        out.display()
    );
    write_files(
        out,
        [
            (run_folder::CONFIG, serde_json::to_string_pretty(&recipe)?),
            (run_folder::SPLIT, serde_json::to_string_pretty(&SplitNames::of(&split))?),
        ],
    )?;
    let preprocessing = recipe.preprocessing();
    let beats = beats_of(&args.recipe, preprocessing)?;
    let set = examples(data.main(), preprocessing, beats.as_ref())?;
    let mut parts = set.split(&split, preprocessing)?;
    drop(set);
    parts.training.extend(extra(&data, preprocessing, beats.as_ref())?);
    let to = Destination {
        folder: out,
        file: run_folder::model_file(&args.name),
        name: &args.name,
        figures: read_figures(args.figures.as_deref())?,
    };
    let bar = Bar::new(&args.name, interruption()?);
    Ok(recipe.learn::<B>(parts, to, device, &bar)?)
}

/// Prints the features of a classical model. It is a baseline: there is no file of it that the page could load.
fn print_features(out: &Path, features: &[RankedFeature]) -> anyhow::Result<()> {
    let mut table = Table::new(&[("feature", Align::Left), ("information", Align::Right)]);
    for RankedFeature { name, information } in features.iter().take(SHOWN_FEATURES) {
        table.push([name.clone(), format!("{information:.3} nats")]);
    }
    print(&format!(
        "\n{table}\nThe {} features that it uses are in {}; a baseline is not exported.\n",
        features.len(),
        out.join(run_folder::FEATURES).display()
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
    let figures: Vec<MeasuredFigure> = serde_json::from_str(&text)
        .with_context(|| format!("{} holds no figures", path.display()))?;
    Ok(figures.into_iter().map(ReportedFigure::from).collect())
}

/// Loss and UAR over the epochs, with a mark at the one that was kept.
fn draw_curves(history: &[EpochScore], best_epoch: usize) -> anyhow::Result<String> {
    let curve = |name: &str, value: fn(&EpochScore) -> f64| Curve {
        name: name.to_owned(),
        values: history.iter().map(value).collect(),
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
    Ok(curves("Training", caption, &panels, Some(best_epoch))?)
}

/// Figures on the test part, where there is one.
fn measure(out: &Path, predictions: &[Prediction]) -> anyhow::Result<()> {
    if predictions.is_empty() {
        return Ok(());
    }
    let config = BootstrapConfig::default();
    let parts = by_source(predictions, &config, |_| "grouped hold-out".to_owned());
    let figures = evaluation_output::figures(&parts, None);
    evaluation_output::write(out, "Held-out test part", &figures, &parts, predictions)?;
    Ok(evaluation_output::print_text(&parts)?)
}
