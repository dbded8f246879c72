//! `lubdub diagnose`.

use std::path::PathBuf;

/// Arguments of `lubdub diagnose`.
#[derive(Debug, clap::Args)]
pub struct DiagnoseArgs {
    /// Recordings, or folders that are searched for recordings.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Print one JSON object per line instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Which model to use.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// The model file; without it, the released one.
    #[arg(long = "model", env = "LUBDUB_MODEL", value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// The beat model's file; without it, the released one.
    #[arg(long = "beats", env = "LUBDUB_BEATS", value_name = "FILE")]
    pub beats: Option<PathBuf>,
}
