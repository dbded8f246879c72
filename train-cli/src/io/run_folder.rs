//! The folder of a run: the names of its files, and what a folder is claimed for.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atomic_file::{create_folder, read_json, write_json};
use crate::TrainError;

/// The configuration of a run or study.
pub const CONFIG: &str = "config.json";
/// Names of the recordings of each part.
pub const SPLIT: &str = "split.json";
/// Data, program and command lines that a run came of; see [`Provenance`](super::provenance::Provenance).
pub const PROVENANCE: &str = "run.json";
/// The state of a training after its last complete epoch.
pub const CHECKPOINT: &str = "checkpoint.mpk";
/// The model of a fold or trial.
pub const MODEL: &str = "model.safetensors";
/// Features that a classical model uses.
pub const FEATURES: &str = "features.json";
/// Scores of all epochs.
pub const HISTORY: &str = "history.json";
/// Scores of all epochs, drawn.
pub const CURVES: &str = "curves.svg";
/// Predictions of one fold.
pub const FOLD_PREDICTIONS: &str = "judgements.json";
/// What a head on a fold's frame network predicts of it.
pub const CLASS_PREDICTIONS: &str = "classes.json";
/// Predictions of a whole run.
pub const PREDICTIONS: &str = "predictions.json";
/// Predictions of the validation part of a trial.
pub const VALIDATION_PREDICTIONS: &str = "validation.json";
/// Every figure of a run, with its confusion matrices.
pub const EVALUATION: &str = "evaluation.json";
/// The figures that go onto a model's card.
pub const FIGURES: &str = "figures.json";
/// Figures of predictions without audio.
pub const BASELINES: &str = "baselines.json";
/// A report for a browser.
pub const REPORT: &str = "report.html";
/// The state of a trial that is under way.
pub const PROGRESS: &str = "progress.json";
/// What came of an outer fold of a nested cross-validation.
pub const OUTCOME: &str = "outcome.json";
/// The best configuration of a study.
pub const BEST: &str = "best.json";
/// All trials of a study as a table.
pub const TRIALS: &str = "trials.txt";

/// The checkpoint of the network of this number that teaches a run's.
#[must_use]
pub fn teacher_checkpoint(number: usize) -> String {
    format!("teacher{number}.mpk")
}

/// The model file of a run whose model has a name.
#[must_use]
pub fn model_file(name: &str) -> String {
    format!("{name}.safetensors")
}

/// Makes a folder the folder of a run of this configuration. One that is such a folder already is used again.
///
/// # Errors
/// [`TrainError::OtherRun`] where it is of another configuration; when it can't be written.
pub fn claim_folder<T: Serialize + DeserializeOwned + PartialEq>(
    path: &Path,
    config: &T,
) -> Result<(), TrainError> {
    let file = path.join(CONFIG);
    create_folder(path)?;
    if file.exists() && read_json::<T>(&file)? != *config {
        let what = "a run of another configuration";
        return Err(TrainError::OtherRun { path: path.to_owned(), what });
    }
    write_json(&file, config)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_belongs_to_one_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        claim_folder(&run, &1).unwrap();
        claim_folder(&run, &1).unwrap();
        assert!(matches!(claim_folder(&run, &2), Err(TrainError::OtherRun { .. })));
        assert_eq!(read_json::<i32>(&run.join(CONFIG)).unwrap(), 1);
    }

    #[test]
    fn a_damaged_configuration_is_named_with_the_cause_and_is_no_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(CONFIG), b"").unwrap();
        let error = claim_folder(folder.path(), &1).unwrap_err();
        assert!(matches!(error, TrainError::Json { .. }), "{error}");
        let told = error.to_string();
        assert!(told.contains(CONFIG) && told.contains("EOF"), "{told}");
        assert!(std::error::Error::source(&error).is_some());
    }
}
