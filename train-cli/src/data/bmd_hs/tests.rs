use super::*;
use crate::data::fixture;
use std::collections::BTreeSet;
use std::fs;

const HEAD: &str = "patient_id,AS,AR,MR,MS,N,recording_1,recording_2\n";
const ROWS: &str =
    "patient_001,1,1,0,0,0,MD_001_sup_Mit,MD_001_sit_Aor\npatient_002,0,0,0,0,1,N_002_sup_Pul,\n";

/// A tiny copy with these rows.
fn small(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("train/MD_001_sup_Mit.wav", ""),
        ("train/MD_001_sit_Aor.flac", ""),
        ("train/N_002_sup_Pul.wav", ""),
    ];
    fixture::write(&folder.path().join(FOLDER), &files);
    fs::write(folder.path().join(FOLDER).join(TABLE), format!("{HEAD}{rows}")).unwrap();
    folder
}

fn error_with(rows: &str) -> DataError {
    Dataset::open(small(rows).path()).unwrap_err()
}

#[test]
fn lesions_are_the_patients_and_the_site_is_the_names() {
    let folder = small(ROWS);
    let dataset = Dataset::open(folder.path()).unwrap();
    let seen: Vec<_> = dataset
        .recordings
        .iter()
        .map(|r| (r.name.as_str(), r.patient.as_deref().unwrap(), r.site.as_deref().unwrap()))
        .collect();
    let expected = [
        ("train/MD_001_sit_Aor.wav", "patient_001", "Aor"),
        ("train/MD_001_sup_Mit.wav", "patient_001", "Mit"),
        ("train/N_002_sup_Pul.wav", "patient_002", "Pul"),
    ];
    assert_eq!(seen, expected);
    let [ill, _, normal]: &[_; 3] = dataset.recordings.as_slice().try_into().unwrap();
    let lesions = vec![Lesion::AorticStenosis, Lesion::AorticRegurgitation];
    assert_eq!((ill.label, &ill.disease), (None, &Disease::abnormal(lesions)));
    assert_eq!((normal.label, &normal.disease), (Some(Class::Normal), &Disease::normal()));
    assert_eq!((ill.group.as_str(), ill.clue()), ("bmd-hs-patient_001", "001".to_owned()));
    assert!(dataset.table_defects.is_empty());
}

#[test]
fn a_murmur_is_in_the_phase_of_a_lesion_and_the_other_phase_is_masked() {
    let truth = |systolic, diastolic| MurmurTruth { systolic, diastolic };
    assert_eq!(murmur(&[Lesion::AorticStenosis]), truth(Some(true), None));
    assert_eq!(murmur(&[Lesion::MitralStenosis]), truth(None, Some(true)));
    let both = [Lesion::MitralRegurgitation, Lesion::AorticRegurgitation];
    assert_eq!(murmur(&both), truth(Some(true), Some(true)));
}

#[test]
fn a_recording_without_a_file_and_a_file_without_a_row_are_noticed() {
    let rows = "patient_001,1,1,0,0,0,MD_001_sup_Mit,MD_001_sup_Tri\npatient_002,0,0,0,0,1,N_002_sup_Pul,\n";
    let dataset = Dataset::open(small(rows).path()).unwrap();
    let no_file = TableDefect::NoFile { name: "train/MD_001_sup_Tri.wav".into() };
    let unlabelled = TableDefect::Unlabelled { name: "train/MD_001_sit_Aor.wav".into() };
    assert_eq!(dataset.table_defects, [no_file, unlabelled]);
    let stray = &dataset.recordings[0];
    assert_eq!((stray.label, stray.group.as_str()), (None, "bmd-hs-patient_001"));
}

#[test]
fn a_row_with_neither_or_both_or_another_mark_is_refused_by_its_line() {
    for (rows, told) in [
        ("patient_001,0,0,0,0,0,a,b\n", "line 2: neither"),
        ("patient_001,1,0,0,0,0,a,b\npatient_002,1,0,0,0,1,c,d\n", "line 3: N and a lesion"),
        ("patient_001,yes,0,0,0,0,a,b\n", "line 2: AS is \"yes\""),
        ("patient_001,1,0\n", "line 2: 3 cells"),
    ] {
        let error = error_with(rows).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_patient_or_a_recording_named_twice_is_refused_by_its_second_line() {
    for second in ["patient_001,1,0,0,0,0,c,d\n", "patient_002,1,0,0,0,0,b,c\n"] {
        let error = error_with(&format!("patient_001,1,0,0,0,0,a,b\n{second}"));
        assert!(matches!(error, DataError::Twice { line: 3, .. }), "{error}");
    }
}

#[test]
fn a_table_without_one_of_its_columns_is_refused_by_the_columns_name() {
    let folder = small(ROWS);
    let table = folder.path().join(FOLDER).join(TABLE);
    fs::write(table, "patient_id,AS,AR,MR,N\npatient_001,1,0,0,0\n").unwrap();
    let error = Dataset::open(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::NoColumn { column: "MS", .. }), "{error}");
}

#[test]
fn the_real_copy_has_eight_recordings_of_each_of_51_patients() {
    let Some(dataset) = fixture::real(&BmdHs) else { return };
    assert_eq!(dataset.recordings.len(), 51 * 8);
    let patients: BTreeSet<_> = dataset.recordings.iter().map(|r| r.patient.as_ref()).collect();
    let groups: BTreeSet<_> = dataset.recordings.iter().map(|r| &r.group).collect();
    assert_eq!((patients.len(), groups.len()), (51, 51));
    assert_eq!(dataset.labelled().count(), 8 * 8);
    assert!(dataset.recordings.iter().all(|r| r.site.is_some() && r.disease.status.is_some()));
    assert!(dataset.table_defects.is_empty(), "{:?}", dataset.table_defects);
}
