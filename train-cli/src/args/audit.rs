//! `lubdub audit`.

use std::path::PathBuf;

use super::diagnose::ModelArgs;
use super::either::Either;

/// Arguments of `lubdub audit`: a classifier's, or a subcommand.
pub type AuditArgs = Either<ClassifierAuditArgs, OtherAudit>;

/// What can be audited beside classifiers.
#[derive(Debug, clap::Subcommand)]
pub enum OtherAudit {
    /// Check a frame model over all data sets; fail where groups share audio, or where its shading doesn't depend on what
    /// was learnt.
    Frames(FrameAuditArgs),
}

/// Arguments of `lubdub audit frames`.
#[derive(Debug, clap::Args)]
pub struct FrameAuditArgs {
    /// Frame model; without it, the released one.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Folder with the data sets.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Number of folds of the training, whose groups are checked.
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub folds: usize,
    /// Which division into folds.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub repeat: u64,
    /// Compare every pair of recordings exactly, and say what the prefilter would have missed: for one data set, as it
    /// takes a minute for some hundred recordings.
    #[arg(long)]
    pub every_pair: bool,
    /// Where to write which recordings share audio, as a table of families: the groups of the data sets are joined by
    /// such a table.
    #[arg(long, value_name = "FILE")]
    pub families: Option<PathBuf>,
    /// Most recordings, each of another group, whose shadings are compared with those of random networks; 0 skips that
    /// check.
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub explained: usize,
    /// A model of the same recipe, for example of a fold, whose shadings are compared too.
    #[arg(long, value_name = "FILE")]
    pub retrained: Option<PathBuf>,
    #[command(flatten)]
    pub report: AuditReportArgs,
}

/// Arguments of the audit of a classifier.
#[derive(Debug, clap::Args)]
pub struct ClassifierAuditArgs {
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
    #[command(flatten)]
    pub report: AuditReportArgs,
}

/// What every audit reports, and where.
#[derive(Debug, clap::Args)]
pub struct AuditReportArgs {
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
