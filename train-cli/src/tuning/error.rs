//! Why a study can't be run.

use std::path::PathBuf;

use crate::TrainError;
use crate::data::DataError;

/// A space or study that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TuneError {
    /// The file of a space is no JSON of a space.
    #[error("{} is no search space: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A parameter points to nothing in the configuration.
    #[error(
        "the configuration has nothing at \"{pointer}\"; see config.json of a run folder for what it has"
    )]
    UnknownPointer {
        /// The JSON pointer.
        pointer: String,
    },
    /// A domain holds no values.
    #[error("the domain of \"{name}\" is impossible: {reason}")]
    Domain {
        /// The parameter.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// The base configuration, or one with a value of a domain put in, is refused.
    #[error("{with} makes no valid configuration: {reason}")]
    Configuration {
        /// What was put in.
        with: String,
        /// Why it is refused.
        reason: String,
    },
    /// The sampler refuses what it was told.
    #[error("the sampler refuses \"{name}\": {reason}")]
    Sampler {
        /// The parameter.
        name: String,
        /// Why.
        reason: String,
    },
    /// No trial of a study came to its end.
    #[error("no trial in {} came to its end, so there is no best one", folder.display())]
    NothingComplete {
        /// The study.
        folder: PathBuf,
    },
    /// Training, reading or writing failed.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// The data set or its folds can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
}
