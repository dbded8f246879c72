//! What every data set's own module does, and what helps it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::collection::Collection;
use super::dataset::Dataset;
use super::error::DataError;

/// Reads one published data set in its original layout, or a user's manifest.
pub trait Loader: Sync {
    /// The collections that it holds, in the order in which they are reported.
    fn collections(&self) -> &'static [Collection];

    /// What to load: `dir` itself or a folder below it, for own recordings the manifest; `None` if it isn't there.
    fn find(&self, dir: &Path) -> Option<PathBuf>;

    /// Which folder to give, as a sentence for people.
    fn layout(&self) -> &'static str;

    /// Reads names, labels and groups; decodes nothing.
    ///
    /// # Errors
    /// What is wrong with the tables or folders.
    fn load(&self, root: &Path) -> Result<Dataset, DataError>;
}

/// Every row of a CSV table with a header.
pub(super) fn read_table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, DataError> {
    let wrong = |error| DataError::Table { path: path.to_path_buf(), error };
    csv::Reader::from_path(path)
        .map_err(wrong)?
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(wrong)
}

/// Endings under which the audio may lie; the collections ship `.wav`, lossless copies `.flac`.
const ENDINGS: [&str; 2] = ["wav", "flac"];

/// The audio files of a folder by name without ending; of two endings, the original's wins.
pub(super) fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, DataError> {
    let unreadable = |error| DataError::Read { path: folder.to_path_buf(), error };
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut paths = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.insert(entry.map_err(unreadable)?.path());
    }
    for ending in ENDINGS {
        for path in &paths {
            let matches = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
            if let (true, Some(stem)) = (matches, path.file_stem().and_then(|stem| stem.to_str())) {
                found.entry(stem.to_owned()).or_insert_with(|| path.clone());
            }
        }
    }
    Ok(found)
}
