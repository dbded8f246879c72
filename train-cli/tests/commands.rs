//! `lubdub diagnose` and `lubdub evaluate` as programs, with an untrained network: what is tested
//! here is what happens to files, not the network.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

mod common;

use common::model;
use engine::audio::encode_wav;
use engine::findings::Class;
use engine::phantom::Phantom;
use engine::report::JsonRecord;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `lubdub` in a folder with the untrained model.
fn lubdub(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    command.current_dir(dir).args(args).env("LUBDUB_MODEL", model(dir)).output().unwrap()
}

fn records(output: &Output) -> Vec<JsonRecord> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The folder of real recordings; see `train_cli::data` for the rule.
fn pascal() -> Option<PathBuf> {
    // Tests run in their package's folder.
    let folder = std::env::var_os("LUBDUB_DATA").unwrap_or_else(|| "../../shared/data".into());
    let folder = PathBuf::from(folder);
    if folder.join("pascal-2011").is_dir() {
        return Some(folder.join("pascal-2011").canonicalize().unwrap());
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "CI needs the data sets; set LUBDUB_DATA"
    );
    eprintln!("skipped: no data sets in {}", folder.display());
    None
}

/// A folder with a heart, a text that calls itself a recording, and an empty file.
fn mixed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let sound = Phantom::default().synthesise();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    let wav = encode_wav(&sound.samples, sound.sample_rate);
    for (name, bytes) in
        [("a.wav", &b"lub dub"[..]), ("b.wav", &wav[..]), ("c.wav", &[]), ("notes.txt", b"notes")]
    {
        std::fs::write(dir.path().join("in").join(name), bytes).unwrap();
    }
    dir
}

