//! Grouped cross-validation over given folds: every recording is predicted once per repeat, by a network
//! that never saw its group, neither in fitting nor in stopping nor in calibration.

use std::path::Path;

use burn::tensor::backend::AutodiffBackend;

use super::learner::{Destination, Recipe};
use crate::TrainError;
use crate::data::Dataset;
use crate::data::folds::{FoldConfig, Folds};
use crate::examples::{ExampleSet, RawExample};
use crate::io::atomic_file::{create_folder, read_json, write_json};
use crate::io::run_folder::FOLD_PREDICTIONS;
use crate::metrics::Prediction;
use crate::trainer::progress::Watch;

/// A cross-validation to be run.
pub struct CrossValidation<'a> {
    /// What learns.
    pub recipe: &'a Recipe,
    /// The recordings.
    pub dataset: &'a Dataset,
    /// Their examples.
    pub examples: &'a ExampleSet,
    /// Of recordings that are in no fold and share no group with those that are: only learnt from.
    pub extra: &'a [RawExample],
    /// The folds.
    pub folds: &'a Folds,
    /// Share of the other folds that is held out for stopping and calibration.
    pub validation: f64,
    /// Folder for checkpoints, models and predictions of each fold.
    pub out: &'a Path,
}

impl CrossValidation<'_> {
    /// Every repeat and fold up to `repeats`, in order.
    #[must_use]
    pub fn plan(&self, repeats: usize) -> Vec<(usize, usize)> {
        let folds = |repeat| self.folds.folds(repeat).into_iter().map(move |fold| (repeat, fold));
        (1..=repeats).flat_map(folds).collect()
    }

    /// Trains without one fold and predicts it. A fold whose predictions lie in its folder is not trained again;
    /// an interrupted training is resumed.
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
        let done = folder.join(FOLD_PREDICTIONS);
        if done.exists() {
            log::debug!("{} is read", done.display());
            let predictions: Vec<Prediction> = read_json(&done)?;
            return Ok(in_fold(predictions, (repeat, fold)));
        }
        create_folder(&folder)?;
        let seed = self.recipe.seed();
        let settings = FoldConfig { repeat, fold, validation: self.validation, seed };
        let split = self.folds.split(self.dataset, &settings)?;
        let mut parts = self.examples.split(&split, self.recipe.preprocessing())?;
        parts.training.extend_from_slice(self.extra);
        let to = Destination::fold(&folder);
        let predictions = self.recipe.learn::<B>(parts, to, device, watch)?.predictions;
        let predictions = in_fold(predictions, (repeat, fold));
        write_json(&done, &predictions)?;
        Ok(predictions)
    }
}

/// Also of files that older versions wrote, which hold neither repeat nor fold.
fn in_fold(predictions: Vec<Prediction>, fold: (usize, usize)) -> Vec<Prediction> {
    predictions.into_iter().map(|one| one.in_fold(fold)).collect()
}
