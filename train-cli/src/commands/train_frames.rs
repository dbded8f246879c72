//! `lubdub train frames`: frame networks on groups of recordings, what each says of those that it hasn't seen, and one on
//! all of them.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, bail, ensure};
use burn::tensor::backend::AutodiffBackend;
use engine::backend::Cpu;
use engine::model_file::FrameModel;
use train_cli::data::{Collection, Dataset};
use train_cli::device_check::DeviceTask;
use train_cli::frames::FrameTrainConfig;
use train_cli::frames::export::{description, model};
use train_cli::frames::fit::fit;
use train_cli::frames::pool::Pool;
use train_cli::frames::report::Report;
use train_cli::frames::score::{HeldOutScores, judge};
use train_cli::frames::set::{FrameRecording, recordings};
use train_cli::frames::{folds, synthetic, track};
use train_cli::io::atomic_file::{read_json, write_file, write_json};
use train_cli::io::provenance::Provenance;
use train_cli::io::run_folder;
use train_cli::metrics::Prediction;
use train_cli::trainer::checkpoint::CheckpointFile;
use train_cli::trainer::progress::Bar;

use super::{frame_classes, interruption, print};
use crate::args::FramesArgs;

/// Trains frame networks and writes their run folder.
pub fn run(args: &FramesArgs) -> anyhow::Result<ExitCode> {
    args.device.run(FrameTraining(args))?
}

struct FrameTraining<'a>(&'a FramesArgs);

impl DeviceTask for FrameTraining<'_> {
    type Output = anyhow::Result<ExitCode>;

    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output {
        run_on::<B>(self.0, device)
    }
}

/// One training: its folder below the run's, the fold that is kept from it, what it learns from, and what it is judged by.
struct Part {
    name: String,
    fold: usize,
    training: Vec<FrameRecording>,
    held_out: Vec<FrameRecording>,
}

/// The part that is trained on all recordings.
const FINAL: &str = "final";

