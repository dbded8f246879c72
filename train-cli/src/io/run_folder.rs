//! The folder of a run.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atomic_file::{create_folder, read_json, write_json};
use crate::TrainError;

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
