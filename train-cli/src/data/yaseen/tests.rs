use super::*;
use crate::data::fixture;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("AS_New/New_AS_001.wav", ""),
        ("MR_New/New_MR_001.flac", ""),
        ("MS_New/New_MS_001.wav", ""),
        ("MVP_New/New_MVP_001.wav", ""),
        ("N_New/New_N_001.wav", ""),
        ("N_New/notes.txt", ""),
    ];
    fixture::write(&folder.path().join(FOLDER), &files);
    folder
}

#[test]
fn each_lesion_has_its_murmur_and_a_normal_heart_none() {
    let folder = small();
    let dataset = Dataset::open(folder.path()).unwrap();
    let seen: Vec<_> = dataset
        .recordings
        .iter()
        .map(|r| (r.label, r.murmur.systolic, r.murmur.diastolic, r.disease.status))
        .collect();
    let expected = [
        (Some(Class::Murmur), Some(true), Some(false), Some(true)),
        (Some(Class::Murmur), Some(true), Some(false), Some(true)),
        (None, None, Some(true), Some(true)),
        (None, Some(true), None, Some(true)),
        (Some(Class::Normal), Some(false), Some(false), Some(false)),
    ];
    assert_eq!(seen, expected);
    let lesions: Vec<_> = dataset.recordings.iter().map(|r| r.disease.lesions.clone()).collect();
    let keys: Vec<_> = lesions.iter().flatten().map(|lesion| lesion.key()).collect();
    assert_eq!(keys, ["AS", "MR", "MS", "MVP"]);
    assert_eq!(dataset.recordings[1].name, "MR_New/New_MR_001.wav");
    assert_eq!(dataset.recordings[1].group, "yaseen-MR_New/New_MR_001");
}

#[test]
fn a_copy_without_one_of_its_folders_is_not_recognised() {
    let folder = small();
    fs::remove_dir_all(folder.path().join(FOLDER).join("MS_New")).unwrap();
    assert!(matches!(Dataset::open(folder.path()), Err(DataError::NotRecognised { .. })));
}

#[test]
fn a_file_in_the_folder_of_another_lesion_is_refused() {
    let folder = small();
    fixture::write(&folder.path().join(FOLDER), &[("AS_New/New_MR_002.wav", "")]);
    let error = Dataset::open(folder.path()).unwrap_err();
    assert!(matches!(&error, DataError::UnknownLabel { word, .. } if word == "MR"), "{error}");
}

#[test]
fn a_table_of_groups_is_used_and_must_be_complete() {
    let folder = small();
    let table = folder.path().join(FOLDER).join(groups::TABLE);
    fs::write(&table, "file,group\nAS_New/New_AS_001.wav,7\n").unwrap();
    assert!(matches!(Dataset::open(folder.path()), Err(DataError::NotInGroups { .. })));
}

#[test]
fn the_real_copy_has_200_recordings_of_each_class() {
    let Some(dataset) = fixture::real(&Yaseen) else { return };
    let mut counts = BTreeMap::<_, usize>::new();
    for recording in &dataset.recordings {
        *counts.entry(recording.disease.lesions.first().map(|one| one.key())).or_default() += 1;
    }
    let expected = [None, Some("AS"), Some("MR"), Some("MS"), Some("MVP")];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected.map(|key| (key, 200)));
    let groups: BTreeSet<_> = dataset.recordings.iter().map(|r| &r.group).collect();
    assert_eq!(groups.len(), 498);
}
