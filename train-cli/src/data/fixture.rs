//! Data for tests: made-up recordings, and the real data set where it is at hand.

use super::{Collection, Dataset, Recording};
use engine::findings::Class;
use std::path::PathBuf;

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
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "CI needs the data sets; set LUBDUB_DATA"
    );
    eprintln!("skipped: no data sets in {}", folder.display());
    None
}

/// A labelled recording of a group.
pub(crate) fn recording(
    number: usize,
    source: Collection,
    class: Class,
    group: usize,
) -> Recording {
    Recording {
        path: PathBuf::from(format!("{number}.wav")),
        name: format!("{source}/{number}.wav"),
        source,
        label: Some(class),
        noisy: false,
        group: format!("{source}-{group}"),
    }
}

/// A data set of such recordings.
pub(crate) fn dataset(recordings: Vec<Recording>) -> Dataset {
    Dataset { name: "made-up", root: PathBuf::new(), recordings, irregularities: Vec::new() }
}
