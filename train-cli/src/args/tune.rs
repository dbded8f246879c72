//! `lubdub tune` and `lubdub nested`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use train_cli::trainer::device::TrainDevice;
use train_cli::tuning::{ClaimRules, MedianRule, NestedConfig, Search};

use super::ablate::{WorkerArg, worker};

/// Arguments of `lubdub tune`.
#[derive(Debug, clap::Args)]
pub struct TuneArgs {
    /// The space (JSON): a base configuration, and domains by JSON pointer into it.
    #[arg(long, value_name = "FILE")]
    pub space: PathBuf,
    /// Table of grouped folds: file,label,group,repeat1,repeat2,…; with it, a fold is held out.
    #[arg(long, value_name = "FILE")]
    pub folds: Option<PathBuf>,
    /// Repeat of the held-out fold, from 1.
    #[arg(long, default_value_t = 1, value_name = "N", requires = "folds")]
    pub repeat: usize,
    /// The held-out fold, from 0; no trial uses it.
    #[arg(long, default_value_t = 0, value_name = "K", requires = "folds")]
    pub fold: usize,
    #[command(flatten)]
    pub search: SearchArgs,
    /// One of several processes that share the study; the first of them waits for all and writes the
    /// report.
    #[arg(long, value_name = "I/N", value_parser = worker)]
    pub worker: Option<WorkerArg>,
}

/// Arguments of `lubdub nested`.
#[derive(Debug, clap::Args)]
pub struct NestedArgs {
    /// The spaces (JSON), each tuned on its own with the same budget; its file's name is its name.
    #[arg(long = "space", required = true, value_delimiter = ',', value_name = "FILES")]
    pub spaces: Vec<PathBuf>,
    /// Table of grouped folds: file,label,group,repeat1,repeat2,…
    #[arg(long, value_name = "FILE")]
    pub folds: PathBuf,
    /// How many of the table's repeats to run.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub repeats: usize,
    #[command(flatten)]
    pub search: SearchArgs,
    /// Do only every n-th pair of space and outer fold from the i-th on, without a report: several
    /// processes share the work, and one without --worker then reports it.
    #[arg(long, value_name = "I/N", value_parser = worker)]
    pub worker: Option<WorkerArg>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
}

/// Arguments that both share.
#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// Folder with a data set, for example PASCAL 2011 in the Kaggle layout.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Folder of the study; a study found there is resumed.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The frame model that finds the heart cycle; without it, the released one.
    #[arg(long = "frames", env = "LUBDUB_FRAMES", value_name = "FILE")]
    pub frames: Option<PathBuf>,
    /// Trials of a study.
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub trials: usize,
    /// How the next configuration is chosen.
    #[arg(long, value_enum, default_value = "tpe")]
    pub search: Search,
    /// Trials before the search uses earlier scores: the base, and random ones.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub startup: usize,
    /// Inner folds of a trial; 1 is one grouped split.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub inner: usize,
    /// Share that one inner split validates on.
    #[arg(long, default_value_t = 0.15, value_name = "SHARE")]
    pub validation: f64,
    /// Epochs before a trial may be ended early, by the median of the others.
    #[arg(long, default_value_t = MedianRule::default().grace, value_name = "N")]
    pub grace: usize,
    /// End no trial early.
    #[arg(long)]
    pub no_pruning: bool,
    /// Seed of the search.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Seconds without a sign of life after which another process takes over a trial.
    #[arg(long, default_value_t = ClaimRules::default().stale.as_secs(), value_name = "SECONDS")]
    pub stale: u64,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

impl SearchArgs {
    /// How each study is tuned.
    pub fn config(&self) -> anyhow::Result<NestedConfig> {
        ensure!(self.trials > 0, "a study needs at least one trial");
        ensure!(self.inner > 0, "a trial needs at least one inner split");
        let rules = ClaimRules { stale: Duration::from_secs(self.stale), ..ClaimRules::default() };
        ensure!(
            rules.stale > 2 * rules.beat,
            "--stale must be above {} s",
            2 * rules.beat.as_secs()
        );
        let rule = MedianRule { grace: self.grace, ..MedianRule::default() };
        Ok(NestedConfig {
            trials: self.trials,
            search: self.search,
            startup: self.startup,
            pruning: (!self.no_pruning).then_some(rule),
            inner: self.inner,
            validation: self.validation,
            seed: self.seed,
            rules,
        })
    }
}
