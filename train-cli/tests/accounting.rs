//! `lubdub diagnose` on a folder: every file is accounted for, under a name that does no harm. With an untrained
//! network, and through pipes, so that the format without options is JSON.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

mod common;

use common::model;
use engine::audio::encode_wav;
use engine::phantom::Phantom;
use engine::report::JsonRecord;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs `lubdub diagnose` in a folder with the untrained model.
fn diagnose(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    command.current_dir(dir).arg("diagnose").args(args).env("LUBDUB_MODEL", model(dir));
    command.output().unwrap()
}

fn records(output: &Output) -> Vec<JsonRecord> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn heart() -> Vec<u8> {
    let heart = Phantom::default().synthesise();
    encode_wav(&heart.samples, heart.sample_rate)
}

fn write(dir: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Fourteen files: hearts under several names, silence, what is refused, and what is no recording.
fn fourteen() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (wav, silence) = (heart(), encode_wav(&vec![0.0; 20_000], 4000));
    write(
        &dir.path().join("in"),
        &[
            (".DS_Store", b"x"),
            ("._a.wav", b"x"),
            (".git/config", b"x"),
            ("a.WAV", &wav),
            ("b/same.wav", &wav),
            ("c/same.wav", &wav),
            ("cut.wav", &wav[..wav.len() / 2]),
            ("diary.wav", b"Dear diary"),
            ("empty.wav", b""),
            ("heart", &wav),
            ("heart.wav.bak", &wav[..40]),
            ("notes.txt", b"Dear diary"),
            ("silence.wav", &silence),
            ("table.dat", &[0, 1, 2, 3]),
        ],
    );
    dir
}

