//! `REFERENCE.csv` and `REFERENCE-SQI.csv` of a set; neither has a header.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::data::DataError;
use crate::data::lines::read_headless;

/// The table of labels.
pub(super) const LABELS: &str = "REFERENCE.csv";
/// The table of labels with the signal's quality in its third column.
pub(super) const QUALITY: &str = "REFERENCE-SQI.csv";

/// Whether the heart of each record is diseased: -1 is normal, 1 abnormal.
pub(super) fn statuses(path: &Path) -> Result<BTreeMap<String, bool>, DataError> {
    let mut statuses = BTreeMap::new();
    for (line, (name, word)) in read_headless::<(String, String)>(path)? {
        let is_diseased = match word.as_str() {
            "-1" => false,
            "1" => true,
            _ => return Err(DataError::UnknownLabel { path: path.to_path_buf(), name, word }),
        };
        if statuses.insert(name.clone(), is_diseased).is_some() {
            return Err(DataError::Twice { path: path.to_path_buf(), line, name });
        }
    }
    Ok(statuses)
}

/// The records of poor quality (0); the others have 1. Older copies lack the table; then none is known as poor.
pub(super) fn poor(path: &Path) -> Result<BTreeSet<String>, DataError> {
    let mut poor = BTreeSet::new();
    if !path.is_file() {
        return Ok(poor);
    }
    for (line, (name, _, quality)) in read_headless::<(String, String, String)>(path)? {
        match quality.as_str() {
            "0" => {
                poor.insert(name);
            }
            "1" => {}
            _ => {
                let reason = format!("the quality of {name} is \"{quality}\"; write 0 or 1.");
                return Err(DataError::Row { path: path.to_path_buf(), line, reason });
            }
        }
    }
    Ok(poor)
}
