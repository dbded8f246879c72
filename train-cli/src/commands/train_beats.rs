//! `lubdub train beats`: one split by patient, one segmenter, one beat model's file.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use burn::tensor::backend::AutodiffBackend;
use serde::Serialize;
use train_cli::io::atomic_file::write_file;
use train_cli::metrics::BootstrapConfig;
use train_cli::report::{Align, Table};
use train_cli::segmenter::batch::Pool;
use train_cli::segmenter::detection::listen;
use train_cli::segmenter::export::{export, with_figures};
use train_cli::segmenter::fit::{BeatParts, fit};
use train_cli::segmenter::measure::{BeatFigures, figures};
use train_cli::segmenter::set::{AnnotatedRecording, annotated, split};
use train_cli::segmenter::{BeatTrainConfig, synthetic, track};
use train_cli::trainer::checkpoint::CheckpointFile;
use train_cli::trainer::progress::Bar;

use super::measured::write_files;
use super::{interruption, print};
use crate::args::BeatsArgs;
use crate::on_device;

/// Trains a segmenter and writes its run folder.
pub fn run(args: &BeatsArgs) -> anyhow::Result<ExitCode> {
    on_device!(args.device, run_on(args))
}

/// Names of the recordings of each part.
#[derive(Serialize)]
struct Names<'a> {
    training: Vec<&'a str>,
    validation: Vec<&'a str>,
    test: Vec<&'a str>,
}

fn names(part: &[AnnotatedRecording]) -> Vec<&str> {
    part.iter().map(|one| one.recording.name.as_str()).collect()
}

fn run_on<B: AutodiffBackend>(args: &BeatsArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let config = config(args)?;
    let out = &args.out;
    let [training, validation, test] = split(&annotated(&args.data)?, &config.shares, config.seed)?;
    let checkpoint = CheckpointFile::of_run(out);
    ensure!(
        args.resume || !checkpoint.exists(),
        "{} holds a training already; go on with it by --resume, or choose another folder",
        out.display()
    );
    let names =
        Names { training: names(&training), validation: names(&validation), test: names(&test) };
    write_files(
        out,
        [
            ("config.json", serde_json::to_string_pretty(&config)?),
            ("split.json", serde_json::to_string_pretty(&names)?),
        ],
    )?;
    let parts = BeatParts {
        training: Pool {
            recordings: track::tracks(&config, &training)?,
            phantoms: synthetic::phantoms(&config, config.phantoms, config.seed)?,
            noises: synthetic::noises(&config, config.noises, config.seed)?,
        },
        validation: track::tracks(&config, &validation)?,
    };
    let bar = Bar::new(&args.name, interruption()?);
    let fitted = fit::<B>(&config, &parts, device, Some(&checkpoint), &bar)?;
    drop(bar);
    let model = export(&config, &args.name, fitted.network, [&training, &validation])?;
    let protocol = "patients held out, seen neither in training nor in tuning";
    let figures = figures(&listen(&model, &test)?, protocol, &BootstrapConfig::default());
    let reported = figures.iter().flat_map(BeatFigures::reported).collect();
    let path = out.join(format!("{}.safetensors", args.name));
    write_file(&path, &with_figures(&model, reported)?)?;
    write_files(
        out,
        [
            ("history.json", serde_json::to_string_pretty(&fitted.history)?),
            ("figures.json", serde_json::to_string_pretty(&figures)?),
        ],
    )?;
    print(&format!("{}\nThe model is in {}\n", text(&figures), path.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// The configuration file's content, or the default, with what was given on the command line put in.
fn config(args: &BeatsArgs) -> anyhow::Result<BeatTrainConfig> {
    let mut config =
        args.config.as_deref().map_or_else(|| Ok(BeatTrainConfig::default()), read_config)?;
    config.epochs = args.epochs.unwrap_or(config.epochs);
    config.seed = args.seed.unwrap_or(config.seed);
    config.check()?;
    Ok(config)
}

/// Reads the configuration of a training of beats.
pub fn read_config(path: &Path) -> anyhow::Result<BeatTrainConfig> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be read", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is no configuration of a beat model", path.display()))
}

/// Tables of figures for a terminal.
pub fn text(figures: &[BeatFigures]) -> String {
    let section = |of: &BeatFigures| {
        let mut table = Table::new(&[
            ("figure", Align::Left),
            ("value", Align::Right),
            ("95 % interval", Align::Left),
        ]);
        for (metric, estimate) in &of.figures {
            let interval = format!("{:.3} to {:.3}", estimate.low, estimate.high);
            table.push([metric.title(), format!("{:.3}", estimate.value), interval]);
        }
        format!(
            "{}: {} recordings, {} groups; {}\n{table}\n",
            of.data, of.n, of.groups, of.protocol
        )
    };
    figures.iter().map(section).collect::<Vec<_>>().join("\n")
}
