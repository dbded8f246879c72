//! `lubdub tune`: a study of one space.

use std::process::ExitCode;

use burn::tensor::backend::AutodiffBackend;
use train_cli::data::Dataset;
use train_cli::data::folds::{FoldConfig, Folds};
use train_cli::data::split::Split;
use train_cli::examples::cycle_annotator::Ear;
use train_cli::examples::prepare::by_name;
use train_cli::io::atomic_file::write_json;
use train_cli::io::provenance::Provenance;
use train_cli::report::{study_html, study_text};
use train_cli::trainer::progress::Bar;
use train_cli::tuning::{Ended, Inside, Material, Space, Study, Worker, run as run_study};

use super::measured::write_files;
use super::model::beat_model;
use super::recipe::heard;
use super::{interruption, print};
use crate::args::{SearchArgs, TuneArgs};
use crate::on_device;

/// Searches a space, alone or with other processes, and reports what was found.
pub fn run(args: &TuneArgs) -> anyhow::Result<ExitCode> {
    on_device!(args.search.device, run_on(args))
}

fn run_on<B: AutodiffBackend>(args: &TuneArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let space = Space::read(&args.space)?;
    let config = args.search.config()?;
    let dataset = Dataset::open(&args.search.data)?;
    let Split { train: inside, test: outside, .. } = outer_split(args, &dataset)?;
    // Of the fold that is kept away, not even the audio is read.
    let seen = Dataset { recordings: inside.clone(), ..dataset.clone() };
    Provenance::claim(&args.search.out, &[&seen])?;
    let outer = args.folds.as_ref().map(|_| (args.repeat, args.fold));
    let study = config.study(&args.search.out, &space, &dataset, (&inside, outer))?;
    let interrupted = interruption()?;
    let ear = ear(&args.search, [&space])?;
    let preprocessing = space.base.preprocessing();
    let examples = by_name(heard(&inside, preprocessing, ear.as_ref())?);
    let material = Material { preprocessing, examples: &examples, ear: ear.as_ref() };
    let objective =
        Inside::<B>::new(&material, (&inside, &outside), &config.inner(&space), device)?;
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

/// What is tuned on, and the fold that is kept away from it, if there is one.
fn outer_split(args: &TuneArgs, dataset: &Dataset) -> anyhow::Result<Split> {
    let Some(path) = &args.folds else {
        return Ok(Split { train: dataset.labelled().cloned().collect(), ..Split::default() });
    };
    let folds = Folds::read(path, dataset)?;
    let kept = FoldConfig { repeat: args.repeat, fold: args.fold, validation: 0.0, seed: 0 };
    Ok(folds.split(dataset, &kept)?)
}

/// The beat model, where any configuration of the spaces may be told of the heart cycle.
pub fn ear<'a>(
    args: &SearchArgs,
    spaces: impl IntoIterator<Item = &'a Space>,
) -> anyhow::Result<Option<Ear>> {
    for space in spaces {
        if space.corners()?.iter().any(|recipe| recipe.preprocessing().cycle.is_some()) {
            return Ok(Some(Ear::new(beat_model(args.beats.as_deref())?)?));
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
    let said = if args.search.json {
        serde_json::to_string(&trials)? + "\n"
    } else {
        format!(
            "{text}\nThe best trial's configuration is in {}.\n",
            out.join("best.json").display()
        )
    };
    print(&said)?;
    Ok(())
}
