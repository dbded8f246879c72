//! What the same cheap model gets on folds that leak and on folds that don't.

use engine::features::ViewConfig;
use rayon::prelude::*;

use crate::TrainError;
use crate::classifier::classical::{Baseline, ClassicalConfig, ClassicalKind};
use crate::data::Dataset;
use crate::data::folds::{FoldConfig, Folds};
use crate::examples::ExampleSet;
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

/// Cross-validates a classical model on the first repeat of folds. Calls `done` after each fold.
///
/// # Errors
/// When the folds leak without being random ones, or the model can't be fitted.
pub fn cross_validated(
    config: &ClassicalConfig,
    dataset: &Dataset,
    examples: &ExampleSet,
    folds: &Folds,
    done: impl Fn() + Sync,
) -> Result<Vec<Prediction>, TrainError> {
    let of_fold = |fold: usize| {
        let settings = FoldConfig { fold, ..FoldConfig::default() };
        let split = folds.split(dataset, &settings)?;
        let parts = examples.split(&split, &config.preprocessing)?;
        let predictions = Baseline::fit(config, &parts)?.predict(&parts.test);
        done();
        predictions
    };
    let numbers: Vec<usize> = folds.folds(1).into_iter().collect();
    let predictions: Vec<Vec<Prediction>> =
        numbers.into_par_iter().map(of_fold).collect::<Result<_, TrainError>>()?;
    Ok(predictions.concat())
}
