//! Working on a study until it is done.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::study::Next;
use super::trial::{Progress, kept_score, smooth};
use super::{Claim, Point, State, Study, Trial, TrialWatch, TuneError, propose};
use crate::TrainError;
use crate::classifier::learner::Recipe;
use crate::trainer::progress::Watch;

/// How long to wait where every trial that is left is another's.
const PAUSE: Duration = Duration::from_secs(2);

/// What is tuned.
pub trait Objective {
    /// The score of a configuration; more is better. `folder` is the trial's own.
    ///
    /// # Errors
    /// When training fails, or the watcher interrupts.
    fn score(
        &self,
        recipe: &Recipe,
        folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<f64, TrainError>;
}

/// One of several processes that share a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worker {
    /// Its number, from 0: its proposals are drawn from a stream of its own.
    pub index: usize,
    /// Whether it waits until the others' trials are done too.
    pub waits: bool,
}

/// How working on a study ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All trials are done.
    Done,
    /// What is left is being done elsewhere.
    Elsewhere,
}

/// Does one trial after another until there are `count` of them. `shown` makes a watcher for a trial.
///
/// # Errors
/// When a file can't be written or read, a watcher interrupts, or there is nothing to learn from; an error
/// of a single configuration is recorded with its trial.
pub fn run<W: Watch>(
    study: &Study,
    count: usize,
    worker: Worker,
    objective: &dyn Objective,
    shown: impl Fn(usize) -> W,
) -> Result<Ended, TuneError> {
    loop {
        match study.next(count)? {
            Next::Trial(number, claim) => {
                attempt(study, number, &claim, worker, objective, &shown(number))?;
            }
            Next::Nothing => return Ok(Ended::Done),
            Next::Elsewhere if !worker.waits => return Ok(Ended::Elsewhere),
            Next::Elsewhere if shown(count).interrupted() => {
                return Err(TrainError::Interrupted.into());
            }
            Next::Elsewhere => std::thread::sleep(PAUSE),
        }
    }
}

/// Does a trial, or goes on with what another process left of it.
fn attempt(
    study: &Study,
    number: usize,
    claim: &Claim,
    worker: Worker,
    objective: &dyn Objective,
    shown: &dyn Watch,
) -> Result<(), TuneError> {
    let ended = study.trials()?;
    let progress = match study.progress(number)? {
        Some(progress) => progress,
        None => Progress { point: drawn(study, number, &ended, worker)?, ..Progress::default() },
    };
    let point = progress.point.clone();
    let watch = watch(study, number, (claim, shown), progress, &ended);
    // Written before the first epoch too, so that whoever takes over takes the same point.
    crate::io::atomic_file::write_json(&watch.file, &*watch.progress.borrow())?;
    let config = study.config().space.at(&point);
    let scored = match &config {
        Ok(recipe) => objective.score(recipe, &study.trial_folder(number), &watch),
        Err(error) => return study.record(&trial(study, number, &watch, failed(error), None)),
    };
    if claim.is_lost() {
        return Ok(());
    }
    if let Some(error) = watch.failure.take() {
        return Err(error.into());
    }
    let outcome = outcome(scored, &watch)?;
    study.record(&trial(study, number, &watch, outcome, config.ok()))
}

/// The next point of the search, from the worker's own stream at this trial's place.
fn drawn(
    study: &Study,
    number: usize,
    ended: &[Trial],
    worker: Worker,
) -> Result<Point, TuneError> {
    let config = study.config();
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
    rng.set_stream(((worker.index as u64) << 32) | number as u64);
    let seen = Study::observations(ended);
    // The first trial alone takes the base's own values, also where several begin at once.
    let mut point = propose(&config.space, config.search, &seen, config.startup, &mut rng)?;
    if number > 0 && seen.is_empty() {
        for (name, domain) in &config.space.parameters {
            point.insert(name.clone(), domain.draw(&mut rng));
        }
    }
    Ok(point)
}

fn watch<'a>(
    study: &Study,
    number: usize,
    (claim, shown): (&'a Claim, &'a dyn Watch),
    progress: Progress,
    ended: &[Trial],
) -> TrialWatch<'a> {
    let config = study.config();
    let curves_of = |fold: usize| {
        ended.iter().filter_map(|trial| trial.curves.get(fold)).map(|curve| smooth(curve)).collect()
    };
    let curves = || (0..config.inner).map(curves_of).collect();
    TrialWatch {
        shown,
        claim,
        pruning: config.pruning.map(|rule| (rule, curves())),
        file: study.progress_file(number),
        began: (Instant::now(), progress.wall_s),
        progress: RefCell::new(progress),
        fold: Cell::new(0),
        is_pruned: Cell::new(false),
        failure: RefCell::new(None),
    }
}

/// How a trial ended.
struct Outcome {
    state: State,
    score: f64,
    reason: Option<String>,
}

/// What came of a training. Errors that other configurations would meet too end the study.
fn outcome(scored: Result<f64, TrainError>, watch: &TrialWatch<'_>) -> Result<Outcome, TuneError> {
    match scored {
        Ok(score) => Ok(Outcome { state: State::Complete, score, reason: None }),
        Err(TrainError::Interrupted) if watch.is_pruned.get() => {
            let reached = kept_score(&watch.curve(watch.fold.get())).unwrap_or_default();
            Ok(Outcome { state: State::Pruned, score: reached, reason: None })
        }
        Err(
            error @ (TrainError::Diverged { .. }
            | TrainError::Config(_)
            | TrainError::Classical(_)
            | TrainError::Features(_)
            | TrainError::Model(_)),
        ) => Ok(failed(&error)),
        Err(error) => Err(error.into()),
    }
}

fn failed(error: &dyn std::error::Error) -> Outcome {
    Outcome { state: State::Failed, score: 0.0, reason: Some(error.to_string()) }
}

fn trial(
    study: &Study,
    number: usize,
    watch: &TrialWatch<'_>,
    outcome: Outcome,
    config: Option<Recipe>,
) -> Trial {
    let Progress { point, curves, .. } = watch.progress.borrow().clone();
    let Outcome { state, score, reason } = outcome;
    let values = study.config().space.values(&point);
    Trial { number, state, score, values, point, config, curves, reason, wall_s: watch.wall_s() }
}
