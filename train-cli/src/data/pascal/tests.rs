#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::data::{MurmurTruth, fixture, tally};
use Class::{Artifact, ExtraHeartSound, Extrasystole, Murmur, Normal};
use engine::findings::Class;
use std::fs;

/// A tiny collection in the original layout.
fn small() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("pascal-2011");
    for (path, text) in [
        (
            "set_a.csv",
            "dataset,fname,label,sublabel\na,set_a/artifact__201012172012.wav,artifact,\na,set_a/__201012182012.wav,,\na,set_a/normal__201103132350.wav,normal,\n",
        ),
        (
            "set_b.csv",
            "dataset,fname,label,sublabel\nb,set_b/Btraining_normal_Btraining_noisynormal_101_1305030823364_B.wav,normal,noisynormal\nb,set_b/Btraining_murmur_112_1_B.wav,murmur,\n",
        ),
        ("set_a/artifact__201012172012.wav", ""),
        ("set_a/Aunlabelledtest__201012182012.flac", ""),
        ("set_a/extrahls__201104021355.wav", ""),
        ("set_a/murmur__201104021355.wav", ""),
        ("set_b/normal_noisynormal_101_1305030823364_B.flac", ""),
        ("set_b/murmur__112_1_B.wav", ""),
        ("set_b/notes.txt", ""),
    ] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn named<'a>(dataset: &'a Dataset, name: &str) -> &'a Recording {
    dataset.recordings.iter().find(|recording| recording.name == name).unwrap()
}

#[test]
fn the_layout_is_found_in_the_folder_or_above_it_and_nowhere_else() {
    let dir = small();
    assert_eq!(
        Dataset::open(dir.path()).unwrap(),
        Dataset::open(&dir.path().join("pascal-2011")).unwrap()
    );
    assert!(matches!(
        Dataset::open(&dir.path().join("pascal-2011/set_a")),
        Err(DataError::NotRecognised { .. })
    ));
}

#[test]
fn tables_and_files_are_matched_whatever_name_and_ending() {
    let dir = small();
    let dataset = Dataset::open(dir.path()).unwrap();
    let noisy = named(&dataset, "set_b/normal_noisynormal_101_1305030823364_B.wav");
    assert_eq!((noisy.label, noisy.noisy, noisy.group.as_str()), (Some(Normal), true, "b101"));
    assert!(noisy.path.ends_with("set_b/normal_noisynormal_101_1305030823364_B.flac"));
    let murmur = named(&dataset, "set_b/murmur__112_1_B.wav");
    assert_eq!((murmur.label, murmur.patient.as_deref()), (Some(Murmur), Some("112")));
    assert_eq!((murmur.murmur.systolic, murmur.murmur.diastolic), (Some(true), None));
    assert_eq!(named(&dataset, "set_a/artifact__201012172012.wav").patient, None);
    assert_eq!(named(&dataset, "set_a/Aunlabelledtest__201012182012.wav").label, None);
    assert_eq!(dataset.recordings.len(), 6);
}

#[test]
fn defects_are_noticed_and_the_contradictory_pair_is_no_truth() {
    let dir = small();
    let dataset = Dataset::open(dir.path()).unwrap();
    let pair = CONTRADICTORY.map(str::to_owned);
    assert_eq!(
        dataset.table_defects,
        [
            TableDefect::NotInTable { name: pair[0].clone() },
            TableDefect::NotInTable { name: pair[1].clone() },
            TableDefect::NoFile { name: "set_a/normal__201103132350.wav".into() },
            TableDefect::Contradiction { names: pair.to_vec() },
        ]
    );
    let murmur = named(&dataset, &pair[1]);
    assert_eq!((murmur.label, murmur.murmur), (None, MurmurTruth::default()));
}

#[test]
fn a_table_of_groups_that_misses_a_recording_is_refused() {
    let dir = small();
    fs::write(
        dir.path().join("pascal-2011/groups.csv"),
        "file,group\nset_b/murmur__112_1_B.wav,b1\n",
    )
    .unwrap();
    assert!(matches!(Dataset::open(dir.path()), Err(DataError::NotInGroups { .. })));
}

#[test]
fn an_unknown_label_is_refused_by_name() {
    let dir = small();
    let table = "dataset,fname,label,sublabel\nb,set_b/Btraining_murmur_112_1_B.wav,sick,\n";
    fs::write(dir.path().join("pascal-2011/set_b.csv"), table).unwrap();
    let refused = Dataset::open(dir.path()).unwrap_err().to_string();
    assert!(refused.contains("\"sick\""), "{refused}");
}

#[test]
fn pascal_has_its_published_counts() {
    let Some(folder) = fixture::data_folder() else { return };
    let dataset = Dataset::open(&folder).unwrap();
    assert_eq!(dataset.recordings.len(), 832);
    assert_eq!(dataset.labelled().count(), 583);
    let counts: Vec<_> =
        tally(&dataset).iter().map(|t| (t.source, t.class, t.recordings, t.noisy)).collect();
    assert_eq!(
        counts,
        [
            (Collection::PASCAL_A, Some(Normal), 31, 0),
            (Collection::PASCAL_A, Some(Murmur), 33, 0),
            (Collection::PASCAL_A, Some(ExtraHeartSound), 18, 0),
            (Collection::PASCAL_A, Some(Artifact), 40, 0),
            (Collection::PASCAL_A, None, 54, 0),
            (Collection::PASCAL_B, Some(Normal), 320, 120),
            (Collection::PASCAL_B, Some(Murmur), 95, 29),
            (Collection::PASCAL_B, Some(Extrasystole), 46, 0),
            (Collection::PASCAL_B, None, 195, 0),
        ]
    );
    assert!(
        matches!(&dataset.table_defects[..], [TableDefect::Contradiction { .. }]),
        "{:?}",
        dataset.table_defects
    );
}

#[test]
fn groups_derived_from_names_tear_no_given_group_apart() {
    let Some(folder) = fixture::data_folder() else { return };
    let dataset = Dataset::open(&folder).unwrap();
    let derived = groups::derive(&dataset.recordings).unwrap();
    let mut derived_of = BTreeMap::new();
    for (recording, derived) in dataset.recordings.iter().zip(derived) {
        let first = derived_of.entry(&recording.group).or_insert_with(|| derived.clone());
        assert_eq!(*first, derived, "{}", recording.name);
    }
}
