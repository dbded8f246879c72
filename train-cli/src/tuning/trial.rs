//! A trial's outcome, and what it has reached so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Point;
use crate::classifier::learner::Recipe;
use crate::trainer::early_stopping::{kept_epoch, smoothed};
use crate::trainer::score::EpochScore;

/// How a trial ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// As its configuration says.
    Complete,
    /// Early, by the median rule.
    Pruned,
    /// With an error of its own, such as a loss that is no number.
    Failed,
}

/// A trial that ended; one file of the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Its number, from 0.
    pub number: usize,
    /// How it ended.
    pub state: State,
    /// The validation UAR: smoothed, at the kept epoch, the mean over inner folds; of a pruned trial, what
    /// it had reached; of a failed one, 0.
    pub score: f64,
    /// Its coordinates.
    pub point: Point,
    /// What they set, by JSON pointer.
    pub values: BTreeMap<String, Value>,
    /// The whole configuration.
    pub config: Option<Recipe>,
    /// Scores of all epochs, for each inner fold that was begun; of a classical model, none.
    pub curves: Vec<Vec<EpochScore>>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Seconds that it took, all processes together that worked on it.
    pub wall_s: f64,
}

/// What a trial under way has reached; its process replaces the file after every epoch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Its coordinates, which whoever takes over goes on with.
    pub point: Point,
    /// Scores of all epochs, for each inner fold that was begun.
    pub curves: Vec<Vec<EpochScore>>,
    /// Seconds so far.
    pub wall_s: f64,
}

/// The smoothed validation UAR of every epoch.
pub(super) fn smooth(curve: &[EpochScore]) -> Vec<f64> {
    (0..curve.len()).map(|epoch| smoothed(curve, epoch)).collect()
}

/// The smoothed validation UAR of the epoch whose weights are kept; none before the first.
pub(super) fn kept_score(curve: &[EpochScore]) -> Option<f64> {
    (!curve.is_empty()).then(|| smoothed(curve, kept_epoch(curve)))
}
