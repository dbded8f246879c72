//! Files of a run folder.

use std::io::Write;
use std::path::Path;

use super::TrainError;

/// Makes a folder and those above it.
///
/// # Errors
/// When it cannot be made.
pub fn create_folder(path: &Path) -> Result<(), TrainError> {
    std::fs::create_dir_all(path).map_err(|error| file_error(path, error))
}

/// Writes a whole file: first beside its place and down to the disk, then into it.
///
/// # Errors
/// When it cannot be written; what was there before is kept.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let partial = path.with_added_extension("partial");
    let written = std::fs::File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    });
    written.map_err(|error| file_error(path, error))
}

/// Reads a whole file.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, TrainError> {
    std::fs::read(path).map_err(|error| file_error(path, error))
}

fn file_error(path: &Path, error: std::io::Error) -> TrainError {
    TrainError::File { path: path.to_owned(), error }
}
