//! What can be asked for on the command line.

mod ablate;
mod data;
mod diagnose;
mod evaluate;
mod features;
mod recipe;
mod train;

pub use ablate::AblateArgs;
pub use data::DataArgs;
pub use diagnose::{DiagnoseArgs, DiagnoseDevice, ModelArgs};
pub use evaluate::{EvaluateArgs, EvaluateBeatsArgs, EvaluateClassifierArgs, OtherEvaluation};
pub use features::FeaturesArgs;
pub use train::{BeatsArgs, ClassifierArgs, CrossvalArgs, OtherTraining, TrainArgs};

use clap::{Parser, Subcommand};

/// Heart sound analysis: data sets, training, evaluation, batch diagnosis and views.
#[derive(Debug, Parser)]
#[command(name = "lubdub", version, propagate_version = true, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what a data set holds: classes, groups, durations, rates and every defect.
    Data(DataArgs),
    /// Train a classifier on one grouped split and export it as a model file; "train beats" trains the segmenter.
    Train(TrainArgs),
    /// Train and judge fold after fold, beside what is reached without listening.
    Crossval(CrossvalArgs),
    /// Cross-validate the recipe with one part changed at a time: views, augmentations, classical models.
    Ablate(AblateArgs),
    /// Measure how good a model is on labelled recordings; "evaluate beats" measures a beat model.
    Evaluate(EvaluateArgs),
    /// Listen to recordings and say what is heard in each.
    Diagnose(DiagnoseArgs),
    /// Draw every view of a recording, and write them as arrays for Python.
    Features(FeaturesArgs),
}
