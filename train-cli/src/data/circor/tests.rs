//! A small copy of the layout.

use super::*;
use crate::data::{Disease, MurmurTruth, fixture};
use engine::frames::State;

const HEAD: &str = "Patient ID,Age,Locations,Murmur,Murmur locations,Systolic murmur timing,Systolic murmur grading,Diastolic murmur timing,Additional ID\n";

fn collection() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let recordings = folder.path().join(RECORDINGS);
    std::fs::create_dir(&recordings).unwrap();
    let rows = "10,Child,AV+MV,Present,AV,Holosystolic,III/VI,nan,90\n90,nan,AV,Absent,nan,nan,nan,nan,10\n20,Infant,MV,Unknown,nan,nan,nan,nan,nan\n";
    std::fs::write(folder.path().join(TABLE), format!("{HEAD}{rows}")).unwrap();
    for name in ["10_AV", "10_MV_1", "90_AV", "20_MV"] {
        std::fs::write(recordings.join(format!("{name}.flac")), []).unwrap();
    }
    folder
}

#[test]
fn a_person_of_both_campaigns_is_one_group_and_murmurs_count_where_they_were_heard() {
    let folder = collection();
    let dataset = Dataset::open(folder.path()).unwrap();
    let seen: Vec<_> = dataset
        .recordings
        .iter()
        .map(|r| (r.name.as_str(), r.group.as_str(), r.label, r.noisy))
        .collect();
    let expected = [
        ("training_data/10_AV.wav", "circor-10", Some(Class::Murmur), false),
        ("training_data/10_MV_1.wav", "circor-10", None, false),
        ("training_data/20_MV.wav", "circor-20", None, true),
        ("training_data/90_AV.wav", "circor-10", Some(Class::Normal), false),
    ];
    assert_eq!(seen, expected);
    let timings = murmur_timings(&dataset).unwrap();
    let timing = MurmurTiming { systolic: Some("Holosystolic".to_owned()), diastolic: None };
    assert_eq!(timings.into_iter().collect::<Vec<_>>(), [(expected[0].0.to_owned(), timing)]);
}

#[test]
fn a_murmur_is_present_where_it_was_heard_absent_elsewhere_and_masked_where_nobody_could_tell() {
    let folder = collection();
    let dataset = Dataset::open(folder.path()).unwrap();
    let seen: Vec<_> = dataset
        .recordings
        .iter()
        .map(|r| (r.patient.as_deref().unwrap(), r.site.as_deref().unwrap(), r.murmur))
        .collect();
    let systolic = MurmurTruth { systolic: Some(true), diastolic: Some(false) };
    let expected = [
        ("10", "AV", systolic),
        ("10", "MV", MurmurTruth::ABSENT),
        ("20", "MV", MurmurTruth::default()),
        ("90", "AV", MurmurTruth::ABSENT),
    ];
    assert_eq!(seen, expected);
    assert!(dataset.recordings.iter().all(|r| r.disease == Disease::default()));
}

#[test]
fn the_phase_of_a_murmur_without_timing_or_place_is_unknown() {
    let folder = collection();
    let rows = "10,Child,AV,Present,AV,nan,nan,nan,nan\n20,Child,MV,Present,nan,nan,nan,nan,nan\n";
    std::fs::write(folder.path().join(TABLE), format!("{HEAD}{rows}")).unwrap();
    let dataset = Dataset::open(folder.path()).unwrap();
    for name in ["training_data/10_AV.wav", "training_data/20_MV.wav"] {
        let recording = dataset.recordings.iter().find(|r| r.name == name).unwrap();
        assert_eq!(recording.murmur, MurmurTruth::default(), "{name}");
    }
}

#[test]
fn what_is_known_of_a_patient_is_known_of_each_recording() {
    let folder = collection();
    let facts = patients(&Dataset::open(folder.path()).unwrap()).unwrap();
    let of = |name: &str| {
        let PatientFacts { murmur, grade, age } = &facts[&format!("training_data/{name}.wav")];
        (*murmur, grade.as_deref(), age.as_deref())
    };
    assert_eq!(of("10_AV"), (Some(true), Some("III/VI"), Some("Child")));
    assert_eq!(of("10_MV_1"), of("10_AV"));
    assert_eq!(of("20_MV"), (None, None, Some("Infant")));
    assert_eq!(of("90_AV"), (Some(false), None, None));
}

#[test]
fn the_real_copy_has_murmurs_in_350_recordings_in_systole_and_in_9_in_diastole() {
    let Some(dataset) = fixture::real(&CirCor) else { return };
    let count = |is: fn(&MurmurTruth) -> bool| {
        dataset.recordings.iter().filter(|recording| is(&recording.murmur)).count()
    };
    assert_eq!(dataset.recordings.len(), 1300);
    assert_eq!(count(|murmur| murmur.systolic == Some(true)), 350);
    assert_eq!(count(|murmur| murmur.diastolic == Some(true)), 9);
    assert_eq!(count(|murmur| *murmur == MurmurTruth::default()), 130);
    let facts = patients(&dataset).unwrap();
    assert_eq!(facts.len(), 1300);
    assert!(facts.values().any(|one| one.grade.as_deref() == Some("II/VI")));
}

#[test]
fn states_are_read_and_what_nobody_annotated_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("10_AV.wav");
    let table = path.with_extension("tsv");
    std::fs::write(&table, "0\t0.5\t0\n0.5\t0.6\t1\n0.6\t0.8\t2\n").unwrap();
    let states: Vec<_> = stretches(&path).unwrap().iter().map(|s| s.state).collect();
    assert_eq!(states, [State::S1, State::Systole]);
    for wrong in ["0\t0.5\t5\n", "0.6\t0.5\t1\n", "a\t0.5\t1\n", "0\t0.5\n", "0\t0.5\t1.5\n"] {
        std::fs::write(&table, wrong).unwrap();
        assert!(stretches(&path).is_err(), "{wrong}");
    }
    std::fs::remove_file(&table).unwrap();
    assert!(stretches(&path).is_err());
}
