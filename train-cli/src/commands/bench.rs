//! `lubdub bench train`: recordings per second of a training step.

use std::process::ExitCode;

use anyhow::Context;
use burn::tensor::backend::AutodiffBackend;
use serde::Serialize;
use train_cli::bench::{LayerTimes, PEER_SHAPE, PeerConfig, StepConfig, StepTimes, layers, steps};
use train_cli::report::{Align, Table};
use train_cli::train::TrainConfig;
use train_cli::train::file::read_json;

use super::{print, progress};
use crate::args::{Bench, BenchArgs, BenchTrainArgs};
use crate::on_device;

/// Windows in a step of the peers' network.
const PEER_BATCH: usize = 32;

/// Times what was asked for.
pub fn run(args: &BenchArgs) -> anyhow::Result<ExitCode> {
    let Bench::Train(args) = &args.what;
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .context("the number of threads can't be set")?;
    }
    on_device!(args.device, run_on(args))
}

/// What was found.
#[derive(Serialize)]
struct Found {
    /// What was trained.
    network: String,
    device: String,
    threads: usize,
    batch: usize,
    /// Channels, bands and frames.
    shape: [usize; 3],
    #[serde(flatten)]
    times: StepTimes,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<LayerTimes>,
}

fn run_on<B: AutodiffBackend>(
    args: &BenchTrainArgs,
    device: &B::Device,
) -> anyhow::Result<ExitCode> {
    let found = found::<B>(args, device)?;
    let said = if args.json { serde_json::to_string(&found)? + "\n" } else { text(&found) };
    print(&said)?;
    Ok(ExitCode::SUCCESS)
}

fn found<B: AutodiffBackend>(args: &BenchTrainArgs, device: &B::Device) -> anyhow::Result<Found> {
    let (warm_up, count) = (usize::from(args.warm_up), usize::from(args.steps));
    let of = |batch, shape| StepConfig { batch, shape, steps: count, warm_up };
    let bar = progress::bar(warm_up + count, "steps");
    let done = || bar.inc(1);
    let (network, config, times) = if let Some(path) = &args.config {
        let train: TrainConfig = read_json(path)?;
        train.check()?;
        let features = &train.preprocessing.features;
        let shape = [features.views.len(), features.rows, features.window.frames];
        let config = of(args.batch.unwrap_or(train.batch), shape);
        let network = train.architecture.init::<B>(device);
        (train.architecture.name(), config, steps(network, &config, device, done))
    } else {
        let config = of(args.batch.unwrap_or(PEER_BATCH), PEER_SHAPE);
        ("peer", config, steps(PeerConfig.init::<B>(device), &config, device, done))
    };
    bar.finish_and_clear();
    Ok(Found {
        network: network.to_owned(),
        device: args.device.to_string(),
        threads: rayon::current_num_threads(),
        batch: config.batch,
        shape: config.shape,
        times,
        layers: if args.layers { layers::<B>(config.batch, count, device) } else { Vec::new() },
    })
}

fn text(found: &Found) -> String {
    let Found { network, device, threads, batch, shape: [channels, bands, frames], times, layers } =
        found;
    let t = times;
    let head = format!(
        "{network} on {device}, {threads} thread(s): steps of {batch} windows of {channels} × {bands} × {frames}\n\
         {:.1} recordings/s; a step takes {:.1} ms (the shortest {:.1}; {:.1} of processor time): \
         forward {:.1}, backward {:.1}, optimiser {:.1}\n",
        t.recordings_per_s,
        t.step_ms,
        t.least_ms,
        t.processor_ms,
        t.forward_ms,
        t.backward_ms,
        t.optimiser_ms
    );
    if layers.is_empty() { head } else { format!("{head}\n{}\n", table(layers)) }
}

fn table(layers: &[LayerTimes]) -> Table {
    let mut table = Table::new(&[
        ("layer", Align::Left),
        ("input", Align::Left),
        ("forward, ms", Align::Right),
        ("backward, ms", Align::Right),
    ]);
    for LayerTimes { name, input, forward_ms, backward_ms } in layers {
        let shape = input.map(|n| n.to_string()).join(" × ");
        table.push([name.clone(), shape, format!("{forward_ms:.1}"), format!("{backward_ms:.1}")]);
    }
    table
}
