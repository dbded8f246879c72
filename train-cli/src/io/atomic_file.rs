//! Files of a run folder.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::partial_file::Partial;
use crate::TrainError;

/// Makes a folder and those above it.
///
/// # Errors
/// When it cannot be made.
pub fn create_folder(path: &Path) -> Result<(), TrainError> {
    std::fs::create_dir_all(path).map_err(|error| TrainError::unwritten(path, error))
}

/// Writes a whole file: first beside its place and down to the disk, then into it. Several processes may write the
/// same file at the same time: each has it whole, and the last one's stays.
///
/// # Errors
/// When it cannot be written; what was there before is kept.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let written = Partial::beside(path).and_then(|partial| partial.become_whole(bytes));
    written.map_err(|error| TrainError::unwritten(path, error))
}

/// Reads a whole file.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, TrainError> {
    std::fs::read(path).map_err(|error| TrainError::unread(path, error))
}

/// Reads a JSON file.
///
/// # Errors
/// When it cannot be read, or holds something else.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, TrainError> {
    let bytes = read_file(path)?;
    serde_json::from_slice(&bytes).map_err(|error| unfit(path, &error))
}

/// Writes a value as readable JSON.
///
/// # Errors
/// When it cannot be written.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), TrainError> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| unfit(path, &error))?;
    write_file(path, &bytes)
}

fn unfit(path: &Path, error: &serde_json::Error) -> TrainError {
    TrainError::Checkpoint { path: path.to_owned(), reason: error.to_string() }
}
