//! Watches a trial's trainings: keeps what they reach, and ends those that aren't worth finishing.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::time::Instant;

use super::trial::{Progress, smooth};
use super::{Claim, MedianRule};
use crate::TrainError;
use crate::io::atomic_file::write_json;
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;

/// Watches one trial; see [`Watch`].
pub struct TrialWatch<'a> {
    pub(super) shown: &'a dyn Watch,
    pub(super) claim: &'a Claim,
    /// The rule, and for each inner fold the smoothed curves of the trials that ended.
    pub(super) pruning: Option<(MedianRule, Vec<Vec<Vec<f64>>>)>,
    pub(super) file: PathBuf,
    pub(super) progress: RefCell<Progress>,
    pub(super) fold: Cell<usize>,
    pub(super) is_pruned: Cell<bool>,
    pub(super) failure: RefCell<Option<TrainError>>,
    /// When this process began, and what the processes before it took.
    pub(super) began: (Instant, f64),
}

impl TrialWatch<'_> {
    /// The next training is that of an inner fold, from 0.
    pub fn begin_fold(&self, fold: usize) {
        self.fold.set(fold);
        let mut progress = self.progress.borrow_mut();
        let count = progress.curves.len().max(fold + 1);
        progress.curves.resize(count, Vec::new());
    }

    /// The scores of an inner fold's epochs so far.
    #[must_use]
    pub fn curve(&self, fold: usize) -> Vec<EpochScore> {
        self.progress.borrow().curves.get(fold).cloned().unwrap_or_default()
    }

    /// Seconds that the trial took so far, in all processes.
    pub(super) fn wall_s(&self) -> f64 {
        self.began.1 + self.began.0.elapsed().as_secs_f64()
    }

    /// Keeps an epoch. One that is done again after an interruption takes its own place.
    fn keep(&self, epoch: usize, score: EpochScore) {
        let wall_s = self.wall_s();
        let mut progress = self.progress.borrow_mut();
        progress.wall_s = wall_s;
        if let Some(curve) = progress.curves.get_mut(self.fold.get()) {
            curve.truncate(epoch);
            curve.push(score);
        }
        if let Err(error) = write_json(&self.file, &*progress) {
            self.failure.replace(Some(error));
        }
    }

    fn is_worth_it(&self) -> bool {
        let Some((rule, others)) = &self.pruning else { return true };
        let fold = self.fold.get();
        let none = Vec::new();
        !rule.ends(&smooth(&self.curve(fold)), others.get(fold).unwrap_or(&none))
    }
}

impl Watch for TrialWatch<'_> {
    fn start(&self, steps: usize, done: usize) {
        self.shown.start(steps, done);
    }

    fn step(&self, epoch: usize, loss: f64) {
        self.shown.step(epoch, loss);
    }

    fn epoch(&self, epoch: usize, score: &EpochScore, best: bool) {
        self.shown.epoch(epoch, score, best);
        self.keep(epoch, *score);
        if !self.is_worth_it() {
            self.is_pruned.set(true);
        }
    }

    fn interrupted(&self) -> bool {
        self.is_pruned.get()
            || self.failure.borrow().is_some()
            || self.claim.is_lost()
            || self.shown.interrupted()
    }
}
