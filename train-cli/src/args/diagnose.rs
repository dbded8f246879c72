//! `lubdub diagnose`.

use std::path::PathBuf;

/// In the place of a table of exams: persons and sites stand in file names.
pub const BY_NAME: &str = "names";

/// Arguments of `lubdub diagnose`.
#[derive(Debug, clap::Args)]
pub struct DiagnoseArgs {
    /// Recordings, or folders to search for recordings.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub model: ModelArgs,
    /// What the network runs on.
    #[arg(long, value_enum, default_value_t)]
    pub device: DiagnoseDevice,
    /// Explain each verdict: how much each moment, frequency band and measure of the heart cycle contributed. Added
    /// to the JSON objects.
    #[arg(long, conflicts_with_all = ["csv", "table"])]
    pub explain: bool,
    /// Also give a result for each person, from all sites: persons and sites stand in this table (path,patient,site), or,
    /// without one, in file names such as `13918_AV.wav`.
    #[arg(
        long,
        value_name = "TABLE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = BY_NAME
    )]
    pub exam: Option<PathBuf>,
    /// Leave out the lines of what lies in folders and is no recording. It is still counted.
    #[arg(long)]
    pub skip_unknown: bool,
    #[command(flatten)]
    pub fhir: FhirArgs,
    #[command(flatten)]
    pub format: FormatArgs,
}

/// Bundles for patients' charts.
#[derive(Debug, clap::Args)]
pub struct FhirArgs {
    /// Also write a bundle of FHIR R4 for each recording into this folder, and with `--exam` one for each person. What
    /// is said there is preliminary until a person confirms it.
    #[arg(long = "fhir", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Make the bundles transactions, to be sent to a server, in place of collections.
    #[arg(long = "fhir-transaction", requires = "folder")]
    pub transaction: bool,
}

/// At most one format of the output.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub struct FormatArgs {
    /// Print one JSON object per line, as without any format where the output is no terminal.
    #[arg(long)]
    pub json: bool,
    /// Print CSV for spreadsheets.
    #[arg(long, conflicts_with = "exam")]
    pub csv: bool,
    /// Print a table, as without any format on a terminal.
    #[arg(long)]
    pub table: bool,
}

/// The devices that were built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum DiagnoseDevice {
    /// The processor, all cores.
    #[default]
    Cpu,
    /// The graphics processor, by Vulkan or Metal, where it computes what the processor computes.
    #[cfg(feature = "wgpu")]
    Wgpu,
}

/// Which model to use.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// The model file; without it, the released one.
    #[arg(long = "model", env = "LUBDUB_MODEL", value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// The frame model's file; without it, the released one.
    #[arg(long = "frames", env = "LUBDUB_FRAMES", value_name = "FILE")]
    pub frames: Option<PathBuf>,
}
