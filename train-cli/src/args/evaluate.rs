//! `lubdub evaluate`.

use super::diagnose::ModelArgs;
use super::either::Either;
use std::path::PathBuf;

/// Arguments of `lubdub evaluate`: a classifier's, or a subcommand.
pub type EvaluateArgs = Either<EvaluateClassifierArgs, OtherEvaluation>;

/// What can be evaluated beside classifiers.
#[derive(Debug, clap::Subcommand)]
pub enum OtherEvaluation {
    /// Measure a frame model: heart sounds, rate, rhythm, murmur timing, and false claims on noise.
    Beats(EvaluateBeatsArgs),
}

/// Arguments of `lubdub evaluate beats`.
#[derive(Debug, clap::Args)]
pub struct EvaluateBeatsArgs {
    /// Frame model; without it, the released one.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Folder with CirCor 2022, and PASCAL 2011 if it is there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Configuration (JSON) of the training, whose split names the patients that were held out; without it, the
    /// default one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of the evaluation of a classifier.
#[derive(Debug, clap::Args)]
pub struct EvaluateClassifierArgs {
    #[command(flatten)]
    pub model: ModelArgs,
    /// Folder with a data set.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The split.json of a training run, of which the test part is evaluated,
    /// or `all` for every labelled recording.
    #[arg(long, default_value = "all", value_name = "FILE|all")]
    pub split: String,
    /// Folder for the report: report.html, evaluation.json and predictions.json.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}
