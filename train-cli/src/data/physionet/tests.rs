use super::*;
use crate::data::fixture;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A tiny copy: two of the six sets, without groups.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("training-a/REFERENCE.csv", "a0001,1\na0002,-1\na0003,-1\n"),
        ("training-a/REFERENCE-SQI.csv", "a0001,1,0\na0002,-1,1\na0003,-1,1\n"),
        ("training-a/a0001.wav", ""),
        ("training-a/a0002.flac", ""),
        ("training-a/a0002.hea", ""),
        ("training-b/REFERENCE.csv", "b0001,-1\n"),
        ("training-b/b0001.wav", ""),
        ("training-b/b0009.wav", ""),
    ];
    fixture::write(&folder.path().join(FOLDER), &files);
    folder
}

fn error_with(path: &str, text: &str) -> DataError {
    let folder = small();
    fs::write(folder.path().join(FOLDER).join(path), text).unwrap();
    Dataset::open(folder.path()).unwrap_err()
}

#[test]
fn a_normal_record_has_no_murmur_and_an_abnormal_one_is_no_murmur() {
    let folder = small();
    let dataset = Dataset::open(folder.path()).unwrap();
    let [abnormal, normal, b, _]: &[_; 4] = dataset.recordings.as_slice().try_into().unwrap();
    assert_eq!((abnormal.name.as_str(), abnormal.label), ("training-a/a0001.wav", None));
    assert_eq!((abnormal.disease.status, abnormal.murmur), (Some(true), MurmurTruth::default()));
    assert_eq!((normal.name.as_str(), normal.label), ("training-a/a0002.wav", Some(Class::Normal)));
    assert_eq!((normal.disease.status, normal.murmur), (Some(false), MurmurTruth::ABSENT));
    assert_eq!((abnormal.noisy, normal.noisy, b.noisy), (true, false, false));
    assert_eq!((abnormal.source, b.source), (Collection::PHYSIONET_A, Collection::PHYSIONET_B));
    assert_eq!(normal.group, "physionet-training-a/a0002");
}

#[test]
fn a_record_without_a_file_and_a_file_without_a_label_are_noticed() {
    let folder = small();
    let dataset = Dataset::open(&folder.path().join(FOLDER)).unwrap();
    let no_file = TableDefect::NoFile { name: "training-a/a0003.wav".into() };
    let unlabelled = TableDefect::Unlabelled { name: "training-b/b0009.wav".into() };
    assert_eq!(dataset.table_defects, [no_file, unlabelled]);
    assert_eq!(dataset.recordings.last().unwrap().disease, Disease::default());
}

#[test]
fn an_unknown_label_is_refused_by_name() {
    let error = error_with("training-b/REFERENCE.csv", "b0001,0\n");
    assert!(matches!(&error, DataError::UnknownLabel { word, .. } if word == "0"), "{error}");
}

#[test]
fn a_record_with_two_labels_is_refused_by_its_second_line() {
    let error = error_with("training-a/REFERENCE.csv", "a0001,1\na0002,-1\na0001,-1\n");
    assert!(matches!(error, DataError::Twice { line: 3, .. }), "{error}");
}

#[test]
fn a_row_that_is_too_short_or_has_no_quality_is_refused_by_its_line() {
    let short = error_with("training-a/REFERENCE.csv", "a0001,1\na0002\n");
    assert!(matches!(short, DataError::Row { line: 2, .. }), "{short}");
    let quality = error_with("training-a/REFERENCE-SQI.csv", "a0001,1,1\na0002,-1,good\n");
    assert!(matches!(quality, DataError::Row { line: 2, .. }), "{quality}");
}

#[test]
fn a_table_of_groups_is_used_and_must_be_complete() {
    let folder = small();
    let table = folder.path().join(FOLDER).join(groups::TABLE);
    let rows =
        "file,group\ntraining-a/a0001.wav,7\ntraining-a/a0002.wav,7\ntraining-b/b0001.wav,8\n";
    fs::write(&table, rows).unwrap();
    assert!(matches!(Dataset::open(folder.path()), Err(DataError::NotInGroups { .. })));
    fs::write(&table, format!("{rows}training-b/b0009.wav,8\n")).unwrap();
    let dataset = Dataset::open(folder.path()).unwrap();
    let groups: Vec<_> = dataset.recordings.iter().map(|r| r.group.as_str()).collect();
    assert_eq!(groups, ["physionet-7", "physionet-7", "physionet-8", "physionet-8"]);
}

#[test]
fn the_real_copy_has_its_known_counts() {
    let Some(dataset) = fixture::real(&PhysioNet) else { return };
    let mut counts = BTreeMap::<_, [usize; 3]>::new();
    for recording in &dataset.recordings {
        let count = counts.entry(recording.source).or_default();
        count[0] += 1;
        count[1] += usize::from(recording.disease.status == Some(false));
        count[2] += usize::from(recording.noisy);
    }
    let counts: Vec<_> = counts.into_values().collect();
    let expected =
        [[320, 96, 11], [413, 327, 104], [22, 7, 2], [45, 21, 3], [490, 344, 59], [88, 65, 5]];
    assert_eq!(counts, expected);
    assert_eq!(dataset.recordings.len(), 1378);
    let groups: BTreeSet<_> = dataset.recordings.iter().map(|r| &r.group).collect();
    assert_eq!(groups.len(), 1376);
    assert!(dataset.table_defects.is_empty(), "{:?}", dataset.table_defects);
}
