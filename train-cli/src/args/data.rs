//! `lubdub data`.

use std::path::PathBuf;

/// Arguments of `lubdub data`.
#[derive(Debug, clap::Args)]
pub struct DataArgs {
    /// Folder with a data set, for example PASCAL 2011 in the Kaggle layout, or a manifest of own recordings.
    pub dir: PathBuf,
    /// Print one JSON object instead of tables.
    #[arg(long)]
    pub json: bool,
}
