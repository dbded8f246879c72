#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::data::{Collection, fixture};
use engine::findings::Class;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn groups(part: &[Recording]) -> BTreeSet<&str> {
    part.iter().map(|recording| recording.group.as_str()).collect()
}

fn classes(part: &[Recording], source: Collection) -> BTreeSet<Class> {
    part.iter()
        .filter(|recording| recording.source == source)
        .filter_map(|recording| recording.label)
        .collect()
}

/// Up to 80 recordings of random classes in up to 30 groups.
fn any_dataset() -> impl Strategy<Value = Dataset> {
    let one = (0..Class::ALL.len(), 0..30_usize, prop::bool::ANY);
    prop::collection::vec(one, 0..80).prop_map(|rows| {
        let recording = |(number, (class, group, is_a)): (usize, (usize, usize, bool))| {
            let source = if is_a { Collection::PascalA } else { Collection::PascalB };
            fixture::recording(number, source, Class::ALL[class], group)
        };
        fixture::dataset(rows.into_iter().enumerate().map(recording).collect())
    })
}

proptest! {
    #[test]
    fn no_group_is_on_two_sides_and_nothing_is_lost(dataset in any_dataset(), seed: u64) {
        let split = split(&dataset, &SplitConfig { seed, ..SplitConfig::default() }).unwrap();
        let [train, validation, test] = split.parts().map(|(_, part)| groups(part));
        prop_assert!(train.is_disjoint(&validation) && train.is_disjoint(&test) && validation.is_disjoint(&test));
        let kept: usize = split.parts().iter().map(|(_, part)| part.len()).sum();
        prop_assert_eq!(kept, dataset.recordings.len());
    }

    #[test]
    fn the_same_seed_gives_the_same_split(dataset in any_dataset(), seed: u64) {
        let config = SplitConfig { seed, ..SplitConfig::default() };
        prop_assert_eq!(split(&dataset, &config).unwrap(), split(&dataset, &config).unwrap());
    }
}

#[test]
fn seeds_give_different_splits() {
    let recording = |number| fixture::recording(number, Collection::PascalB, Class::Murmur, number);
    let dataset = fixture::dataset((0..40).map(recording).collect());
    let of = |seed| split(&dataset, &SplitConfig { seed, ..SplitConfig::default() }).unwrap();
    assert_ne!(of(0), of(1));
}

#[test]
fn a_planted_leak_is_refused() {
    let recording =
        |number, group| fixture::recording(number, Collection::PascalB, Class::Normal, group);
    let leaking = Split {
        train: vec![recording(0, 7)],
        validation: vec![recording(1, 8)],
        test: vec![recording(2, 7)],
    };
    let refused = assert_disjoint(&leaking);
    assert_eq!(
        refused,
        Err(LeakError::Group {
            group: "pascal-b-7".into(),
            first: "train".into(),
            second: "test".into()
        })
    );
    let twice = Split { train: vec![recording(0, 7), recording(0, 7)], ..Split::default() };
    assert!(matches!(assert_disjoint(&twice), Err(LeakError::Recording { .. })));
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let wrong = SplitConfig { train: 0.9, ..SplitConfig::default() };
    assert!(matches!(
        split(&fixture::dataset(Vec::new()), &wrong),
        Err(DataError::Fractions { .. })
    ));
    let negative = SplitConfig { train: 1.2, validation: -0.2, test: 0.0, seed: 0 };
    assert!(matches!(
        split(&fixture::dataset(Vec::new()), &negative),
        Err(DataError::Fractions { .. })
    ));
}

#[test]
fn every_class_with_three_groups_is_in_every_part_of_pascal() {
    let Some(folder) = fixture::data_folder() else { return };
    let dataset = Dataset::open(&folder).unwrap();
    for seed in 0..20 {
        let split = split(&dataset, &SplitConfig { seed, ..SplitConfig::default() }).unwrap();
        for (part, recordings) in split.parts() {
            assert_eq!(classes(recordings, Collection::PascalA).len(), 4, "{part}, seed {seed}");
            assert_eq!(classes(recordings, Collection::PascalB).len(), 3, "{part}, seed {seed}");
        }
        let share = split.train.len() as f64 / 583.0;
        assert!((0.55..0.65).contains(&share), "{share}");
    }
}

#[test]
fn a_split_survives_as_names_and_other_data_or_a_leak_is_refused() {
    let recording =
        |number| fixture::recording(number, Collection::PascalB, Class::Murmur, number / 2);
    let dataset = fixture::dataset((0..40).map(recording).collect());
    let split = split(&dataset, &SplitConfig::default()).unwrap();
    let names = SplitNames::of(&split);
    assert_eq!(names.split(&dataset).unwrap(), split);
    assert!(matches!(
        names.split(&fixture::dataset(Vec::new())),
        Err(DataError::SplitOfUnknown { .. })
    ));
    let mut leaking = names;
    let moved = leaking.train.remove(0);
    leaking.test.push(moved);
    assert!(matches!(leaking.split(&dataset), Err(DataError::Leak(_))));
}
