//! `lubdub evaluate`.

use super::diagnose::ModelArgs;
use std::path::PathBuf;

/// Arguments of `lubdub evaluate`.
#[derive(Debug, clap::Args)]
pub struct EvaluateArgs {
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
