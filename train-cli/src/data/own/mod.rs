//! A user's own recordings, listed in a manifest: a CSV table with the columns `path` and `label`, and as needed
//! `group`, `patient`, `site` and `murmur_timing`.

mod label;
mod manifest;

use super::collection::{Collection, CollectionInfo};
use super::dataset::Dataset;
use super::error::DataError;
use super::loader::Loader;
use engine::findings::Class;
use std::path::{Path, PathBuf};

/// The loader of a manifest.
#[derive(Debug, Clone, Copy)]
pub struct Own;

impl Collection {
    /// A user's own recordings.
    pub const OWN: Self = Self::new(&INFO);
}

const INFO: CollectionInfo = CollectionInfo {
    id: "own",
    key: "own",
    title: "own recordings",
    classes: &Class::ALL,
    annotation: None,
    class_of: label::class_of,
    clue: |_| String::new(),
    day: |_| None,
};

/// Name of the manifest in a folder; a manifest that is given by its path may have any.
const MANIFEST: &str = "manifest.csv";

impl Loader for Own {
    fn collections(&self) -> &'static [Collection] {
        &[Collection::OWN]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        let is_csv = dir.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let manifest = if is_csv && dir.is_file() { dir.to_path_buf() } else { dir.join(MANIFEST) };
        manifest.is_file().then_some(manifest)
    }

    fn layout(&self) -> &'static str {
        "For your own recordings give a manifest (a .csv file with the columns path and label), or the folder with \
         manifest.csv."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let (mut recordings, table_defects) = manifest::read(root)?;
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        let root = root.parent().unwrap_or(root).to_path_buf();
        Ok(Dataset { name: "own", root, recordings, table_defects })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
