//! Grouped cross-validation over given folds: every recording is judged once per repeat, by a network
//! that never saw its group, neither in fitting nor in stopping nor in calibration.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::Path;

use burn::tensor::backend::AutodiffBackend;

use crate::data::folds::{FoldConfig, Folds};
use crate::data::{Dataset, Recording};
use crate::metrics::Prediction;

use super::learner::{Recipe, SplitExamples};
use crate::TrainError;
use crate::examples::cycle_annotator::Ear;
use crate::examples::prepare::Example;
use crate::io::atomic_file::{create_folder, read_json, write_json};
use crate::trainer::progress::Watch;

/// A cross-validation to be run.
pub struct CrossValidation<'a> {
    /// What learns.
    pub recipe: &'a Recipe,
    /// The recordings.
    pub dataset: &'a Dataset,
    /// Their examples, by name.
    pub examples: &'a HashMap<String, Example>,
    /// Of recordings that are in no fold and share no group with those that are: only learnt from.
    pub extra: &'a [Example],
    /// What heard their heart cycles, where something did.
    pub ear: Option<&'a Ear>,
    /// The folds.
    pub folds: &'a Folds,
    /// Share of the other folds that is held out for stopping and calibration.
    pub validation: f64,
    /// Folder for checkpoints, models and judgements of each fold.
    pub out: &'a Path,
}

impl CrossValidation<'_> {
    /// Every repeat and fold up to `repeats`, in order.
    #[must_use]
    pub fn plan(&self, repeats: usize) -> Vec<(usize, usize)> {
        let folds = |repeat| self.folds.folds(repeat).into_iter().map(move |fold| (repeat, fold));
        (1..=repeats).flat_map(folds).collect()
    }

    /// Trains without one fold and judges it. A fold whose judgements lie in its folder is not
    /// trained again; a training that was interrupted is gone on with.
    ///
    /// # Errors
    /// When the split leaks, or training or writing fails.
    pub fn fold<B: AutodiffBackend>(
        &self,
        (repeat, fold): (usize, usize),
        device: &B::Device,
        watch: &dyn Watch,
    ) -> Result<Vec<Prediction>, TrainError> {
        // Under names of their own, so that what leaks is never taken for what doesn't.
        let kind = if self.folds.leaks() { "random" } else { "repeat" };
        let folder = self.out.join(format!("{kind}{repeat}-fold{fold}"));
        let done = folder.join("judgements.json");
        if done.exists() {
            return read_json(&done);
        }
        create_folder(&folder)?;
        let seed = self.recipe.seed();
        let settings = FoldConfig { repeat, fold, validation: self.validation, seed };
        let split = self.folds.split(self.dataset, &settings)?;
        let mut training = pick(self.examples, &split.train)?;
        training.extend_from_slice(self.extra);
        let parts = SplitExamples {
            training,
            validation: pick(self.examples, &split.validation)?,
            test: pick(self.examples, &split.test)?,
            ear: self.ear,
        };
        let judgements = self.recipe.learn::<B>(parts, &folder, device, watch)?;
        write_json(&done, &judgements)?;
        Ok(judgements)
    }
}

/// The examples of `recordings`, in their order.
///
/// # Errors
/// When one was not prepared.
pub fn pick<S: BuildHasher>(
    examples: &HashMap<String, Example, S>,
    recordings: &[Recording],
) -> Result<Vec<Example>, TrainError> {
    let missing = |r: &Recording| TrainError::Recording {
        name: r.name.clone(),
        reason: "it was not prepared".to_owned(),
    };
    recordings.iter().map(|r| examples.get(&r.name).cloned().ok_or_else(|| missing(r))).collect()
}
