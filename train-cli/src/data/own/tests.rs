use super::*;
use crate::data::{Disease, MurmurTruth, Recording, TableDefect, fixture};
use std::error::Error;
use std::fs;

/// A folder with four files and a manifest.
fn small(manifest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("a.wav", ""),
        ("b.flac", ""),
        ("more/c.mp3", ""),
        ("more/d.wav", ""),
        (MANIFEST, manifest),
    ];
    fixture::write(folder.path(), &files);
    folder
}

fn recordings(manifest: &str) -> Vec<Recording> {
    Dataset::open(small(manifest).path()).unwrap().recordings
}

fn error(manifest: &str) -> DataError {
    Dataset::open(small(manifest).path()).unwrap_err()
}

#[test]
fn a_manifest_is_found_in_its_folder_and_by_its_path() {
    let folder = small("path,label\na.wav,normal\n");
    let dataset = Dataset::open(folder.path()).unwrap();
    assert_eq!((dataset.name, dataset.root.as_path()), ("own", folder.path()));
    let named = folder.path().join("clinic.csv");
    fs::rename(folder.path().join(MANIFEST), &named).unwrap();
    assert_eq!(Dataset::open(&named).unwrap(), dataset);
    assert!(matches!(Dataset::open(folder.path()), Err(DataError::NotRecognised { .. })));
    let audio = folder.path().join("a.wav");
    assert!(matches!(Dataset::open(&audio), Err(DataError::NotRecognised { .. })));
}

#[test]
fn labels_are_read_in_any_case_and_say_what_they_mean() {
    let rows = "Path,Label\na.wav,Normal\nb.flac,MURMUR\nmore/c.mp3,abnormal\nmore/d.wav,unknown\n";
    let found = recordings(rows);
    let labels: Vec<_> = found.iter().map(|r| (r.name.as_str(), r.label)).collect();
    let expected = [
        ("a.wav", Some(Class::Normal)),
        ("b.flac", Some(Class::Murmur)),
        ("more/c.mp3", None),
        ("more/d.wav", None),
    ];
    assert_eq!(labels, expected);
    assert_eq!(found[0].murmur, MurmurTruth::ABSENT);
    assert!(found[1..].iter().all(|r| r.murmur == MurmurTruth::default()));
    let diseases = found.iter().map(|r| r.disease.status).collect::<Vec<_>>();
    assert_eq!(diseases, [Some(false), None, Some(true), None]);
    assert_eq!(found[3].disease, Disease::default());
}

#[test]
fn every_class_is_a_label() {
    for class in Class::ALL {
        let found = recordings(&format!("path,label\na.wav,{}\n", class.key()));
        assert_eq!(found[0].label, Some(class));
        assert_eq!(label::class_of(class.key()), Some(class));
    }
}

#[test]
fn the_group_is_the_given_one_else_the_patient_else_the_recording() {
    let rows = "path,label,patient,group,site\na.wav,normal,p1,clinic,AV\nb.flac,normal,p2,,\nmore/c.mp3,normal,,,\n";
    let found = recordings(rows);
    let groups: Vec<_> = found.iter().map(|r| r.group.as_str()).collect();
    assert_eq!(groups, ["own-clinic", "own-p2", "own-more/c.mp3"]);
    assert_eq!((found[0].patient.as_deref(), found[0].site.as_deref()), (Some("p1"), Some("AV")));
    assert_eq!((found[2].patient.as_deref(), found[2].site.as_deref()), (None, None));
}

#[test]
fn a_patient_of_two_groups_is_refused_by_the_second_line() {
    let error = error("path,label,patient,group\na.wav,normal,p1,x\nb.flac,normal,p1,\n");
    assert!(matches!(error, DataError::Row { line: 3, .. }), "{error}");
}

#[test]
fn a_timing_says_the_phase_of_a_murmur() {
    let rows = "path,label,murmur_timing\na.wav,murmur,systolic\nb.flac,murmur,Diastolic\nmore/c.mp3,abnormal,both\n";
    let found = recordings(rows);
    let phases: Vec<_> = found.iter().map(|r| (r.murmur.systolic, r.murmur.diastolic)).collect();
    let [yes, no] = [Some(true), Some(false)];
    assert_eq!(phases, [(yes, no), (no, yes), (yes, yes)]);
}

#[test]
fn a_timing_that_is_none_or_of_no_murmur_is_refused_by_its_line() {
    for row in ["a.wav,murmur,late", "a.wav,normal,systolic", "a.wav,artifact,both"] {
        let error = error(&format!("path,label,murmur_timing\n{row}\n"));
        assert!(matches!(error, DataError::Row { line: 2, .. }), "{error}");
    }
}

#[test]
fn an_unknown_label_is_refused_with_its_line_and_the_known_words() {
    let error = error("path,label\na.wav,normal\nb.flac,healthy\n");
    let told = error.to_string();
    assert!(matches!(error, DataError::ManifestLabel { line: 3, .. }), "{told}");
    for part in [MANIFEST, "line 3", "\"healthy\"", "extrasystole", "unknown"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn a_missing_file_is_refused_with_its_line_and_cause() {
    for row in ["e.wav,normal", "more,normal"] {
        let error = error(&format!("path,label\na.wav,normal\n{row}\n"));
        assert!(matches!(error, DataError::ManifestFile { line: 3, .. }), "{error}");
        assert!(error.source().is_some());
    }
}

#[test]
fn a_file_named_twice_is_refused_by_the_second_line() {
    for again in ["a.wav", "./a.wav", "more/../a.wav"] {
        let error = error(&format!("path,label\na.wav,normal\n{again},murmur\n"));
        assert!(matches!(error, DataError::Twice { line: 3, .. }), "{error}");
    }
}

#[test]
fn a_row_of_the_wrong_length_or_without_a_path_is_refused_by_its_line() {
    let short = error("path,label\na.wav,normal\nb.flac\n");
    assert!(matches!(short, DataError::Row { line: 3, .. }), "{short}");
    let empty = error("path,label\n,normal\n");
    assert!(matches!(empty, DataError::Row { line: 2, .. }), "{empty}");
}

#[test]
fn a_missing_column_is_refused_and_one_without_a_meaning_is_noticed() {
    let error = error("path;label\na.wav;normal\n");
    assert!(matches!(error, DataError::NoColumn { column: "path", .. }), "{error}");
    let folder = small("path,label,Pateint\na.wav,normal,p1\n");
    let dataset = Dataset::open(folder.path()).unwrap();
    assert_eq!(dataset.table_defects, [TableDefect::UnusedColumn { name: "pateint".into() }]);
}
