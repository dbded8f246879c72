//! Files of a run folder.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::TrainError;
use super::partial::Partial;

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

/// Makes a folder a run of this configuration; one that is such a run already is gone on with.
///
/// # Errors
/// When it is a run of another configuration, or cannot be written.
pub fn claim_folder<T: Serialize + DeserializeOwned + PartialEq>(
    path: &Path,
    config: &T,
) -> Result<(), TrainError> {
    let file = path.join("config.json");
    create_folder(path)?;
    if file.exists() && read_json::<T>(&file)? != *config {
        let reason = "the folder holds a run of another configuration; choose another".to_owned();
        return Err(TrainError::Checkpoint { path: file, reason });
    }
    write_json(&file, config)
}

fn unfit(path: &Path, error: &serde_json::Error) -> TrainError {
    TrainError::Checkpoint { path: path.to_owned(), reason: error.to_string() }
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
        assert!(claim_folder(&run, &2).is_err());
        assert_eq!(read_json::<i32>(&run.join("config.json")).unwrap(), 1);
    }
}