fn run_on<B: AutodiffBackend>(args: &FramesArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let config = config(args)?;
    let known = args.out.join(run_folder::CONFIG).exists();
    ensure!(
        args.resume || !known,
        "{} holds trainings already; resume them by --resume, or choose another folder",
        args.out.display()
    );
    run_folder::claim_folder(&args.out, &config)?;
    let (mut judged, mut classes) = (HeldOutScores::default(), Vec::new());
    let parts = parts(args)?;
    let interrupted = interruption()?;
    for part in &parts {
        let folder = args.out.join(&part.name);
        let training = Training { args, config: &config, folder, interrupted: &interrupted };
        judged.extend(part.fold, training.run::<B>(part, device)?);
        let told = frame_classes::predictions(&training.folder, &part.training, &part.held_out)?;
        let in_fold = |one: Prediction| one.in_fold((args.repeat as usize, part.fold));
        classes.extend(told.into_iter().map(in_fold));
    }
    let held_out: Vec<FrameRecording> =
        parts.iter().flat_map(|part| part.held_out.iter().cloned()).collect();
    let mut report = Report::new(&held_out, &judged, &protocol(args), config.false_claims);
    report.figures.extend(frame_classes::report(&args.out, &classes, &protocol(args))?);
    write_json(&args.out.join(run_folder::PREDICTIONS), &judged.scores)?;
    write_json(&args.out.join(run_folder::FIGURES), &report.figures)?;
    print(&report.table())?;
    if parts.iter().any(|part| part.name == FINAL) {
        let path = args.out.join(run_folder::model_file(&args.name));
        write_file(&path, &report.released(&args.out.join(FINAL).join(run_folder::MODEL))?)?;
        print(&format!("The model is in {}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How the figures of a run are measured.
fn protocol(args: &FramesArgs) -> String {
    if args.without.is_empty() {
        format!("out of {} grouped folds over all sources, repeat {}", args.folds, args.repeat)
    } else {
        "sources that the network has not learnt from".to_owned()
    }
}

/// What is trained, in order. The data is written into the run folder, which must have held no run on other data.
fn parts(args: &FramesArgs) -> anyhow::Result<Vec<Part>> {
    let datasets = Dataset::open_all(&args.data)?;
    Provenance::claim(&args.out, &datasets.iter().collect::<Vec<_>>())?;
    let prescribed = folds::prescribed(&datasets, args.folds, args.repeat)?;
    let all = recordings(datasets)?;
    if !args.without.is_empty() {
        let [training, held_out] = folds::without(&all, &sources(&args.without)?)?;
        return Ok(vec![Part {
            name: format!("without-{}", args.without.join("-")),
            fold: 0,
            training,
            held_out,
        }]);
    }
    let dealt = folds::dealt(&all, &prescribed, args.folds, args.repeat);
    let mut parts = Vec::new();
    for fold in 0..args.folds {
        if args.only.is_empty() || args.only.contains(&fold) {
            let [training, held_out] = folds::split(&all, &dealt, fold)?;
            parts.push(Part {
                name: format!("repeat{}-fold{fold}", args.repeat),
                fold,
                training,
                held_out,
            });
        }
    }
    if args.only.is_empty() {
        let held_out = Vec::new();
        parts.push(Part { name: FINAL.to_owned(), fold: args.folds, training: all, held_out });
    }
    Ok(parts)
}

fn sources(keys: &[String]) -> anyhow::Result<Vec<Collection>> {
    let of_key = |key: &String| match Collection::all().find(|source| source.key() == key) {
        Some(source) => Ok(source),
        None => bail!("there is no source \"{key}\""),
    };
    keys.iter().map(of_key).collect()
}

/// A training of the run.
struct Training<'a> {
    args: &'a FramesArgs,
    config: &'a FrameTrainConfig,
    folder: PathBuf,
    interrupted: &'a Arc<AtomicBool>,
}

impl Training<'_> {
    /// Trains and judges, unless both were done before; what was judged.
    fn run<B: AutodiffBackend>(
        &self,
        part: &Part,
        device: &B::Device,
    ) -> anyhow::Result<HeldOutScores> {
        let scores = self.folder.join(run_folder::FOLD_PREDICTIONS);
        run_folder::claim_folder(&self.folder, self.config)?;
        if scores.exists() {
            return Ok(read_json::<HeldOutScores>(&scores)?);
        }
        let model = self.model::<B>(part, device)?;
        let judged = judge(&model, &part.held_out)?;
        write_json(&scores, &judged)?;
        Ok(judged)
    }

    fn model<B: AutodiffBackend>(
        &self,
        part: &Part,
        device: &B::Device,
    ) -> anyhow::Result<FrameModel<Cpu>> {
        let config = self.config;
        let pool = Pool::new(
            config,
            track::tracks(config, &part.training)?,
            synthetic::phantoms(config, config.phantoms, config.seed)?,
            synthetic::noises(config, config.noises, config.seed)?,
        );
        let bar = Bar::new(&part.name, Arc::clone(self.interrupted));
        let checkpoint = CheckpointFile::of_run(&self.folder);
        let fitted = fit::<B>(config, &pool, device, Some(&checkpoint), &bar)?;
        drop(bar);
        write_json(&self.folder.join(run_folder::HISTORY), &fitted.history)?;
        let description = description(config, &self.args.name, &part.training);
        let (model, bytes) = model(description, fitted.network)?;
        write_file(&self.folder.join(run_folder::MODEL), &bytes)?;
        Ok(model)
    }
}

/// The configuration file's content, or the default, with what was given on the command line put in.
fn config(args: &FramesArgs) -> anyhow::Result<FrameTrainConfig> {
    let mut config =
        args.config.as_deref().map_or_else(|| Ok(FrameTrainConfig::default()), read_config)?;
    config.steps = args.steps.unwrap_or(config.steps);
    config.seed = args.seed.unwrap_or(config.seed);
    config.check()?;
    Ok(config)
}

/// Reads the configuration of a training of frames.
fn read_config(path: &Path) -> anyhow::Result<FrameTrainConfig> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be read", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is no configuration of a frame model", path.display()))
}
