//! `lubdub diagnose` on what belongs together: ZIP archives and WFDB records. With an untrained network.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use common::model;
use engine::audio::encode_wav;
use engine::phantom::Phantom;
use engine::report::JsonRecord;
use zip::write::SimpleFileOptions;

/// Rate of the recordings, in hertz.
const RATE: u32 = 4000;

fn diagnose(dir: &Path, args: &[&str]) -> (Vec<JsonRecord>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    command.current_dir(dir).arg("diagnose").args(args).env("LUBDUB_MODEL", model(dir));
    let Output { stdout, stderr, .. } = command.output().unwrap();
    let lines = String::from_utf8(stdout).unwrap();
    let records = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (records, String::from_utf8(stderr).unwrap())
}

/// Name and status of each record.
fn told(records: &[JsonRecord]) -> Vec<(&str, &str)> {
    records.iter().map(|it| (it.file.as_str(), it.status.as_str())).collect()
}

fn reason(record: &JsonRecord) -> &str {
    record.reason.as_deref().unwrap_or_default()
}

fn heart() -> Vec<f32> {
    Phantom { sample_rate: RATE, ..Phantom::default() }.synthesise().samples
}

/// Values of 16 bits, low byte first, as in a `.dat` file; after each as many of another signal.
fn dat(samples: &[f32], other: Option<i16>) -> Vec<u8> {
    let value = |x: &f32| (x * 32_767.0) as i16;
    let frame = |x: &f32| std::iter::once(value(x)).chain(other).flat_map(i16::to_le_bytes);
    samples.iter().flat_map(frame).collect()
}

fn header(signals: &str) -> String {
    let count = signals.lines().count();
    format!("r {count} {RATE} {}\n{signals}", heart().len())
}

fn archive(path: &Path, files: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_record_is_one_recording_whichever_of_its_files_are_given() {
    let dir = tempfile::tempdir().unwrap();
    let text = header("r.dat 16 0 16 0 0 0 0 PCG\nr.dat 16 200/mV 16 0 0 0 0 ECG\n");
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/r.hea"), text).unwrap();
    fs::write(dir.path().join("in/r.dat"), dat(&heart(), Some(9))).unwrap();
    let joined = [("in/r.dat", "left_aside"), ("in/r.hea", "ok")];
    for args in [&["in"][..], &["in/r.dat", "in/r.hea"]] {
        let (records, account) = diagnose(dir.path(), args);
        assert_eq!(told(&records), joined);
        assert!(reason(&records[0]).contains("belongs to r.hea"), "{}", reason(&records[0]));
        assert!(account.contains("1 judged") && account.contains("1 parts of"), "{account}");
        let signals = records[1].signals.clone().unwrap();
        assert_eq!((signals.heard, signals.left_out), (vec!["PCG".into()], vec!["ECG".into()]));
    }
    for alone in ["in/r.hea", "in/r.dat"] {
        let (records, _) = diagnose(dir.path(), &[alone]);
        assert_eq!(told(&records), [(alone, "ok")]);
        assert!((records[0].duration_s.unwrap() - heart().len() as f64 / 4000.0).abs() < 1e-3);
    }
}

#[test]
fn a_header_beside_its_wav_file_is_a_part_of_it_and_alone_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("r.hea"), header("r.wav 16+44 0 16 0 0 0 0 PCG\n")).unwrap();
    let (alone, _) = diagnose(dir.path(), &["r.hea"]);
    assert!(reason(&alone[0]).contains("r.wav together"), "{}", reason(&alone[0]));
    fs::write(path("r.wav"), encode_wav(&heart(), RATE)).unwrap();
    let (both, _) = diagnose(dir.path(), &["r.hea", "r.wav"]);
    assert_eq!(told(&both), [("r.hea", "left_aside"), ("r.wav", "ok")]);
    let (by_header, _) = diagnose(dir.path(), &["r.hea"]);
    assert_eq!(told(&by_header), [("r.hea", "ok")]);
    fs::write(path("s.dat"), dat(&heart(), None)).unwrap();
    let (samples, _) = diagnose(dir.path(), &["s.dat"]);
    assert!(reason(&samples[0]).contains("together with its header (.hea)"));
}

#[test]
fn the_files_of_an_archive_are_those_of_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let wav = encode_wav(&heart(), RATE);
    let text = header("r.dat 16 0 16 0 0 0 0 PCG\n");
    let inner = dir.path().join("inner.zip");
    archive(&inner, &[("a.wav", &wav)]);
    archive(
        &dir.path().join("visit.zip"),
        &[
            ("apex.wav", &wav),
            ("__MACOSX/._apex.wav", b"x"),
            (".DS_Store", b"x"),
            ("two/apex.wav", &wav),
            ("two/notes.txt", b"Dear doctor"),
            ("two/diary.wav", b"Dear diary"),
            ("two/heart", &wav),
            ("r/r.hea", text.as_bytes()),
            ("r/r.dat", &dat(&heart(), None)),
            ("inner.zip", &fs::read(&inner).unwrap()),
        ],
    );
    let (records, account) = diagnose(dir.path(), &["visit.zip"]);
    let expected = [
        ("visit.zip/apex.wav", "ok"),
        ("visit.zip/__MACOSX/._apex.wav", "left_aside"),
        ("visit.zip/.DS_Store", "left_aside"),
        ("visit.zip/two/apex.wav", "ok"),
        ("visit.zip/two/notes.txt", "left_aside"),
        ("visit.zip/two/diary.wav", "refused"),
        ("visit.zip/two/heart", "ok"),
        ("visit.zip/r/r.hea", "ok"),
        ("visit.zip/r/r.dat", "left_aside"),
        ("visit.zip/inner.zip", "refused"),
    ];
    assert_eq!(told(&records), expected);
    assert!(reason(&records[9]).contains("inside another one"), "{}", reason(&records[9]));
    assert!(account.starts_with("10 files: 4 judged, 0 inadequate, 2 refused"), "{account}");
}

#[test]
fn archives_that_cannot_be_read_are_refused_by_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole.zip");
    archive(&whole, &[("a.wav", &encode_wav(&heart(), RATE))]);
    let bytes = fs::read(&whole).unwrap();
    fs::write(dir.path().join("cut.zip"), &bytes[..bytes.len() / 2]).unwrap();
    // The flag for a password is the lowest bit at 6 of the file's header and at 8 of the list (APPNOTE.TXT 4.3).
    let mut locked = bytes.clone();
    let list = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[list + 8] |= 1;
    fs::write(dir.path().join("locked.zip"), locked).unwrap();
    let mut damaged = bytes.clone();
    damaged[200] ^= 0xFF;
    fs::write(dir.path().join("damaged.zip"), damaged).unwrap();
    let (records, _) = diagnose(dir.path(), &["cut.zip", "locked.zip", "damaged.zip"]);
    let names = ["cut.zip", "locked.zip/a.wav", "damaged.zip/a.wav"];
    assert_eq!(told(&records), names.map(|name| (name, "refused")));
    for (record, words) in records.iter().zip(["is damaged", "a password", "damaged in its ZIP"]) {
        assert!(reason(record).contains(words), "{}", reason(record));
    }
}
