//! `lubdub bench`.

use std::path::PathBuf;

use train_cli::trainer::device::TrainDevice;

/// Arguments of `lubdub bench`.
#[derive(Debug, clap::Args)]
pub struct BenchArgs {
    /// What is timed.
    #[command(subcommand)]
    pub what: Bench,
}

/// What can be timed.
#[derive(Debug, clap::Subcommand)]
pub enum Bench {
    /// Steps of a training: forward, backward, optimiser.
    Train(BenchTrainArgs),
}

/// Arguments of `lubdub bench train`.
#[derive(Debug, clap::Args)]
pub struct BenchTrainArgs {
    /// Configuration (JSON) of a network, as a run folder holds it; without it, the network that is timed
    /// beside PyTorch: 64 bands, 300 frames, convolutions of 16, 32, 64 and 128 channels.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Windows in a step; without it, the configuration's, else 32.
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// Steps that are timed.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub steps: u16,
    /// Steps before them.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub warm_up: u16,
    /// Threads of the processor; without it, all cores.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Time every layer of PyTorch's peer on its own, too.
    #[arg(long, conflicts_with = "config")]
    pub layers: bool,
    /// Compare the losses of the first N steps (20 without a number) with the processor's, from the same weights
    /// on the same windows and without dropout; fail where they differ by more than 1e-3.
    #[arg(
        long, value_name = "N", num_args = 0..=1, default_missing_value = "20",
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub losses: Option<u16>,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}
