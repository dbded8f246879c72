//! The inside of an outer fold: what a study trains and validates on.

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

/// Recordings that were decoded once for all trials.
pub struct Material<'a> {
    /// How they were prepared.
    pub preprocessing: &'a Preprocessing,
    /// The examples, by name.
    pub examples: &'a HashMap<String, Example>,
    /// What heard their heart cycles, where something did.
    pub ear: Option<&'a Ear>,
}

impl Material<'_> {
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

/// Inner splits of some recordings. What lies outside isn't here: no trial can reach it.
pub struct Inside<'a, B: AutodiffBackend> {
    material: &'a Material<'a>,
    splits: Vec<Split>,
    device: &'a B::Device,
}

impl<'a, B: AutodiffBackend> Inside<'a, B> {
    /// Splits `inside`, and proves that none of it shares a group with `outside`.
    ///
    /// # Errors
    /// When a proof fails, or the share is no fraction.
    pub fn new(
        material: &'a Material<'a>,
        (inside, outside): (&[Recording], &[Recording]),
        config: &InnerConfig,
        device: &'a B::Device,
    ) -> Result<Self, DataError> {
        Ok(Self { material, splits: inner_splits(inside, outside, config)?, device })
    }

    /// Learns on one inner split. The validation part stands where the test part is in an evaluation: what
    /// the finished model says of it is kept beside the model.
    fn learn(
        &self,
        recipe: &Recipe,
        split: &Split,
        folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<(Vec<Example>, Vec<Prediction>), TrainError> {
        create_folder(folder)?;
        let wanted = recipe.preprocessing();
        let validation = self.material.examples(&split.validation, wanted)?;
        let parts = SplitExamples {
            training: self.material.examples(&split.train, wanted)?,
            validation: validation.clone(),
            test: validation.clone(),
            ear: self.material.ear,
        };
        let judged = recipe.learn::<B>(parts, folder, self.device, watch)?;
        write_json(&folder.join("validation.json"), &judged)?;
        Ok((validation, judged))
    }
}

impl<B: AutodiffBackend> Objective for Inside<'_, B> {
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
            let (examples, judged) = self.learn(recipe, split, &own, watch)?;
            let probabilities: Vec<_> = judged.iter().map(|one| one.probabilities).collect();
            sum += kept_score(&watch.curve(fold))
                .unwrap_or_else(|| uar(&examples, &probabilities).value);
        }
        Ok(sum / self.splits.len() as f64)
    }
}
