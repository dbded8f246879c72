//! Nested cross-validation: a study inside every outer fold, whose best configuration judges that fold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use burn::module::Module;
use burn::tensor::backend::AutodiffBackend;
use engine::backend::{Cpu, CpuDevice};
use engine::digest::hexadecimal;
use engine::model_file::read_model;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    ClaimRules, Ended, Inside, Material, MedianRule, Search, Space, State, Study, StudyConfig,
    Trial, TuneError, Worker, run,
};
use crate::classifier::learner::SplitExamples;
use crate::classifier::training::judge;
use crate::data::folds::{FoldConfig, Folds};
use crate::data::inner::{InnerConfig, inner_splits};
use crate::data::split::Split;
use crate::data::{Dataset, Recording};
use crate::io::atomic_file::{create_folder, read_file, read_json, write_json};
use crate::metrics::Prediction;
use crate::trainer::progress::Watch;

/// How much tuning every outer fold gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NestedConfig {
    /// Trials of a study; a space of one configuration has one.
    pub trials: usize,
    /// How the next configuration is chosen.
    pub search: Search,
    /// Random trials before the search learns.
    pub startup: usize,
    /// Which trials are ended early.
    pub pruning: Option<MedianRule>,
    /// Inner folds of a trial.
    pub inner: usize,
    /// Share of the validation part where there is one inner split.
    pub validation: f64,
    /// Seed of the search.
    pub seed: u64,
    /// When other processes' claims are given up.
    pub rules: ClaimRules,
}

impl NestedConfig {
    /// The study of a space on some recordings.
    ///
    /// # Errors
    /// When the folder holds another study.
    pub fn study(
        &self,
        folder: &Path,
        space: &Space,
        dataset: &Dataset,
        (inside, outer): (&[Recording], Option<(usize, usize)>),
    ) -> Result<Study, TuneError> {
        let config = StudyConfig {
            space: space.clone(),
            search: self.search,
            startup: self.startup,
            pruning: self.pruning,
            inner: self.inner,
            validation: self.validation,
            outer,
            data: dataset.name.to_owned(),
            recordings_sha256: digest_of(inside),
            seed: self.seed,
        };
        Study::join(folder, config, self.rules)
    }

    /// How the inside is split for a space.
    #[must_use]
    pub fn inner(&self, space: &Space) -> InnerConfig {
        let Self { inner: folds, validation, .. } = *self;
        InnerConfig { folds, validation, seed: space.base.seed() }
    }

    /// Trials of a space: one where nothing varies.
    #[must_use]
    pub fn trials_of(&self, space: &Space) -> usize {
        if space.parameters.is_empty() { 1 } else { self.trials }
    }
}

fn digest_of(recordings: &[Recording]) -> String {
    let mut digest = Sha256::new();
    for recording in recordings {
        digest.update(recording.name.as_bytes());
        digest.update([0]);
        digest.update(recording.group.as_bytes());
        digest.update([0]);
    }
    hexadecimal(&digest.finalize())
}

/// What came of an outer fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NestedRow {
    /// The repeat, from 1.
    pub repeat: usize,
    /// The fold, from 0.
    pub fold: usize,
    /// Trials that were finished, ended early, and failed.
    pub trials: [usize; 3],
    /// Number of the best.
    pub best: usize,
    /// What it set, by JSON pointer.
    pub values: BTreeMap<String, Value>,
    /// Its score inside: a validation UAR, and as the best of several too high.
    pub validation_uar: f64,
    /// Weights of its network, normalisation folded; none of a classical model.
    pub parameters: Option<usize>,
    /// Seconds that all trials took.
    pub tuning_s: f64,
    /// Seconds that training for this fold and judging it took beside them.
    pub judging_s: f64,
    /// What was said of the outer fold.
    pub judged: Vec<Prediction>,
}

/// A nested cross-validation of one space.
pub struct Nested<'a> {
    /// What is tuned.
    pub space: &'a Space,
    /// The recordings.
    pub dataset: &'a Dataset,
    /// Their examples.
    pub material: &'a Material<'a>,
    /// The outer folds.
    pub folds: &'a Folds,
    /// How much tuning each gets.
    pub config: NestedConfig,
    /// Folder for a study per outer fold.
    pub out: &'a Path,
}

