//! `lubdub ablate`.

use std::path::PathBuf;

use anyhow::bail;
use train_cli::ablation::Part;
use train_cli::trainer::device::TrainDevice;

/// Arguments of `lubdub ablate`.
#[derive(Debug, clap::Args)]
pub struct AblateArgs {
    /// Folder with a data set, for example PASCAL 2011 in the Kaggle layout.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Table of grouped folds: file,label,group,repeat1,repeat2,…
    #[arg(long, value_name = "FILE")]
    pub folds: PathBuf,
    /// Folder for every run, the table and the plot; a study found there is resumed.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The frame model that finds the heart cycle; without it, the released one.
    #[arg(long = "frames", env = "LUBDUB_FRAMES", value_name = "FILE")]
    pub frames: Option<PathBuf>,
    /// Only the reference and the variants of these parts, separated by commas; without it, all.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    pub parts: Vec<Part>,
    /// Passes over the training part of each network.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub epochs: usize,
    /// Do only every n-th run from the i-th on, without a report: several processes share a study.
    #[arg(long, value_name = "I/N", value_parser = worker)]
    pub worker: Option<WorkerArg>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// One of several processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerArg {
    /// Its number, from 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

/// Reads `1/2`: the first of two.
pub fn worker(text: &str) -> anyhow::Result<WorkerArg> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((i, n)) if (1..=n).contains(&i) => Ok(WorkerArg { index: i - 1, count: n }),
        _ => bail!("expected I/N with I from 1 to N, for example 1/2"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn workers_count_from_one() {
        assert_eq!(worker("2/2").unwrap(), WorkerArg { index: 1, count: 2 });
        for wrong in ["0/2", "3/2", "1", "a/b", "1/0"] {
            assert!(worker(wrong).is_err(), "{wrong}");
        }
    }
}
