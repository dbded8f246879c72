//! `lubdub train` and `lubdub crossval`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::either::Either;
use super::recipe::RecipeArgs;
use train_cli::trainer::device::TrainDevice;

/// Arguments of `lubdub train`: a classifier's, or a subcommand.
pub type TrainArgs = Either<ClassifierArgs, OtherTraining>;

/// What can be trained beside classifiers.
#[derive(Debug, clap::Subcommand)]
pub enum OtherTraining {
    /// Train the frame network, which finds heart sounds and hears murmurs, on all data sets, and judge it on groups that it
    /// hasn't seen: cross-validated, or on sources that are left out.
    Frames(FramesArgs),
}

/// Arguments of `lubdub train frames`.
#[derive(Debug, clap::Args)]
pub struct FramesArgs {
    /// Folder with CirCor 2022 and whichever other data sets are there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Run folder: configuration, checkpoints, scores, figures and models.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Training configuration (JSON), as a run folder holds it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Steps of a training.
    #[arg(long, value_name = "N")]
    pub steps: Option<usize>,
    /// Seed of weights, order and augmentation.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of folds; 0 judges nothing and trains on all recordings.
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub folds: usize,
    /// Number of divisions into folds; figures are means over them.
    #[arg(long, default_value = "1", value_name = "N")]
    pub repeats: NonZeroUsize,
    /// Train these only, by the names of their folders, for example repeat1-fold0 or final; nothing is measured.
    #[arg(long, value_delimiter = ',', value_name = "PART", conflicts_with = "without")]
    pub only: Vec<String>,
    /// Sources to leave out of training and to judge, instead of folds.
    #[arg(long, value_delimiter = ',', value_name = "SOURCE")]
    pub without: Vec<String>,
    /// The model's name.
    #[arg(long, default_value = "lubdub-frames", value_name = "NAME")]
    pub name: String,
    /// Resume the trainings of the run folder.
    #[arg(long)]
    pub resume: bool,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
}

/// Arguments of the training of a classifier.
#[derive(Debug, clap::Args)]
pub struct ClassifierArgs {
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// Share of the recordings that is held out for the final figures; 0 measures nothing.
    #[arg(long, default_value_t = 0.2, value_name = "SHARE")]
    pub test: f64,
    /// The network's name.
    #[arg(long, default_value = "pascal-cnn", value_name = "NAME")]
    pub name: String,
    /// Figures for the model file, as `lubdub crossval` writes them (figures.json).
    #[arg(long, value_name = "FILE")]
    pub figures: Option<PathBuf>,
    /// Resume the training of the run folder.
    #[arg(long)]
    pub resume: bool,
}

/// Arguments of `lubdub crossval`.
#[derive(Debug, clap::Args)]
pub struct CrossvalArgs {
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// Table of grouped folds: file,label,group,repeat1,repeat2,…
    #[arg(long, value_name = "FILE")]
    pub folds: PathBuf,
    /// How many of the table's repeats to run.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub repeats: usize,
    /// Deal the same recordings into random folds, whatever their groups. The figures then leak, and the report says
    /// so. Only for contrast.
    #[arg(long)]
    pub random_folds: bool,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}