impl Nested<'_> {
    /// Where an outer fold's study lies.
    #[must_use]
    pub fn folder(&self, (repeat, fold): (usize, usize)) -> PathBuf {
        self.out.join(format!("repeat{repeat}-fold{fold}"))
    }

    /// What came of an outer fold; none where it isn't done.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn done(&self, outer: (usize, usize)) -> Result<Option<NestedRow>, TuneError> {
        let file = self.folder(outer).join("outcome.json");
        Ok(if file.exists() { Some(read_json(&file)?) } else { None })
    }

    /// Tunes inside an outer fold, or goes on with it, and judges the fold by the best configuration. A fold
    /// that was judged isn't judged again.
    ///
    /// # Errors
    /// When a split leaks, training or writing fails, or a watcher interrupts.
    pub fn fold<B: AutodiffBackend, W: Watch>(
        &self,
        outer: (usize, usize),
        device: &B::Device,
        shown: impl Fn(usize) -> W,
    ) -> Result<NestedRow, TuneError> {
        if let Some(row) = self.done(outer)? {
            return Ok(row);
        }
        let split = self.split(outer)?;
        let (inside, outside) = (&split.train[..], &split.test[..]);
        let folder = self.folder(outer);
        let study = self.config.study(&folder, self.space, self.dataset, (inside, Some(outer)))?;
        let inner = self.config.inner(self.space);
        let objective = Inside::<B>::new(self.material, (inside, outside), &inner, device)?;
        let worker = Worker { index: 0, waits: true };
        let count = self.config.trials_of(self.space);
        let ended = run(&study, count, worker, &objective, &shown)?;
        debug_assert_eq!(ended, Ended::Done, "it waits for all trials");
        let row = self.judged::<B>(&study, outer, &split, device, &shown(count))?;
        write_json(&folder.join("judgements.json"), &row.judged)?;
        write_json(&folder.join("outcome.json"), &row)?;
        Ok(row)
    }

    /// The outer split: all that isn't tested is in its training part.
    fn split(&self, (repeat, fold): (usize, usize)) -> Result<Split, TuneError> {
        let config = FoldConfig { repeat, fold, validation: 0.0, seed: 0 };
        Ok(self.folds.split(self.dataset, &config)?)
    }

    fn judged<B: AutodiffBackend>(
        &self,
        study: &Study,
        (repeat, fold): (usize, usize),
        split: &Split,
        device: &B::Device,
        shown: &dyn Watch,
    ) -> Result<NestedRow, TuneError> {
        let trials = study.trials()?;
        let best = study.best()?;
        let began = Instant::now();
        let (judged, model) = self.judgements::<B>(study, &best, split, device, shown)?;
        let of = |state| trials.iter().filter(|trial| trial.state == state).count();
        Ok(NestedRow {
            repeat,
            fold,
            trials: [State::Complete, State::Pruned, State::Failed].map(of),
            best: best.number,
            validation_uar: best.score,
            values: best.values,
            parameters: parameters(&model)?,
            tuning_s: trials.iter().map(|trial| trial.wall_s).sum(),
            judging_s: began.elapsed().as_secs_f64(),
            judged,
        })
    }

    /// What the best trial's own model says of the outer fold, where the trial left one and had one inner
    /// split; else what a model of the same configuration says that is trained on such a split now. Beside
    /// it, where that model lies.
    fn judgements<B: AutodiffBackend>(
        &self,
        study: &Study,
        best: &Trial,
        split: &Split,
        device: &B::Device,
        shown: &dyn Watch,
    ) -> Result<(Vec<Prediction>, PathBuf), TuneError> {
        let recipe = self.space.at(&best.point)?;
        let test = self.material.examples(&split.test, recipe.preprocessing())?;
        let model = study.trial_folder(best.number).join("model.safetensors");
        if self.config.inner <= 1 && model.exists() {
            return Ok((judge(&read_file(&model)?, test)?, model));
        }
        let one = InnerConfig { folds: 1, ..self.config.inner(self.space) };
        let folder = study.trial_folder(best.number).join("final");
        create_folder(&folder)?;
        let splits = inner_splits(&split.train, &split.test, &one)?;
        let Some(Split { train, validation, .. }) = splits.first() else {
            return Err(crate::TrainError::EmptyPart("training").into());
        };
        let parts = SplitExamples {
            training: self.material.examples(train, recipe.preprocessing())?,
            validation: self.material.examples(validation, recipe.preprocessing())?,
            test,
            ear: self.material.ear,
        };
        let judged = recipe.learn::<B>(parts, &folder, device, shown)?;
        Ok((judged, folder.join("model.safetensors")))
    }
}

/// The number of weights in a model file; none where there is no such file.
fn parameters(model: &Path) -> Result<Option<usize>, TuneError> {
    if !model.exists() {
        return Ok(None);
    }
    let model = read_model::<Cpu>(&read_file(model)?, &CpuDevice::default());
    Ok(Some(model.map_err(crate::TrainError::from)?.network.num_params()))
}
