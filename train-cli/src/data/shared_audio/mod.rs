//! Recordings of the published data sets that share audio, though their own tables of groups part them.
//!
//! `families.csv` is what `lubdub audit frames --families FILE` finds in all data sets: a family is whatever pairs of the
//! same audio join, in one or several steps. Groups with recordings of one family are one group.

use std::collections::HashMap;

use super::Recording;
use super::disjoint_sets::DisjointSets;

const FAMILIES: &str = include_str!("families.csv");

/// Gives all groups that shared audio joins the name of the first of them.
pub(super) fn join_groups(recordings: &mut [&mut Recording]) {
    let families = families(FAMILIES);
    let mut names: Vec<String> = recordings.iter().map(|one| one.group.clone()).collect();
    names.sort();
    names.dedup();
    let numbers: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    let mut joined = DisjointSets::new(names.len());
    let mut first_of_family = HashMap::<&str, usize>::new();
    for recording in recordings.iter() {
        if let Some(family) = families.get(recording.full_name().as_str()) {
            let group = numbers[recording.group.as_str()];
            let first = *first_of_family.entry(family).or_insert(group);
            joined.join(first, group);
        }
    }
    for recording in recordings {
        recording.group.clone_from(&names[joined.find(numbers[recording.group.as_str()])]);
    }
}

/// The family of each recording of a table, by its full name.
fn families(table: &str) -> HashMap<&str, &str> {
    table.lines().skip(1).filter_map(|row| row.rsplit_once(',')).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::{Collection, Dataset, fixture};
    use std::collections::{BTreeMap, BTreeSet};

    fn recording(name: &str, group: &str) -> Recording {
        let source = Collection::YASEEN;
        Recording::new("x".into(), name.to_owned(), source, group.to_owned())
    }

    #[test]
    fn a_family_makes_one_group_of_all_its_groups_and_leaves_the_others() {
        let mut all = [
            recording("AS_New/New_AS_001.wav", "b"),
            recording("own.wav", "b"),
            recording("AS_New/New_AS_003.wav", "a"),
            recording("another.wav", "c"),
        ];
        join_groups(&mut all.iter_mut().collect::<Vec<_>>());
        assert_eq!(all.map(|one| one.group), ["a", "a", "a", "c"]);
    }

    #[test]
    fn every_recording_of_the_table_is_there_and_no_family_is_in_two_groups() {
        let Some(folder) = fixture::data_folder() else { return };
        let groups: BTreeMap<String, String> = Dataset::open_all(&folder)
            .unwrap()
            .into_iter()
            .flat_map(|set| set.recordings)
            .map(|one| (one.full_name(), one.group))
            .collect();
        let mut found = BTreeMap::<&str, BTreeSet<&str>>::new();
        let families = families(FAMILIES);
        for (name, family) in &families {
            found.entry(family).or_default().insert(&groups[*name]);
        }
        assert!(families.len() > 900, "{}", families.len());
        assert!(found.values().all(|groups| groups.len() == 1));
    }
}
