//! The inner splits of an outer fold: what a study trains and validates on.

use std::path::Path;

use burn::tensor::backend::AutodiffBackend;

use super::trial::kept_score;
use super::{Objective, TrialWatch};
use crate::TrainError;
use crate::classifier::learner::{Destination, Recipe};
use crate::classifier::score::uar;
use crate::data::inner::{InnerConfig, inner_splits};
use crate::data::split::Split;
use crate::data::{DataError, Recording};
use crate::examples::{ExampleSet, RawExample};
use crate::io::atomic_file::{create_folder, write_json};
use crate::io::run_folder::VALIDATION_PREDICTIONS;
use crate::metrics::Prediction;

/// Inner splits of the recordings outside one test fold. The test fold isn't here: no trial can reach it.
pub struct InnerSplits<'a, B: AutodiffBackend> {
    examples: &'a ExampleSet,
    splits: Vec<Split>,
    device: &'a B::Device,
}

impl<'a, B: AutodiffBackend> InnerSplits<'a, B> {
    /// Splits `inside`, and proves that none of it shares a group with `outside`.
    ///
    /// # Errors
    /// When a proof fails, or the share is no fraction.
    pub fn new(
        examples: &'a ExampleSet,
        (inside, outside): (&[Recording], &[Recording]),
        config: &InnerConfig,
        device: &'a B::Device,
    ) -> Result<Self, DataError> {
        Ok(Self { examples, splits: inner_splits(inside, outside, config)?, device })
    }

    /// Trains on one inner split. The validation part is used as the test part too: the finished model's predictions
    /// of it are kept beside the model.
    fn learn(
        &self,
        recipe: &Recipe,
        split: &Split,
        folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<(Vec<RawExample>, Vec<Prediction>), TrainError> {
        create_folder(folder)?;
        let mut parts = self.examples.split(split, recipe.preprocessing())?;
        let validation = parts.validation.clone();
        parts.test.clone_from(&validation);
        let to = Destination::fold(folder);
        let predictions = recipe.learn::<B>(parts, to, self.device, watch)?.predictions;
        write_json(&folder.join(VALIDATION_PREDICTIONS), &predictions)?;
        Ok((validation, predictions))
    }
}

impl<B: AutodiffBackend> Objective for InnerSplits<'_, B> {
    /// The mean over the inner folds of the validation UAR: the smoothed one of the kept epoch, or where
    /// there are no epochs that of the finished model.
    fn score(
        &self,
        recipe: &Recipe,
        folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<f64, TrainError> {
        let mut sum = 0.0;
        for (fold, split) in self.splits.iter().enumerate() {
            watch.begin_fold(fold);
            let own = match self.splits.len() {
                1 => folder.to_owned(),
                _ => folder.join(format!("inner{fold}")),
            };
            let (examples, predictions) = self.learn(recipe, split, &own, watch)?;
            let probabilities: Vec<_> = predictions.iter().map(|one| one.probabilities).collect();
            sum += kept_score(&watch.curve(fold))
                .unwrap_or_else(|| uar(&examples, &probabilities).value);
        }
        Ok(sum / self.splits.len() as f64)
    }
}
