//! `lubdub compare`.

use std::path::PathBuf;

/// Arguments of `lubdub compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// Run folders of crossval with predictions.json; differences are from the first.
    #[arg(required_unless_present = "from", num_args = 2.., value_name = "RUN")]
    pub runs: Vec<PathBuf>,
    /// A compare.json whose report is made again, without the runs.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["runs", "ensemble", "resamples"])]
    pub from: Option<PathBuf>,
    /// Add the equal-weight mean of all runs' probabilities as one more run: an ensemble.
    #[arg(long)]
    pub ensemble: bool,
    /// Folder for the report: compare.html, compare.json, and a plot of each data set.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}
