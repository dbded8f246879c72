//! `groups.csv`: the group of every recording, for a data set that has such a table.

use std::collections::HashMap;
use std::path::Path;

use super::error::DataError;
use super::loader::read_table;
use super::recording::Recording;

/// The table's name.
pub(super) const TABLE: &str = "groups.csv";

/// A row of the table.
#[derive(serde::Deserialize)]
struct GroupRow {
    file: String,
    group: String,
}

/// The group of each recording in the table at `path`, in the order of the recordings.
pub(super) fn given(path: &Path, recordings: &[Recording]) -> Result<Vec<String>, DataError> {
    let rows = read_table::<GroupRow>(path)?;
    let mut groups: HashMap<_, _> = rows.into_iter().map(|row| (row.file, row.group)).collect();
    let group_of = |recording: &Recording| {
        let missing =
            || DataError::NotInGroups { path: path.to_path_buf(), name: recording.name.clone() };
        groups.remove(&recording.name).ok_or_else(missing)
    };
    recordings.iter().map(group_of).collect()
}

/// Gives each recording its group of the table in `root`, after `prefix`, so that data sets share none. Without
/// the table they keep the groups that they have.
pub(super) fn assign(
    root: &Path,
    prefix: &str,
    recordings: &mut [Recording],
) -> Result<(), DataError> {
    let path = root.join(TABLE);
    if path.is_file() {
        let groups = given(&path, recordings)?;
        for (recording, group) in recordings.iter_mut().zip(groups) {
            recording.group = format!("{prefix}-{group}");
        }
    }
    Ok(())
}
