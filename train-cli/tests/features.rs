//! `lubdub features` as a program.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use engine::audio::{ConditionConfig, Limits, condition, decode, encode_wav};
use engine::features::ViewConfig;
use engine::phantom::Phantom;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Output};

/// A folder with a heart of ten seconds, and a text that calls itself a recording.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let sound = Phantom::default().synthesise();
    let wav = encode_wav(&sound.samples, sound.sample_rate);
    std::fs::write(dir.path().join("heart.wav"), wav).unwrap();
    std::fs::write(dir.path().join("text.wav"), "lub dub").unwrap();
    dir
}

fn lubdub(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lubdub")).current_dir(dir).args(args).output().unwrap()
}

/// The names in a folder, sorted.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Width and height of a PNG.
fn size(bytes: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    (reader.info().width, reader.info().height)
}

/// Width and height of the first PNG in an SVG.
fn embedded_size(svg: &str) -> (u32, u32) {
    let data = svg.split("base64,").nth(1).unwrap();
    size(&BASE64_STANDARD.decode(&data[..data.find('"').unwrap()]).unwrap())
}

/// The header's line and the bytes of an array's values.
fn array(npz: &[u8], name: &str) -> (String, Vec<u8>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(npz)).unwrap();
    let mut bytes = Vec::new();
    archive.by_name(&format!("{name}.npy")).unwrap().read_to_end(&mut bytes).unwrap();
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    (String::from_utf8(bytes[10..start].to_vec()).unwrap(), bytes[start..].to_vec())
}

#[test]
fn every_view_becomes_a_picture_and_an_array() {
    let dir = folder();
    let output = lubdub(dir.path(), &["features", "heart.wav", "--out", "out", "--npz", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let out = dir.path().join("out");
    let stored: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("features.json")).unwrap()).unwrap();
    assert_eq!(stored, summary);
    let mut expected: Vec<_> = ViewConfig::all().map(|v| format!("{}.svg", v.name())).to_vec();
    expected.extend(["features.json".to_owned(), "features.npz".to_owned()]);
    expected.sort();
    assert_eq!(names(&out), expected);

    let recording =
        decode(&std::fs::read(dir.path().join("heart.wav")).unwrap(), &Limits::default()).unwrap();
    let pcg = condition(&recording, &ConditionConfig::default()).unwrap();
    let npz = std::fs::read(out.join("features.npz")).unwrap();
    for (view, said) in ViewConfig::all().iter().zip(summary["views"].as_array().unwrap()) {
        let mut plan = view.plan(pcg.sample_rate).unwrap();
        let image = plan.compute(&pcg.samples).unwrap();
        assert_eq!((image.columns, plan.axis().len()), (501, image.rows));
        assert_eq!((&said["name"], &said["rows"]), (&view.name().into(), &image.rows.into()));
        let svg = std::fs::read_to_string(out.join(format!("{}.svg", view.name()))).unwrap();
        assert_eq!(embedded_size(&svg), (501, u32::try_from(image.rows).unwrap()));
        let (header, values) = array(&npz, view.name());
        assert!(
            header.contains(&format!(
                "'<f4', 'fortran_order': False, 'shape': ({}, 501)",
                image.rows
            ))
        );
        let expected: Vec<u8> = image.data.iter().flat_map(|value| value.to_le_bytes()).collect();
        assert!(values == expected, "{} differs", view.name());
    }
    assert!(
        array(&npz, "log-mel_rows").0.contains("'<f8', 'fortran_order': False, 'shape': (40,)")
    );
    assert!(array(&npz, "shape_rows").0.contains("'<U14', 'fortran_order': False, 'shape': (6,)"));
    let times = array(&npz, "times").1;
    assert_eq!(times[times.len() - 8..], 10.0_f64.to_le_bytes());
    assert_eq!(array(&npz, "samples").1.len(), 4 * 20_000);
    assert_eq!(array(&npz, "sample_rate").1, 2000_u32.to_le_bytes());
}

#[test]
fn views_can_be_chosen_and_bare_pictures_are_large_enough() {
    let dir = folder();
    let args = ["features", "heart.wav", "--out", "a/b", "--views", "shape,log-mel", "--png"];
    let output = lubdub(dir.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let out = dir.path().join("a/b");
    let expected = ["features.json", "log-mel.png", "log-mel.svg", "shape.png", "shape.svg"];
    assert_eq!(names(&out), expected);
    assert_eq!(size(&std::fs::read(out.join("log-mel.png")).unwrap()), (1002, 320));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("log-mel.svg, log-mel.png") && !table.contains("mfcc"), "{table}");
}

#[test]
fn an_unknown_view_is_refused_with_those_that_are_known() {
    let dir = folder();
    let output = lubdub(dir.path(), &["features", "heart.wav", "--out", "out", "--views", "mel"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(ViewConfig::all().iter().all(|view| said.contains(view.name())), "{said}");
    assert_eq!(output.status.code(), Some(2));
    assert!(!dir.path().join("out").exists());
}

#[test]
fn a_file_that_is_no_recording_is_refused_in_a_sentence() {
    let dir = folder();
    for (file, expected) in
        [("text.wav", "text.wav: This file is a text file"), ("none.wav", "can't be read")]
    {
        let output = lubdub(dir.path(), &["features", file, "--out", "out"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        assert!(!dir.path().join("out").exists());
    }
}
