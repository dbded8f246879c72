//! Bundles of FHIR R4, judged by two validators that are not ours.
#![allow(clippy::unwrap_used, missing_docs, reason = "a failing test should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use engine::audio::encode_wav;
use engine::phantom::Phantom;
use engine::report::fhir::{
    BundleKind, Confirmation, Context, Instant, ModelFile, Recording, exam_bundle, recording_bundle,
};
use engine::report::{JsonExam, JsonRecord};
use serde_json::{Value, json};
use tests::command::Workspace;
use tests::python::environment;

/// The release of the validator that is taken from the npm registry.
const VALIDATOR: &str = "4.12.0";
/// What is taken from the Python package index.
const REQUIREMENTS: &str = "tests/fhir/requirements.txt";

const RECORDINGS: usize = 30;
const EXAMS: usize = 5;
const STATUSES: [&str; 4] = ["present", "absent", "unsure", "not_judged"];
const REASONS: [&str; 6] =
    ["too_short", "silent", "no_heartbeat", "too_few_beats", "coarse_steps", "no_model"];
const TIMINGS: [&str; 5] =
    ["early_systolic", "mid_systolic", "late_systolic", "holosystolic", "diastolic"];
const RHYTHMS: [&str; 4] = ["regular", "irregular", "premature_beats", "not_judged"];
const FAULTS: [&str; 7] = [
    "too_short",
    "silent",
    "no_heartbeat",
    "little_heart",
    "clipped",
    "coarse_steps",
    "narrow_band",
];
const SITES: [&str; 6] = ["AV", "PV", "TV", "MV", "Phc", "below the left nipple"];
const POSTURES: [&str; 6] =
    ["lying", "sitting", "leaning_forward", "left_side", "standing", "squatting"];
const AGES: [&str; 5] = ["newborn", "infant", "child", "adolescent", "adult"];
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn sound(status: &str, number: usize) -> Value {
    let is_judged = status != "not_judged";
    let reason = (!is_judged).then(|| REASONS[number / 4 % 6]);
    let probability = is_judged.then_some(number as f64 / 31.0);
    json!({ "status": status, "reason": reason, "probability": probability })
}

fn heads(number: usize) -> Value {
    let mut murmur = sound(STATUSES[number % 4], number);
    let is_present = murmur["status"] == "present";
    murmur["timing"] = json!(is_present.then(|| TIMINGS[number / 4 % 5]));
    murmur["heard_s"] = json!([]);
    let rhythm = RHYTHMS[number / 2 % 4];
    let faults: Vec<&str> = FAULTS.iter().copied().skip(number % 8).take(number % 3).collect();
    let quality = if faults.is_empty() { "good" } else { "poor" };
    json!({
        "signal": { "status": quality, "reasons": faults, "judged_s": 7.4, "band_hz": null,
            "channel": null, "truncated": number.is_multiple_of(5) },
        "murmur": murmur,
        "extra_heart_sound": sound(STATUSES[number / 3 % 4], number),
        "rhythm": { "status": rhythm, "reason": (rhythm == "not_judged").then_some("too_few_beats") },
    })
}

/// A record of this number: the first ones are refused or without a frame model, the others hold every status and reason.
fn record(number: usize) -> JsonRecord {
    let is_refused = number == 0;
    let has_beats = !number.is_multiple_of(3);
    let place = (number % 4 != 3).then(|| {
        json!({ "patient": (number % 5 != 4).then(|| format!("K-{number} “ü”")), "site": SITES[number % 6],
            "posture": POSTURES[number % 6], "age_group": AGES[number % 5] })
    });
    let mut record = json!({
        "file": format!("in/recording {number}.wav"),
        "status": if is_refused { "refused" } else { "ok" },
        "reason": is_refused.then_some("The file holds text."),
        "duration_s": (!is_refused).then_some(7.904_125),
        "truncated": number.is_multiple_of(5),
        "finding": null, "probabilities": null,
        "heart_rate_bpm": has_beats.then_some(71.618),
        "beats": has_beats.then(|| json!([{ "s1_s": 0.4, "s2_s": 0.7, "confidence": 0.97 }])),
        "rhythm": null, "murmur": null, "backend": null,
        "model": { "name": "pascal-cnn", "sha256": SHA256 },
    });
    let fields = record.as_object_mut().unwrap();
    fields.extend(place.map(|place| ("place".to_owned(), place)));
    fields.extend((number > 1).then(|| ("heads".to_owned(), heads(number))));
    serde_json::from_value(record).unwrap()
}

fn recording(record: &JsonRecord, number: usize) -> Recording<'_> {
    let recorded = number.is_multiple_of(2).then(|| Instant::of_unix(1_795_946_461).unwrap());
    let bytes = (number % 3 != 1).then_some(31_660);
    Recording { recorded, bytes, sha256: bytes.map(|_| SHA256), ..Recording::new(record) }
}

fn exam(number: usize, records: &[JsonRecord]) -> JsonExam {
    let status = STATUSES[number % 4];
    let is_present = status == "present";
    let site = |record: &JsonRecord| {
        let murmur = record.heads.as_ref().map(|heads| &heads.murmur.sound);
        json!({ "site": "AV", "file": record.file, "murmur": murmur })
    };
    let sites: Vec<Value> = records.iter().map(site).collect();
    serde_json::from_value(json!({
        "exam": format!("person {number}"),
        "murmur": sound(status, number),
        "phase": is_present.then_some(if number == 0 { "systolic" } else { "diastolic" }),
        "loudest_site": is_present.then_some("AV"),
        "sites_judged": 2,
        "sites": sites,
        "model": { "name": "pascal-cnn", "sha256": SHA256 },
    }))
    .unwrap()
}

