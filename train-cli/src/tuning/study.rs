//! A study's folder: its configuration, a file per trial that ended, a folder per trial under way.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trial::{Progress, Trial};
use super::{Claim, ClaimRules, MedianRule, Observation, Search, Space, State, TuneError};
use crate::TrainError;
use crate::io::atomic_file::{create_folder, read_json, write_json};

/// What a study is; those who share its folder must agree on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyConfig {
    /// The configurations.
    pub space: Space,
    /// How the next one is chosen.
    pub search: Search,
    /// Random trials before the search learns from what was found.
    pub startup: usize,
    /// Which trials are ended early; none where all are finished.
    pub pruning: Option<MedianRule>,
    /// Inner folds of a trial; 1 is one split.
    pub inner: usize,
    /// Share of the validation part of that one split.
    pub validation: f64,
    /// Repeat (from 1) and fold that are kept away from every trial.
    pub outer: Option<(usize, usize)>,
    /// The data set's name.
    pub data: String,
    /// SHA-256 over the names and groups of the recordings that are tuned on, in their order.
    pub recordings_sha256: String,
    /// Seed of the search; the split's and the trainings' is the configuration's own.
    pub seed: u64,
}

/// A folder of trials.
#[derive(Debug, Clone)]
pub struct Study {
    folder: PathBuf,
    config: StudyConfig,
    rules: ClaimRules,
}

/// What there is to do.
pub(super) enum Next {
    /// A trial that is this process's own now.
    Trial(usize, Claim),
    /// Every trial that is left is another's.
    Elsewhere,
    /// Nothing is left.
    Nothing,
}

impl Study {
    /// Makes a folder a study of this configuration, or joins the one that is there.
    ///
    /// # Errors
    /// When it is a study of another configuration, or can't be written.
    pub fn join(folder: &Path, config: StudyConfig, rules: ClaimRules) -> Result<Self, TuneError> {
        let file = folder.join("config.json");
        create_folder(&folder.join("trials"))?;
        if !file.exists() {
            write_json(&file, &config)?;
        }
        if read_json::<StudyConfig>(&file)? != config {
            let reason = "the folder holds a study of another configuration; choose another";
            return Err(TrainError::Checkpoint { path: file, reason: reason.to_owned() }.into());
        }
        Ok(Self { folder: folder.to_owned(), config, rules })
    }

    /// What it is.
    #[must_use]
    pub fn config(&self) -> &StudyConfig {
        &self.config
    }

    /// Where a trial's checkpoint and model lie.
    #[must_use]
    pub fn trial_folder(&self, number: usize) -> PathBuf {
        self.folder.join("trials").join(format!("{number:04}"))
    }

    fn trial_file(&self, number: usize) -> PathBuf {
        self.trial_folder(number).with_extension("json")
    }

    /// The trials that ended, in order.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn trials(&self) -> Result<Vec<Trial>, TuneError> {
        let folder = self.folder.join("trials");
        let unreadable = |error| TrainError::unread(&folder, error);
        let mut trials = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                trials.push(read_json::<Trial>(&path)?);
            }
        }
        trials.sort_by_key(|trial| trial.number);
        Ok(trials)
    }

    /// The complete trial of the highest score, the first of equals.
    ///
    /// # Errors
    /// When there is none.
    pub fn best(&self) -> Result<Trial, TuneError> {
        let trials = self.trials()?;
        let complete = trials.into_iter().filter(|trial| trial.state == State::Complete);
        let best = complete.reduce(|best, one| if one.score > best.score { one } else { best });
        best.ok_or_else(|| TuneError::NothingComplete { folder: self.folder.clone() })
    }

    /// Claims the first of `count` trials that is neither done nor another's.
    pub(super) fn next(&self, count: usize) -> Result<Next, TuneError> {
        let mut next = Next::Nothing;
        for number in (0..count).filter(|&number| !self.is_done(number)) {
            match Claim::take(&self.trial_folder(number), &self.rules)? {
                // Another may have ended it between the two looks.
                Some(claim) if !self.is_done(number) => return Ok(Next::Trial(number, claim)),
                Some(_) => {}
                None => next = Next::Elsewhere,
            }
        }
        Ok(next)
    }

    fn is_done(&self, number: usize) -> bool {
        self.trial_file(number).exists()
    }

    /// Where a trial under way writes what it has reached.
    pub(super) fn progress_file(&self, number: usize) -> PathBuf {
        self.trial_folder(number).join("progress.json")
    }

    /// What an earlier process reached in a trial; none where it is new.
    pub(super) fn progress(&self, number: usize) -> Result<Option<Progress>, TuneError> {
        let file = self.progress_file(number);
        Ok(if file.exists() { Some(read_json(&file)?) } else { None })
    }

    /// Writes a trial that ended, and clears what nobody needs any more.
    pub(super) fn record(&self, trial: &Trial) -> Result<(), TuneError> {
        write_json(&self.trial_file(trial.number), trial)?;
        let folder = self.trial_folder(trial.number);
        for name in ["progress.json", "checkpoint.mpk"] {
            // Gone already, or left to lie: no reason to stop a study.
            let _ = std::fs::remove_file(folder.join(name));
        }
        Ok(())
    }

    /// What the search learns from.
    pub(super) fn observations(trials: &[Trial]) -> Vec<Observation> {
        let of = |trial: &Trial| Observation { point: trial.point.clone(), score: trial.score };
        trials.iter().map(of).collect()
    }
}
