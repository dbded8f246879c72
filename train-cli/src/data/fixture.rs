//! Data for tests: made-up recordings, and the real data set where it is at hand.

#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::{Collection, Dataset, Loader, Recording};
use engine::findings::Class;
use std::path::{Path, PathBuf};

/// Folder with the real data sets: `LUBDUB_DATA`, else `../shared/data` beside the workspace.
///
/// Without it a test reports itself as skipped, which under `CI=true` is a failure.
pub(crate) fn data_folder() -> Option<PathBuf> {
    // Tests run in their package's folder.
    let folder = std::env::var_os("LUBDUB_DATA").unwrap_or_else(|| "../../shared/data".into());
    let folder = PathBuf::from(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(&folder);
    None
}

/// The real data set of a loader; skipped as [`data_folder`] is.
pub(crate) fn real(loader: &dyn Loader) -> Option<Dataset> {
    let folder = data_folder()?;
    let Some(root) = loader.find(&folder) else {
        skip(&folder);
        return None;
    };
    Some(loader.load(&root).unwrap())
}

fn skip(folder: &Path) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "CI needs the data sets; set LUBDUB_DATA"
    );
    eprintln!("skipped: the data set isn't in {}", folder.display());
}

/// Writes files below `root`, and the folders that they need.
pub(crate) fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// A labelled recording of a group.
pub(crate) fn recording(
    number: usize,
    source: Collection,
    class: Class,
    group: usize,
) -> Recording {
    let (path, name) = (format!("{number}.wav"), format!("{source}/{number}.wav"));
    let group = format!("{source}-{group}");
    Recording { label: Some(class), ..Recording::new(path.into(), name, source, group) }
}

/// A data set of these recordings.
pub(crate) fn dataset(recordings: Vec<Recording>) -> Dataset {
    Dataset { name: "made-up", root: PathBuf::new(), recordings, table_defects: Vec::new() }
}
