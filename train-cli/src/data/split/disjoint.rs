//! The proof that a split does not leak.

use super::Split;
use std::collections::HashMap;

/// A recording or group on two sides of a split: whatever is measured on it is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeakError {
    /// A group has recordings on two sides.
    #[error("The split leaks: group {group} is in both {first} and {second}.")]
    Group {
        /// The group.
        group: String,
        /// One side.
        first: String,
        /// The other side.
        second: String,
    },
    /// A recording is there twice.
    #[error("The split leaks: {name} is in both {first} and {second}.")]
    Recording {
        /// The recording.
        name: String,
        /// One side.
        first: String,
        /// The other side, which may be the same.
        second: String,
    },
}

/// Proves that no group is in two parts of a split, and no recording in it twice.
///
/// # Errors
/// [`LeakError`] naming the first group or recording found on two sides.
pub fn assert_disjoint(split: &Split) -> Result<(), LeakError> {
    let mut part_of_group = HashMap::new();
    let mut part_of_name = HashMap::new();
    for (part, recordings) in split.parts() {
        for recording in recordings {
            let first = *part_of_group.entry(&recording.group).or_insert(part);
            if first != part {
                let group = recording.group.clone();
                return Err(LeakError::Group {
                    group,
                    first: first.to_owned(),
                    second: part.to_owned(),
                });
            }
            if let Some(first) = part_of_name.insert(&recording.name, part) {
                let name = recording.name.clone();
                return Err(LeakError::Recording {
                    name,
                    first: first.to_owned(),
                    second: part.to_owned(),
                });
            }
        }
    }
    Ok(())
}
