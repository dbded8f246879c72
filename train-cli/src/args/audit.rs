//! `lubdub audit`.

use std::path::PathBuf;

use super::diagnose::ModelArgs;

/// Arguments of `lubdub audit`.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    #[command(flatten)]
    pub model: ModelArgs,
    /// Folder with a data set.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Table of grouped folds to check: file,label,group,repeat1,repeat2,…
    #[arg(long, value_name = "FILE")]
    pub folds: Option<PathBuf>,
    /// The split.json of the model's training, to check.
    #[arg(long, value_name = "FILE")]
    pub split: Option<PathBuf>,
    /// A run of crossval on grouped folds, to compare with one on random folds.
    #[arg(long, value_name = "RUN")]
    pub grouped: Option<PathBuf>,
    /// A run of crossval --random-folds, to compare with the grouped one.
    #[arg(long, value_name = "RUN")]
    pub random: Option<PathBuf>,
    /// Out-of-fold predictions (a run folder, or its predictions.json) that show which labels may be wrong; without
    /// it, those of --grouped.
    #[arg(long, value_name = "RUN|FILE")]
    pub predictions: Option<PathBuf>,
    /// Most recordings, each of another group, whose explanations are compared with those of random networks; 0
    /// skips that check.
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub explained: usize,
    /// A model of the same recipe and another seed, whose explanations are compared too.
    #[arg(long, value_name = "FILE")]
    pub retrained: Option<PathBuf>,
    /// Folder for the report: audit.json, audit.txt, and audit.md for the model card.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of bootstrap resamples.
    #[arg(long, default_value_t = 2000, value_name = "N")]
    pub resamples: usize,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}
