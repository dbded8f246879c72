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
use train_cli::frames::score::{FrameScore, HeldOutScores, judge};
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
    repeat: usize,
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
    let (mut judged, mut classes) =
        (vec![HeldOutScores::default(); args.repeats.get()], Vec::new());
    let parts = parts(args)?;
    let interrupted = interruption()?;
    for part in &parts {
        let folder = args.out.join(&part.name);
        let training = Training { args, config: &config, folder, interrupted: &interrupted };
        let place = (part.repeat, part.fold);
        judged[part.repeat - 1].extend(place, training.run::<B>(part, device)?);
        let told = frame_classes::predictions(&training.folder, &part.training, &part.held_out)?;
        classes.extend(told.into_iter().map(|one: Prediction| one.in_fold(place)));
    }
    if !args.only.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let first = parts.iter().filter(|part| part.repeat == 1);
    let held_out: Vec<FrameRecording> =
        first.flat_map(|part| part.held_out.iter().cloned()).collect();
    let mut report = Report::new(&held_out, &judged, &protocol(args), config.false_claims);
    report.figures.extend(frame_classes::report(&args.out, &classes, &protocol(args))?);
    let scores: Vec<&FrameScore> = judged.iter().flat_map(|repeat| &repeat.scores).collect();
    write_json(&args.out.join(run_folder::PREDICTIONS), &scores)?;
    write_json(&args.out.join(run_folder::FIGURES), &report.figures)?;
    print(&report.table())?;
    if let Some(last) = parts.iter().find(|part| part.name == FINAL) {
        let path = args.out.join(run_folder::model_file(&args.name));
        let trained = args.out.join(FINAL).join(run_folder::MODEL);
        write_file(&path, &report.released(&trained, &last.training)?)?;
        print(&format!("The model is in {}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How the figures of a run are measured.
fn protocol(args: &FramesArgs) -> String {
    if args.without.is_empty() {
        let repeats = args.repeats;
        format!("out of {} grouped folds over all sources, {repeats} repeat(s)", args.folds)
    } else {
        "sources that the network has not learnt from".to_owned()
    }
}

/// What is trained, in order. The data is written into the run folder, which must have held no run on other data.
fn parts(args: &FramesArgs) -> anyhow::Result<Vec<Part>> {
    let datasets = Dataset::open_all(&args.data)?;
    Provenance::claim(&args.out, &datasets.iter().collect::<Vec<_>>())?;
    let prescribed: Vec<_> = (1..=args.repeats.get())
        .map(|repeat| folds::prescribed(&datasets, args.folds, repeat as u64))
        .collect::<Result<_, _>>()?;
    let all = recordings(datasets)?;
    if !args.without.is_empty() {
        let [training, held_out] = folds::without(&all, &sources(&args.without)?)?;
        return Ok(vec![Part {
            name: format!("without-{}", args.without.join("-")),
            repeat: 1,
            fold: 0,
            training,
            held_out,
        }]);
    }
    let mut parts = Vec::new();
    for (repeat, prescribed) in (1..).zip(&prescribed) {
        let dealt = folds::dealt(&all, prescribed, args.folds, repeat as u64);
        for fold in 0..args.folds {
            let name = format!("repeat{repeat}-fold{fold}");
            let [training, held_out] = folds::split(&all, &dealt, fold)?;
            parts.push(Part { name, repeat, fold, training, held_out });
        }
    }
    let held_out = Vec::new();
    parts.push(Part {
        name: FINAL.to_owned(),
        repeat: 1,
        fold: args.folds,
        training: all,
        held_out,
    });
    chosen(parts, &args.only)
}

/// The parts of these names, or all where none is named.
fn chosen(parts: Vec<Part>, only: &[String]) -> anyhow::Result<Vec<Part>> {
    let is_there = |name: &&String| parts.iter().any(|part| part.name == **name);
    if let Some(name) = only.iter().find(|name| !is_there(name)) {
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        bail!("there is no part \"{name}\"; there are {}", names.join(", "));
    }
    let is_chosen = |part: &Part| only.is_empty() || only.contains(&part.name);
    Ok(parts.into_iter().filter(is_chosen).collect())
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
