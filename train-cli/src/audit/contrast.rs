//! What the same cheap model gets on folds that leak and on folds that don't.

use std::collections::HashMap;
use std::hash::BuildHasher;

use engine::features::ViewConfig;
use rayon::prelude::*;

use crate::TrainError;
use crate::classifier::classical::{Baseline, ClassicalConfig, ClassicalKind};
use crate::classifier::crossval::pick;
use crate::data::Dataset;
use crate::data::folds::{FoldConfig, Folds};
use crate::examples::prepare::{Example, by_name, with_features};
use crate::metrics::Prediction;

/// A logistic regression on the pooled log-mel image, with one penalty and without synthesised noises: seconds
/// a fold.
#[must_use]
pub fn cheap() -> ClassicalConfig {
    let log_mel = ViewConfig::all().into_iter().filter(|view| view.name() == "log-mel").collect();
    ClassicalConfig {
        penalties: vec![0.03],
        noises: 0,
        ..ClassicalConfig::new(ClassicalKind::Logistic).with_views(log_mel)
    }
}

/// Examples as a model sees them, by name.
///
/// # Errors
/// When the features cannot be computed.
pub fn seen_by(
    config: &ClassicalConfig,
    examples: &[Example],
) -> Result<HashMap<String, Example>, TrainError> {
    with_features(examples, &config.preprocessing).map(by_name)
}

/// Cross-validates a classical model on the first repeat of folds. Calls `done` after each fold.
///
/// # Errors
/// When the folds leak without being random ones, or the model can't be fitted.
pub fn cross_validated<S: BuildHasher + Sync>(
    config: &ClassicalConfig,
    dataset: &Dataset,
    examples: &HashMap<String, Example, S>,
    folds: &Folds,
    done: impl Fn() + Sync,
) -> Result<Vec<Prediction>, TrainError> {
    let of_fold = |fold: usize| {
        let settings = FoldConfig { fold, ..FoldConfig::default() };
        let split = folds.split(dataset, &settings)?;
        let (training, validation) =
            (pick(examples, &split.train)?, pick(examples, &split.validation)?);
        let fitted = Baseline::fit(config, training, &validation, None)?;
        let judged = fitted.judge(&pick(examples, &split.test)?);
        done();
        judged
    };
    let numbers: Vec<usize> = folds.folds(1).into_iter().collect();
    let judged: Vec<Vec<Prediction>> =
        numbers.into_par_iter().map(of_fold).collect::<Result<_, TrainError>>()?;
    Ok(judged.concat())
}
