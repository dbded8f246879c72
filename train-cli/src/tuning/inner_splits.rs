//! The inner splits of an outer fold: what a study trains and validates on.

use std::collections::HashMap;
use std::path::Path;

use burn::tensor::backend::AutodiffBackend;
use engine::model_file::Preprocessing;

use super::trial::kept_score;
use super::{Objective, TrialWatch};
use crate::TrainError;
use crate::classifier::crossval::pick;
use crate::classifier::learner::{Recipe, SplitExamples};
use crate::classifier::score::uar;
use crate::data::inner::{InnerConfig, inner_splits};
use crate::data::split::Split;
use crate::data::{DataError, Recording};
use crate::examples::cycle_annotator::Ear;
use crate::examples::prepare::{Example, prepare, with_features};
use crate::io::atomic_file::{create_folder, write_json};
use crate::metrics::Prediction;

/// Labelled recordings, decoded once for all trials.
pub struct PreparedData<'a> {
    /// How they were prepared.
    pub preprocessing: &'a Preprocessing,
    /// The examples, by name.
    pub examples: &'a HashMap<String, Example>,
    /// The beat finder that annotated their heart cycles; none where no recipe uses them.
    pub ear: Option<&'a Ear>,
}

impl PreparedData<'_> {
    /// Recordings as a configuration wants them, computing no more than differs.
    ///
    /// # Errors
    /// When one was not prepared, or can't be prepared so.
    pub fn examples(
        &self,
        recordings: &[Recording],
        wanted: &Preprocessing,
    ) -> Result<Vec<Example>, TrainError> {
        if wanted.condition != self.preprocessing.condition {
            return prepare(recordings, wanted, self.ear, || {});
        }
        let examples = pick(self.examples, recordings)?;
        if wanted.features == self.preprocessing.features {
            return Ok(examples);
        }
        with_features(&examples, wanted)
    }
}

/// Inner splits of the recordings outside one test fold. The test fold isn't here: no trial can reach it.
pub struct InnerSplits<'a, B: AutodiffBackend> {
    data: &'a PreparedData<'a>,
    splits: Vec<Split>,
    device: &'a B::Device,
}

impl<'a, B: AutodiffBackend> InnerSplits<'a, B> {
    /// Splits `inside`, and proves that none of it shares a group with `outside`.
    ///
    /// # Errors
    /// When a proof fails, or the share is no fraction.
    pub fn new(
        data: &'a PreparedData<'a>,
        (inside, outside): (&[Recording], &[Recording]),
        config: &InnerConfig,
        device: &'a B::Device,
    ) -> Result<Self, DataError> {
        Ok(Self { data, splits: inner_splits(inside, outside, config)?, device })
    }

    /// Trains on one inner split. The validation part is used as the test part too: the finished model's predictions
    /// of it are kept beside the model.
    fn learn(
        &self,
        recipe: &Recipe,
        split: &Split,
        folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<(Vec<Example>, Vec<Prediction>), TrainError> {
        create_folder(folder)?;
        let wanted = recipe.preprocessing();
        let validation = self.data.examples(&split.validation, wanted)?;
        let parts = SplitExamples {
            training: self.data.examples(&split.train, wanted)?,
            validation: validation.clone(),
            test: validation.clone(),
            ear: self.data.ear,
        };
        let predictions = recipe.learn::<B>(parts, folder, self.device, watch)?;
        write_json(&folder.join("validation.json"), &predictions)?;
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