#[test]
fn every_file_below_a_folder_has_a_record_and_the_numbers_add_up() {
    let dir = fourteen();
    let output = diagnose(dir.path(), &["in"]);
    let records = records(&output);
    let seen: Vec<_> = records.iter().map(|it| (it.file.as_str(), it.status.as_str())).collect();
    let expected = [
        ("in/.DS_Store", "left_aside"),
        ("in/._a.wav", "left_aside"),
        ("in/.git/config", "left_aside"),
        ("in/a.WAV", "ok"),
        ("in/b/same.wav", "ok"),
        ("in/c/same.wav", "ok"),
        ("in/cut.wav", "ok"),
        ("in/diary.wav", "refused"),
        ("in/empty.wav", "refused"),
        ("in/heart", "ok"),
        ("in/heart.wav.bak", "refused"),
        ("in/notes.txt", "left_aside"),
        ("in/silence.wav", "inadequate"),
        ("in/table.dat", "left_aside"),
    ];
    assert_eq!(seen, expected);
    let is_told = |it: &JsonRecord| it.finding.is_some() != it.reason.is_some();
    assert!(records.iter().all(is_told), "{records:?}");
    let told = "14 files: 5 judged, 1 inadequate, 3 refused, 0 unreadable, 5 left aside (3 hidden, 2 no sound \
                recordings).\n";
    assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_left_aside_can_go_without_a_line_and_is_still_counted() {
    let dir = fourteen();
    let output = diagnose(dir.path(), &["in", "--skip-unknown"]);
    let records = records(&output);
    assert_eq!(records.len(), 9);
    assert!(records.iter().all(|it| it.status != "left_aside"), "{records:?}");
    assert!(stderr(&output).starts_with("14 files: 5 judged, "), "{}", stderr(&output));
    assert!(stderr(&output).contains(" 5 left aside (3 hidden, "), "{}", stderr(&output));
}

#[test]
fn a_table_has_a_line_for_every_file_and_the_count_below() {
    let dir = fourteen();
    let output = diagnose(dir.path(), &["in", "--table"]);
    let table = stdout(&output);
    assert_eq!(table.lines().count(), 1 + 14 + 3, "{table}");
    assert!(table.contains("\n\n14 files: 5 judged, "), "{table}");
    assert!(
        table.contains("in/notes.txt: It is a text file and not a sound recording."),
        "{table}"
    );
    let cut = table.lines().find(|line| line.contains("in/cut.wav")).unwrap();
    assert!(
        cut.contains("(cut off or damaged: only a part could be heard, 5.0 s are missing)"),
        "{cut}"
    );
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_cut_recording_says_so_in_json_and_csv() {
    let dir = fourteen();
    let output = diagnose(dir.path(), &["in", "--skip-unknown"]);
    let cut: Vec<_> =
        records(&output).into_iter().filter(|it| it.truncated == Some(true)).collect();
    assert_eq!(cut.iter().map(|it| it.file.as_str()).collect::<Vec<_>>(), ["in/cut.wav"]);
    let output = diagnose(dir.path(), &["in", "--csv"]);
    let mut table = csv::Reader::from_reader(&output.stdout[..]);
    let names = table.headers().unwrap().clone();
    let place = |name: &str| names.iter().position(|it| it == name).unwrap();
    let lines: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 14);
    let cut: Vec<_> =
        lines.iter().filter(|it| &it[place("truncated")] == "true").map(|it| &it[0]).collect();
    assert_eq!(cut, ["in/cut.wav"]);
    assert!(stderr(&output).starts_with("14 files: "), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn names_are_told_apart_and_do_no_harm() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    let wav = heart();
    let names: [&[u8]; 7] = [
        b"=1+1.wav",
        b"a\nb.wav",
        b"a\x1b[2Jb.wav",
        "a\u{202e}b.wav".as_bytes(),
        b"a\xFFb.wav",
        br"a\xFFb.wav",
        b"x/a\nb.wav",
    ];
    fs::create_dir_all(folder.join("x")).unwrap();
    for name in names {
        fs::write(folder.join(OsStr::from_bytes(name)), &wav).unwrap();
    }
    let table = stdout(&diagnose(dir.path(), &["in", "--table"]));
    assert_eq!(table.lines().count(), 1 + 7 + 3, "{table}");
    assert!(!table.contains(['\u{1b}', '\u{202e}']), "{table}");
    for shown in [
        r"in/a\nb.wav",
        r"in/a\u{1b}[2Jb.wav",
        r"in/a\u{202e}b.wav",
        r"in/a\xFFb.wav",
        r"in/a\\xFFb.wav",
    ] {
        assert!(table.contains(shown), "{shown}: {table}");
    }
    let json = stdout(&diagnose(dir.path(), &["in", "--json"]));
    assert!(!json.contains(['\u{1b}', '\u{202e}']), "{json}");
    let lines: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut keys: Vec<_> =
        lines.iter().map(|it| (it["file"].to_string(), it["file_bytes"].to_string())).collect();
    keys.sort();
    keys.dedup();
    assert_eq!((lines.len(), keys.len()), (7, 7), "{json}");
    assert!(lines.iter().any(|it| it["file"] == "in/a\u{202e}b.wav"), "{json}");
    // Run from within the folder, a name is the first cell's first character.
    let output = diagnose(&folder, &["=1+1.wav", "--csv"]);
    let lines: Vec<_> =
        csv::Reader::from_reader(&output.stdout[..]).into_records().map(Result::unwrap).collect();
    assert_eq!(&lines[0][0], "'=1+1.wav");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_or_nowhere_are_told_and_only_the_latter_fails() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("in/a.wav", &heart())]);
    symlink("..", dir.path().join("in/ring")).unwrap();
    let output = diagnose(dir.path(), &["in"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("1 file: 1 judged, "), "{}", stderr(&output));
    assert_eq!(
        (records(&output)[1].file.as_str(), records(&output)[1].status.as_str()),
        ("in/ring", "left_aside")
    );
    symlink("nowhere", dir.path().join("in/lost.wav")).unwrap();
    let output = diagnose(dir.path(), &["in"]);
    assert_eq!(output.status.code(), Some(1));
    let told = "2 files: 1 judged, 0 inadequate, 0 refused, 1 unreadable, 0 left aside; ";
    assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
}
