#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::data::{Collection, fixture};
use engine::findings::Class;
use std::io::Write;

fn small() -> Dataset {
    let recording =
        |number, group| fixture::recording(number, Collection::PascalB, Class::Normal, group);
    fixture::dataset(vec![recording(0, 0), recording(1, 0), recording(2, 1), recording(3, 2)])
}

fn read(rows: &str) -> Result<Folds, DataError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "file,label,group,repeat1,repeat2\n{rows}").unwrap();
    Folds::read(file.path(), &small())
}

const SOUND: &str = "pascal-b/0.wav,normal,x,0,1\npascal-b/1.wav,normal,x,0,1\npascal-b/2.wav,normal,y,1,0\npascal-b/3.wav,normal,z,1,1\n";

#[test]
fn a_sound_table_gives_its_folds() {
    let folds = read(SOUND).unwrap();
    assert_eq!((folds.repeats(), folds.folds(2)), (2, BTreeSet::from([0, 1])));
    let config = FoldConfig { repeat: 2, fold: 0, validation: 0.0, seed: 0 };
    let split = folds.split(&small(), &config).unwrap();
    assert_eq!(split.test.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["pascal-b/2.wav"]);
    assert_eq!(split.train.len(), 3);
}

#[test]
fn a_table_whose_own_groups_leak_is_refused() {
    let leaking = SOUND.replace("2.wav,normal,y,1", "2.wav,normal,x,1");
    assert!(
        matches!(read(&leaking), Err(DataError::Leak(LeakError::Group { group, .. })) if group == "x")
    );
}

#[test]
fn a_table_that_hides_a_group_of_the_data_set_is_refused() {
    let hiding = SOUND.replace("1.wav,normal,x,0,1", "1.wav,normal,w,1,1");
    assert!(
        matches!(read(&hiding), Err(DataError::Leak(LeakError::Group { group, .. })) if group == "pascal-b-0")
    );
}

#[test]
fn a_table_of_other_data_is_refused() {
    assert!(matches!(
        read(&SOUND.replace("3.wav,normal", "3.wav,murmur")),
        Err(DataError::FoldLabel { .. })
    ));
    assert!(matches!(read(&SOUND.replace("3.wav", "4.wav")), Err(DataError::FoldOfUnknown { .. })));
    assert!(matches!(read(SOUND.split_once('\n').unwrap().1), Err(DataError::NoFold { .. })));
}

#[test]
fn a_fold_that_is_not_there_is_refused() {
    let config = FoldConfig { repeat: 3, ..FoldConfig::default() };
    assert!(matches!(
        read(SOUND).unwrap().split(&small(), &config),
        Err(DataError::NoSuchFold { .. })
    ));
}

#[test]
fn no_group_of_pascal_is_on_two_sides_of_any_given_fold() {
    let Some(folder) = fixture::data_folder() else { return };
    let dataset = Dataset::open(&folder).unwrap();
    let folds = Folds::read(&dataset.root.join("folds.csv"), &dataset).unwrap();
    assert_eq!(folds.repeats(), 3);
    let mut splits = 0;
    for sources in [&Collection::ALL[..], &[Collection::PascalA], &[Collection::PascalB]] {
        let part = dataset.only(sources);
        for repeat in 1..=3 {
            for fold in folds.folds(repeat) {
                let split = folds
                    .split(&part, &FoldConfig { repeat, fold, ..FoldConfig::default() })
                    .unwrap();
                let sides: Vec<BTreeSet<_>> = split
                    .parts()
                    .iter()
                    .map(|(_, part)| part.iter().map(|r| &r.group).collect())
                    .collect();
                assert!(
                    sides[0].is_disjoint(&sides[1])
                        && sides[0].is_disjoint(&sides[2])
                        && sides[1].is_disjoint(&sides[2])
                );
                assert_eq!(
                    split.parts().iter().map(|(_, part)| part.len()).sum::<usize>(),
                    part.labelled().count()
                );
                assert!(!split.validation.is_empty());
                splits += 1;
            }
        }
    }
    assert_eq!(splits, 45);
}

#[test]
fn random_folds_are_of_equal_size_tear_groups_apart_and_say_so() {
    let recording =
        |number| fixture::recording(number, Collection::PascalB, Class::Normal, number / 4);
    let dataset = fixture::dataset((0..80).map(recording).collect());
    let grouped = Folds::grouped(&dataset, 0);
    let config = FoldConfig { fold: 3, validation: 0.0, ..FoldConfig::default() };
    assert_eq!(grouped.split(&dataset, &config).unwrap().test.len(), 16);
    assert!(!grouped.leaks() && grouped.protocol(1).starts_with("grouped 5-fold"));
    let random = grouped.at_random(1);
    let split = random.split(&dataset, &config).unwrap();
    assert_eq!((split.train.len(), split.test.len()), (64, 16));
    assert!(assert_disjoint(&split).is_err());
    assert!(random.leaks() && random.protocol(1).contains("leaks"));
    assert_eq!(random, grouped.at_random(1));
    assert_ne!(random, grouped.at_random(2));
}
