//! `lubdub tune`: a study of one space.

use std::process::ExitCode;
use std::sync::Arc;

use burn::tensor::backend::AutodiffBackend;
use train_cli::data::Dataset;
use train_cli::data::folds::{FoldConfig, Folds};
use train_cli::data::split::Split;
use train_cli::device_check::DeviceTask;
use train_cli::io::atomic_file::write_json;
use train_cli::io::provenance::Provenance;
use train_cli::report::{study_html, study_text};
use train_cli::trainer::progress::Bar;
use train_cli::tuning::{Ended, InnerSplits, Space, Study, Worker, run as run_study};

use super::evaluation_output::write_files;
use super::model::read_frames;
use super::training_data::{SharedBeats, prepared};
use super::{interruption, print};
use crate::args::{SearchArgs, TuneArgs};

/// Searches a space, alone or with other processes, and reports what was found.
pub fn run(args: &TuneArgs) -> anyhow::Result<ExitCode> {
    args.search.device.run(Tuning(args))?
}

struct Tuning<'a>(&'a TuneArgs);

impl DeviceTask for Tuning<'_> {
    type Output = anyhow::Result<ExitCode>;

    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output {
        run_on::<B>(self.0, device)
    }
}

fn run_on<B: AutodiffBackend>(args: &TuneArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let space = Space::read(&args.space)?;
    let config = args.search.config()?;
    let dataset = Dataset::open(&args.search.data)?;
    let Split { train: inside, test: outside, .. } = outer_split(args, &dataset)?;
    // Of the held-out fold, not even the audio is read.
    let seen = Dataset { recordings: inside.clone(), ..dataset.clone() };
    Provenance::claim(&args.search.out, &[&seen])?;
    let outer = args.folds.as_ref().map(|_| (args.repeat, args.fold));
    let study = config.study(&args.search.out, &space, &dataset, (&inside, outer))?;
    let interrupted = interruption()?;
    let beats = beats_of(&args.search, [&space])?;
    let examples = prepared(&inside, space.base.preprocessing(), beats.as_ref())?;
    let objective =
        InnerSplits::<B>::new(&examples, (&inside, &outside), &config.inner(&space), device)?;
    let index = args.worker.map_or(0, |worker| worker.index);
    let worker = Worker { index, waits: index == 0 };
    let count = config.trials_of(&space);
    let shown =
        |number: usize| Bar::new(&format!("trial {number} of {count}"), interrupted.clone());
    match run_study(&study, count, worker, &objective, shown)? {
        Ended::Done => report(args, &study)?,
        Ended::Elsewhere => print("What is left is being done by other workers.\n")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The recordings that are tuned on, and the held-out fold, if there is one.
fn outer_split(args: &TuneArgs, dataset: &Dataset) -> anyhow::Result<Split> {
    let Some(path) = &args.folds else {
        return Ok(Split { train: dataset.labelled().cloned().collect(), ..Split::default() });
    };
    let folds = Folds::read(path, dataset)?;
    let kept = FoldConfig { repeat: args.repeat, fold: args.fold, validation: 0.0, seed: 0 };
    Ok(folds.split(dataset, &kept)?)
}

/// The frame model, where any configuration of the spaces may take measures of the heart cycle.
pub fn beats_of<'a>(
    args: &SearchArgs,
    spaces: impl IntoIterator<Item = &'a Space>,
) -> anyhow::Result<Option<SharedBeats>> {
    for space in spaces {
        if space.corners()?.iter().any(|recipe| recipe.preprocessing().cycle.is_some()) {
            return Ok(Some(Arc::new(read_frames(args.frames.as_deref())?)));
        }
    }
    Ok(None)
}

/// Writes the report and the best configuration, and prints one of them.
fn report(args: &TuneArgs, study: &Study) -> anyhow::Result<()> {
    let trials = study.trials()?;
    let text = study_text(study.config(), &trials);
    let html = study_html(study.config(), &trials)?;
    let out = &args.search.out;
    write_files(out, [("report.html", html), ("trials.txt", text.clone())])?;
    let best = study.best()?;
    if let Some(config) = &best.config {
        write_json(&out.join("best.json"), config)?;
    }
    let output = if args.search.json {
        serde_json::to_string(&trials)? + "\n"
    } else {
        format!(
            "{text}\nThe best trial's configuration is in {}.\n",
            out.join("best.json").display()
        )
    };
    print(&output)?;
    Ok(())
}
