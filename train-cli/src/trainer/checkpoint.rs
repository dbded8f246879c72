//! A training's state on disk: one file, replaced whole, so that it is never half written.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::score::EpochScore;
use crate::TrainError;
use crate::io::atomic_file::{read_file, write_file};

/// Everything needed to go on after the last complete epoch, with the same numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint<C> {
    /// The configuration that it belongs to.
    pub config: C,
    /// Digest of the examples that it was trained on, see [`Task::digest`](super::training_loop::Task::digest).
    pub examples_sha256: String,
    /// Scores of the complete epochs.
    pub history: Vec<EpochScore>,
    /// The moving average of the weights.
    pub average: super::ema::Average,
    /// Weights after the last complete epoch.
    pub network: Vec<u8>,
    /// Weights after the kept epoch.
    pub best: Vec<u8>,
    /// The optimiser's moments.
    pub optimiser: Vec<u8>,
}

/// Where the checkpoint of a run lies.
#[derive(Debug, Clone)]
pub struct CheckpointFile(PathBuf);

impl CheckpointFile {
    /// The checkpoint of a run folder.
    #[must_use]
    pub fn of_run(folder: &Path) -> Self {
        Self(folder.join("checkpoint.mpk"))
    }

    /// That of a network which teaches this run's.
    #[must_use]
    pub fn of_teacher(&self, number: usize) -> Self {
        Self(self.0.with_file_name(format!("teacher{number}.mpk")))
    }

    /// Whether there is one.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.0.exists()
    }

    /// Writes beside the old checkpoint, then takes its place.
    ///
    /// # Errors
    /// When the folder cannot be written to or the disk is full; the old checkpoint is kept.
    pub fn save<C: Serialize>(&self, checkpoint: &Checkpoint<C>) -> Result<(), TrainError> {
        let bytes = rmp_serde::to_vec_named(checkpoint).map_err(|error| self.unfit(&error))?;
        write_file(&self.0, &bytes)
    }

    /// The checkpoint, if there is one.
    ///
    /// # Errors
    /// When it cannot be read, or belongs to another configuration or other examples.
    pub fn load<C: DeserializeOwned + PartialEq>(
        &self,
        config: &C,
        examples_sha256: &str,
    ) -> Result<Option<Checkpoint<C>>, TrainError> {
        if !self.0.exists() {
            return Ok(None);
        }
        let bytes = read_file(&self.0)?;
        let checkpoint: Checkpoint<C> =
            rmp_serde::from_slice(&bytes).map_err(|error| self.unfit(&error))?;
        if checkpoint.config != *config {
            return Err(self.unfit(&"it was written with another configuration"));
        }
        if checkpoint.examples_sha256 != examples_sha256 {
            return Err(self.unfit(&"it was trained on other recordings or another split"));
        }
        Ok(Some(checkpoint))
    }

    fn unfit(&self, reason: &dyn std::fmt::Display) -> TrainError {
        TrainError::Checkpoint { path: self.0.clone(), reason: reason.to_string() }
    }
}
