//! `lubdub train` and `lubdub crossval`.

use std::path::PathBuf;

use train_cli::train::TrainConfig;
use train_cli::train::device::TrainDevice;

/// Settings that both share. Those left out come from the configuration file, else from the defaults.
#[derive(Debug, clap::Args)]
pub struct RecipeArgs {
    /// Folder with a data set, for example PASCAL 2011 in the Kaggle layout.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Run folder: configuration, checkpoint, curves, metrics and model.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Training configuration (JSON), as a run folder holds it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Passes over the training part.
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Highest learning rate.
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// Seed of split, weights, order and augmentation.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Synthesised noises shown as artifacts.
    #[arg(long, value_name = "N")]
    pub noises: Option<usize>,
    /// Share of the recordings that stopping, temperature and threshold are fitted on.
    #[arg(long, default_value_t = 0.15, value_name = "SHARE")]
    pub validation: f64,
    /// Where to compute.
    #[arg(long, value_enum, default_value = "cpu")]
    pub device: TrainDevice,
}

impl RecipeArgs {
    /// The configuration, with what was given on the command line put in.
    pub fn recipe(&self) -> anyhow::Result<TrainConfig> {
        use anyhow::Context;
        let mut config = match &self.config {
            None => TrainConfig::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("{} can't be read", path.display()))?;
                serde_json::from_str(&text)
                    .with_context(|| format!("{} is no training configuration", path.display()))?
            }
        };
        config.epochs = self.epochs.unwrap_or(config.epochs);
        config.learning_rate = self.learning_rate.unwrap_or(config.learning_rate);
        config.seed = self.seed.unwrap_or(config.seed);
        config.noises = self.noises.unwrap_or(config.noises);
        config.check()?;
        Ok(config)
    }
}

/// Arguments of `lubdub train`.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// Share of the recordings that is kept away and measured on at the end; 0 measures nothing.
    #[arg(long, default_value_t = 0.2, value_name = "SHARE")]
    pub test: f64,
    /// The model's name.
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
