//! `lubdub diagnose --fhir`. With an untrained network.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::model;
use engine::audio::encode_wav;
use engine::phantom::Phantom;
use serde_json::Value;

/// The files in `out` after the program has diagnosed `in`, by name.
fn bundles(folder: &Path, options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut lubdub = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    lubdub.current_dir(folder).env("LUBDUB_MODEL", folder.join("untrained.safetensors"));
    lubdub.args(["diagnose", "in", "--json", "--fhir", "out"]).args(options);
    let output = lubdub.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder.join("out")).unwrap().map(|entry| file(entry.unwrap())).collect()
}

/// Two recordings of one name, one that is none, what is no recording, and an untrained model.
fn recordings(folder: &Path) {
    model(folder);
    let heart = Phantom { sample_rate: 4000, ..Phantom::default() }.synthesise().samples;
    let wav = encode_wav(&heart, 4000);
    for name in ["in/a/7_AV.wav", "in/b/7_AV.wav", "in/notes.txt", "in/broken.wav"] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes = if name.contains("7_") { wav.as_slice() } else { b"not a recording at all" };
        fs::write(path, bytes).unwrap();
    }
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn each_recording_has_a_bundle_of_its_own_and_a_second_run_writes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    recordings(folder.path());
    let found = bundles(folder.path(), &[]);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert!(names[0].starts_with("7_AV.wav-"), "{names:?}");
    assert_eq!(names[1..], ["7_AV.wav.fhir.json", "broken.wav.fhir.json"]);
    assert!(bundles(folder.path(), &[]) == found, "a second run wrote other bytes");
    for bundle in found.values() {
        assert_eq!(parsed(bundle)["entry"][0]["resource"]["status"], "preliminary");
    }
}

#[test]
fn a_persons_recordings_share_a_bundle_which_may_be_a_transaction() {
    let folder = tempfile::tempdir().unwrap();
    recordings(folder.path());
    let found = bundles(folder.path(), &["--exam", "--fhir-transaction"]);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["7.fhir.json", "broken.wav.fhir.json"]);
    let bundle = parsed(&found["7.fhir.json"]);
    assert_eq!(bundle["type"], "transaction");
    let media = bundle["entry"].as_array().unwrap().iter().map(|it| &it["resource"]);
    let media: Vec<&Value> = media.filter(|it| it["resourceType"] == "Media").collect();
    assert_eq!(media.len(), 2);
    assert!(media.iter().all(|it| it["identifier"][0]["value"].as_str().unwrap().len() == 64));
}