/// Preliminary and confirmed, collections and transactions in turn.
fn context<'a>(number: usize, models: &'a [ModelFile<'a>]) -> Context<'a> {
    let at = Instant::parse("2026-11-30T08:00:00.250+01:00").unwrap();
    let confirmed = Confirmation::Final { by: "Dr. A. Reader".to_owned(), at };
    Context {
        models,
        made: Instant::of_unix(1_795_946_461).unwrap(),
        confirmation: if number.is_multiple_of(2) { Confirmation::Preliminary } else { confirmed },
        kind: if number % 3 == 2 { BundleKind::Transaction } else { BundleKind::Collection },
    }
}

/// Writes bundles that hold every statement and every reason why one isn't made.
fn shaped(workspace: &Workspace, folder: &Path) -> Vec<PathBuf> {
    let card = fs::read_to_string(workspace.root().join("static/models/pascal-cnn.md")).unwrap();
    let frames = engine::digest::sha256_hex(b"frames");
    let models = [
        ModelFile { name: "pascal-cnn", sha256: SHA256, card: Some(&card) },
        ModelFile { name: "lubdub-frames", sha256: &frames, card: None },
    ];
    let records: Vec<JsonRecord> = (0..RECORDINGS).map(record).collect();
    let recordings: Vec<Recording<'_>> =
        records.iter().enumerate().map(|(number, it)| recording(it, number)).collect();
    let single = recordings.iter().enumerate().map(|(number, it)| {
        (format!("r{number}"), recording_bundle(it, &context(number, &models)))
    });
    let exams = (0..EXAMS).map(|number| {
        let part = number * 4..number * 4 + number + 1;
        let exam = exam(number, &records[part.clone()]);
        let bundle = exam_bundle(&exam, &recordings[part], &context(number, &models));
        (format!("e{number}"), bundle)
    });
    single
        .chain(exams)
        .map(|(name, bundle)| {
            let path = folder.join(name + ".fhir.json");
            fs::write(&path, serde_json::to_vec(&bundle).unwrap()).unwrap();
            path
        })
        .collect()
}

/// Bundles of synthesised recordings by the program itself, of a person with two sites and of a recording of nobody.
fn by_program(workspace: &Workspace, folder: &Path) -> Vec<PathBuf> {
    let heart = Phantom { sample_rate: 4000, ..Phantom::default() }.synthesise().samples;
    for (name, samples) in
        [("7_AV.wav", heart.clone()), ("7_MV.wav", heart), ("silence.wav", vec![0.0; 40_000])]
    {
        fs::write(folder.join(name), encode_wav(&samples, 4000)).unwrap();
    }
    let mut diagnose = workspace.command(&workspace.program("lubdub"));
    diagnose.args(["diagnose", "--json", "--exam", "--fhir"]).arg(folder.join("out"));
    let output = diagnose.arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = ["7.fhir.json", "silence.wav.fhir.json"];
    let made = fs::read_dir(folder.join("out")).unwrap().count();
    assert_eq!(made, names.len());
    names.map(|name| folder.join("out").join(name)).to_vec()
}

/// Fails with what the program found wrong with the bundles, and where it hasn't read all of them.
fn assert_accepted(validator: &mut Command, bundles: &[PathBuf]) {
    let Output { status, stdout, stderr } = validator.args(bundles).output().unwrap();
    let told = String::from_utf8_lossy(&stdout);
    assert!(status.success(), "{told}\n{}", String::from_utf8_lossy(&stderr));
    assert!(told.ends_with(&format!("{} bundles\n", bundles.len())), "{told}");
}

/// The validator, fetched once by npm into cargo's target folder.
fn validator(workspace: &Workspace) -> Command {
    let folder = workspace.target().join(format!("fhir-{VALIDATOR}"));
    if !folder.join("node_modules/fhir/fhir.js").is_file() {
        fs::create_dir_all(&folder).unwrap();
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]);
        npm.arg("--prefix").arg(&folder).arg(format!("fhir@{VALIDATOR}"));
        let status = npm.status().unwrap();
        assert!(status.success(), "npm can't fetch fhir {VALIDATOR}: {status}");
    }
    let mut node = workspace.command(Path::new("node"));
    node.arg("tests/fhir/validate.cjs").arg(folder);
    node
}

#[test]
#[ignore = "fetches validators; `cargo verify --only fhir` runs it"]
fn bundles_of_every_statement_and_reason_are_valid_and_survive_a_round_trip() {
    let workspace = Workspace::find().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut bundles = shaped(&workspace, folder.path());
    assert_eq!(bundles.len(), RECORDINGS + EXAMS);
    let recordings = tempfile::tempdir().unwrap();
    bundles.extend(by_program(&workspace, recordings.path()));
    assert_accepted(&mut validator(&workspace), &bundles);
    let python = environment(&workspace, "fhir", REQUIREMENTS).unwrap();
    assert_accepted(workspace.command(&python).arg("tests/fhir/round_trip.py"), &bundles);
}