#[test]
fn a_bad_file_never_stops_the_others_and_is_no_failure() {
    let dir = mixed();
    let output = lubdub(dir.path(), &["diagnose", "in", "--json"]);
    let records = records(&output);
    let seen: Vec<_> = records.iter().map(|r| (r.file.as_str(), r.status.as_str())).collect();
    let expected = [
        ("in/a.wav", "refused"),
        ("in/b.wav", "ok"),
        ("in/c.wav", "refused"),
        ("in/notes.txt", "left_aside"),
    ];
    assert_eq!(seen, expected);
    assert!(records[0].reason.is_some() && records[1].reason.is_none());
    assert_eq!((records[1].duration_s, records[1].model.name.as_str()), (Some(10.0), "untrained"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_used_and_refused_is_logged_on_standard_error_where_that_is_asked() {
    let dir = mixed();
    let stderr = |args: &[&str]| {
        let output = lubdub(dir.path(), args);
        let text = String::from_utf8(output.stderr.clone()).unwrap();
        (records(&output).len(), text)
    };
    let (count, quiet) = stderr(&["diagnose", "in", "--json"]);
    assert!(count == 4 && !quiet.contains("untrained.safetensors"), "{quiet}");
    let (count, verbose) = stderr(&["-v", "diagnose", "in", "--json"]);
    assert!(count == 4 && verbose.contains("untrained.safetensors"), "{verbose}");
    assert!(verbose.contains("in/a.wav is refused: "), "{verbose}");
}

#[test]
fn the_json_has_exactly_the_documented_fields() {
    let dir = mixed();
    let output = lubdub(dir.path(), &["diagnose", "in/b.wav", "--json"]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let fields = |value: &serde_json::Value| -> Vec<String> {
        let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let top = [
        "backend",
        "beats",
        "duration_s",
        "file",
        "finding",
        "heads",
        "heart_rate_bpm",
        "missing_s",
        "model",
        "murmur",
        "probabilities",
        "reason",
        "rhythm",
        "status",
        "timeline",
        "truncated",
    ];
    assert_eq!(fields(&line), top);
    let mut classes = Class::ALL.map(Class::key);
    classes.sort_unstable();
    assert_eq!(fields(&line["probabilities"]), classes);
    assert_eq!(fields(&line["model"]), ["name", "sha256"]);
    assert_eq!(fields(&line["backend"]), ["graphics", "name", "seconds", "self_test"]);
    assert_eq!(line["backend"]["name"], "cpu");
    assert!(line["backend"]["seconds"].as_f64().unwrap() > 0.0, "{line}");
    // The phantom beats 72 times a minute.
    assert!((line["heart_rate_bpm"].as_f64().unwrap() - 72.0).abs() < 3.0, "{line}");
    assert_eq!(fields(&line["beats"][0]), ["confidence", "s1_s", "s2_s"]);
    let rhythm = ["diastole_s", "irregularity", "premature_beats", "rate_range_bpm", "systole_s"];
    assert_eq!(fields(&line["rhythm"]), rhythm);
}

#[test]
fn a_path_that_is_not_there_fails_and_the_others_are_diagnosed() {
    let dir = mixed();
    let output = lubdub(dir.path(), &["diagnose", "missing.wav", "in/b.wav", "--json"]);
    let records = records(&output);
    assert_eq!((records[0].status.as_str(), records[1].status.as_str()), ("refused", "ok"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_model_that_is_none_is_refused_by_name() {
    let dir = mixed();
    let output = lubdub(dir.path(), &["diagnose", "in/b.wav", "--model", "in/a.wav"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("in/a.wav") && output.stdout.is_empty(), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn all_of_pascal_is_judged_or_the_reason_is_given() {
    let Some(pascal) = pascal() else { return };
    let dir = tempfile::tempdir().unwrap();
    let sets = ["set_a", "set_b"].map(|set| pascal.join(set).display().to_string());
    let output = lubdub(dir.path(), &["diagnose", &sets[0], &sets[1], "--json"]);
    let records = records(&output);
    assert_eq!((records.len(), output.status.code()), (832, Some(0)));
    for record in &records {
        assert!(record.finding.is_some() != record.reason.is_some(), "{record:?}");
    }
    let silent = records.iter().find(|r| r.file.contains("Aunlabelledtest__201106120928")).unwrap();
    assert_eq!((silent.status.as_str(), silent.finding), ("inadequate", None));
}

#[test]
fn an_evaluation_of_pascal_writes_its_report() {
    let Some(pascal) = pascal() else { return };
    let dir = tempfile::tempdir().unwrap();
    let data = pascal.display().to_string();
    let args = ["evaluate", "--data", &data, "--out", "out", "--resamples", "50", "--json"];
    let output = lubdub(dir.path(), &args);
    let results: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts: Vec<_> = results["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["evaluation"]["recordings"].as_u64())
        .collect();
    assert_eq!(counts, [Some(122), Some(461), Some(583)]);
    let page = std::fs::read_to_string(dir.path().join("out/report.html")).unwrap();
    assert_eq!(page.matches("<figure>").count(), 12);
    assert!(dir.path().join("out/predictions.json").is_file());
}

/// No machine has 4097 of them, so that this holds whatever was built in and is there.
#[test]
fn a_device_that_is_unknown_not_built_in_or_not_there_is_answered_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let train = ["train", "--data", "nowhere", "--out", "out"];
    for command in [&["bench", "train"][..], &train] {
        for (device, expected) in [
            ("tpu", "there is no device \"tpu\"; there are cpu; cuda"),
            ("cuda:4096", if cfg!(feature = "cuda") { "can't be used" } else { "without CUDA" }),
            ("wgpu:4096", if cfg!(feature = "wgpu") { "can't be used" } else { "without Vulkan" }),
        ] {
            let output = lubdub(dir.path(), &[command, &["--device", device]].concat());
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(told.contains(expected) && !told.contains("panicked"), "{device}: {told}");
            assert!(!output.status.success() && output.stdout.is_empty(), "{device}");
        }
    }
}

/// Runs `lubdub diagnose --device wgpu` with the released models, and with the drivers that this names.
#[cfg(feature = "wgpu")]
fn on_graphics(dir: &Path, drivers: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    command.current_dir(dir).args(["diagnose", "in/b.wav", "--json", "--device", "wgpu"]);
    if let Some(drivers) = drivers {
        command.env("VK_DRIVER_FILES", drivers).env("VK_ICD_FILENAMES", drivers);
    }
    command.output().unwrap()
}

#[cfg(all(feature = "wgpu", target_os = "linux"))]
#[test]
fn without_a_graphics_processor_a_sentence_says_so() {
    let dir = mixed();
    let output = on_graphics(dir.path(), Some("/nowhere.json"));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("no graphics processor here"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
}

/// Where there is none, the other test says what matters.
#[cfg(feature = "wgpu")]
#[test]
fn a_graphics_processor_judges_as_the_processor() {
    let dir = mixed();
    let output = on_graphics(dir.path(), None);
    if String::from_utf8_lossy(&output.stderr).contains("no graphics processor here") {
        eprintln!("skipped: no graphics processor");
        return;
    }
    let cpu = Command::new(env!("CARGO_BIN_EXE_lubdub"))
        .current_dir(dir.path())
        .args(["diagnose", "in/b.wav", "--json"])
        .output()
        .unwrap();
    let (graphics, cpu) = (records(&output).remove(0), records(&cpu).remove(0));
    let backend = graphics.backend.unwrap();
    assert!(backend.name.starts_with("wgpu: ") && backend.self_test.unwrap() <= 1e-4);
    let (graphics, cpu) = (graphics.probabilities.unwrap(), cpu.probabilities.unwrap());
    assert!((graphics.normal - cpu.normal).abs() <= 1e-4, "{graphics:?} {cpu:?}");
    assert!((graphics.murmur - cpu.murmur).abs() <= 1e-4, "{graphics:?} {cpu:?}");
}

#[test]
fn what_is_judged_is_never_learnt_from_as_another_data_set() {
    let Some(pascal) = pascal() else { return };
    let dir = tempfile::tempdir().unwrap();
    let data = pascal.display().to_string();
    let folds = pascal.join("folds.csv").display().to_string();
    let line = ["crossval", "--data", &data, "--also", &data, "--folds", &folds, "--out", "run"];
    let output = lubdub(dir.path(), &line);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("leaks"), "{told}");
    assert!(!dir.path().join("run").exists());
}
