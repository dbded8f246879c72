//! `lubdub train` and `lubdub crossval`.

use std::path::PathBuf;

use super::recipe::RecipeArgs;

/// Arguments of `lubdub train`.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
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
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}
