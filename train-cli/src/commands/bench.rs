//! `lubdub bench train`: recordings per second of a training step.

use std::process::ExitCode;

use anyhow::{Context, bail};
use burn::tensor::backend::AutodiffBackend;
use serde::Serialize;
use train_cli::bench::{
    LayerTimes, Losses, PEER_SHAPE, PeerConfig, StepConfig, StepTimes, Trainee, layers, steps,
};
use train_cli::classifier::TrainConfig;
use train_cli::io::atomic_file::read_json;
use train_cli::report::{Align, Table};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    losses: Option<Losses>,
}

fn run_on<B: AutodiffBackend>(
    args: &BenchTrainArgs,
    device: &B::Device,
) -> anyhow::Result<ExitCode> {
    let found = found::<B>(args, device)?;
    let said = if args.json { serde_json::to_string(&found)? + "\n" } else { text(&found) };
    print(&said)?;
    if let Some(losses) = found.losses.filter(|losses| !losses.agree) {
        bail!(
            "the first {} losses on {} differ from the processor's by up to {:.1e}",
            losses.cpu.len(),
            args.device,
            losses.largest_difference
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn found<B: AutodiffBackend>(args: &BenchTrainArgs, device: &B::Device) -> anyhow::Result<Found> {
    let (warm_up, count) = (usize::from(args.warm_up), usize::from(args.steps));
    let train: Option<TrainConfig> = args.config.as_deref().map(read_json).transpose()?;
    let (trainee, batch, shape) = match &train {
        Some(train) => {
            train.check()?;
            let features = &train.preprocessing.features;
            let shape = [features.views.len(), features.rows, features.window.frames];
            (Trainee::Network(&train.architecture), train.batch, shape)
        }
        None => (Trainee::Peer, PEER_BATCH, PEER_SHAPE),
    };
    let batch = args.batch.unwrap_or(batch);
    let config = StepConfig { batch, shape, steps: count, warm_up };
    let compare = |steps| Losses::of::<B>(trainee, (batch, shape), usize::from(steps), device);
    Ok(Found {
        network: trainee.name().to_owned(),
        device: args.device.to_string(),
        threads: rayon::current_num_threads(),
        batch,
        shape,
        times: timed::<B>(trainee, &config, device),
        layers: if args.layers { layers::<B>(batch, count, device) } else { Vec::new() },
        losses: args.losses.map(compare).transpose()?,
    })
}

/// Times steps, with a bar.
fn timed<B: AutodiffBackend>(
    trainee: Trainee<'_>,
    config: &StepConfig,
    device: &B::Device,
) -> StepTimes {
    let bar = progress::bar(config.warm_up + config.steps, "steps");
    let done = || bar.inc(1);
    let times = match trainee {
        Trainee::Peer => steps(PeerConfig.init::<B>(device), config, device, done),
        Trainee::Network(architecture) => {
            steps(architecture.init::<B>(device), config, device, done)
        }
    };
    bar.finish_and_clear();
    times
}

fn text(found: &Found) -> String {
    let Found { network, device, threads, batch, shape: [channels, bands, frames], .. } = found;
    let t = found.times;
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
    let layers = (!found.layers.is_empty()).then(|| format!("\n{}\n", table(&found.layers)));
    let losses = found.losses.as_ref().map(|losses| beside(losses, device));
    [Some(head), layers, losses].into_iter().flatten().collect()
}

/// The losses of both, step by step.
fn beside(losses: &Losses, device: &str) -> String {
    let on = format!("loss on {device}");
    let columns = ["step", &on, "loss on cpu", "difference"].map(|name| (name, Align::Right));
    let mut table = Table::new(&columns);
    for (step, (ours, cpu)) in losses.device.iter().zip(&losses.cpu).enumerate() {
        let difference = format!("{:.1e}", (ours - cpu).abs());
        table.push([(step + 1).to_string(), format!("{ours:.6}"), format!("{cpu:.6}"), difference]);
    }
    format!("\n{table}\nThe largest difference is {:.1e} nats.\n", losses.largest_difference)
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
