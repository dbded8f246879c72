//! A small copy of the layout.

use super::*;
use engine::beats::State;

const HEAD: &str = "Patient ID,Locations,Murmur,Murmur locations,Systolic murmur timing,Diastolic murmur timing,Additional ID\n";

fn collection() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let recordings = folder.path().join(RECORDINGS);
    std::fs::create_dir(&recordings).unwrap();
    let rows = "10,AV+MV,Present,AV,Holosystolic,nan,90\n90,AV,Absent,nan,nan,nan,10\n20,MV,Unknown,nan,nan,nan,nan\n";
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
