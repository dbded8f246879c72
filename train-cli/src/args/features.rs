//! `lubdub features`.

use clap::builder::PossibleValuesParser;
use engine::features::ViewConfig;
use std::path::PathBuf;

/// Arguments of `lubdub features`.
#[derive(Debug, clap::Args)]
pub struct FeaturesArgs {
    /// A recording: WAV, FLAC, MP3, M4A or Ogg Vorbis.
    pub file: PathBuf,
    /// Folder for features.json and, for each view, its picture with axes as SVG.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Views to compute, separated by commas; without it, all.
    #[arg(long, value_name = "VIEW", value_delimiter = ',', value_parser = view_names())]
    pub views: Vec<String>,
    /// Write features.npz too: the views, their rows and times, and the conditioned signal.
    #[arg(long)]
    pub npz: bool,
    /// Write each view's bare picture as PNG too, at least 600 pixels wide and without axes.
    #[arg(long)]
    pub png: bool,
    /// Print one JSON object, as in features.json, instead of a table.
    #[arg(long)]
    pub json: bool,
}

impl FeaturesArgs {
    /// The chosen views in their own order, with their default settings.
    pub fn chosen(&self) -> impl Iterator<Item = ViewConfig> {
        let is_chosen = |view: &ViewConfig| {
            self.views.is_empty() || self.views.iter().any(|name| name == view.name())
        };
        ViewConfig::all().into_iter().filter(is_chosen)
    }
}

fn view_names() -> PossibleValuesParser {
    PossibleValuesParser::new(ViewConfig::all().map(|view| view.name()))
}
