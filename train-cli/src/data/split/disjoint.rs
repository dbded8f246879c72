//! The proof that a split does not leak.

use super::parts::Split;
use crate::data::leak::LeakError;
use std::collections::HashMap;

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
