//! `lubdub train` and `lubdub crossval`.

use std::path::PathBuf;

use super::either::Either;
use super::recipe::RecipeArgs;
use train_cli::trainer::device::TrainDevice;

/// Arguments of `lubdub train`: a classifier's, or a subcommand.
pub type TrainArgs = Either<ClassifierArgs, OtherTraining>;

/// What can be trained beside classifiers.
#[derive(Debug, clap::Subcommand)]
pub enum OtherTraining {
    /// Train the segmenter that finds first and second heart sounds, on CirCor 2022 and PASCAL's timed
    /// recordings, and measure it on patients that it has not seen.
    Beats(BeatsArgs),
}

/// Arguments of `lubdub train beats`.
#[derive(Debug, clap::Args)]
pub struct BeatsArgs {
    /// Folder with CirCor 2022, and PASCAL 2011 if it is there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Run folder: configuration, split, checkpoint, figures and model.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Training configuration (JSON), as a run folder holds it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Passes over the training part.
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Seed of split, weights, order and augmentation.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The model's name.
    #[arg(long, default_value = "circor-beats", value_name = "NAME")]
    pub name: String,
    /// Go on with the training of the run folder.
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
    /// Share of the recordings that is kept away and measured on at the end; 0 measures nothing.
    #[arg(long, default_value_t = 0.2, value_name = "SHARE")]
    pub test: f64,
    /// The network's name.
    #[arg(long, default_value = "pascal-cnn", value_name = "NAME")]
    pub name: String,
    /// Figures for the model file, as `lubdub crossval` writes them (figures.json).
    #[arg(long, value_name = "FILE")]
    pub figures: Option<PathBuf>,
    /// Go on with the training of the run folder.
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
    /// Deal the same recordings into random folds instead, whatever their groups: figures then leak, and
    /// everything says so. Only for contrast.
    #[arg(long)]
    pub random_folds: bool,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}
