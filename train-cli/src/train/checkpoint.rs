//! A training's state on disk: one file, replaced whole, so that it is never half written.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::TrainError;
use super::file::{read_file, write_file};
use super::score::EpochScore;

/// Everything needed to go on after the last complete epoch, with the same numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint<C> {
    /// The configuration that it belongs to.
    pub config: C,
    /// Digest of the examples that it was trained on, see [`digest_of`].
    pub examples_sha256: String,
    /// Scores of the complete epochs.
    pub history: Vec<EpochScore>,
    /// The moving average of the weights.
    pub average: super::average::Average,
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

/// SHA-256 over names, classes and images, in order: two splits or two data sets never share it.
#[must_use]
pub fn digest_of(parts: [&[super::prepare::Example]; 2]) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        for example in part {
            digest.update(example.name.as_bytes());
            digest.update([0, example.class.index() as u8]);
            for value in example.image.data.iter().chain(&example.measures) {
                digest.update(value.to_le_bytes());
            }
        }
    }
    engine::digest::hexadecimal(&digest.finalize())
}
