//! Outcomes with the released model, and on a device that fails.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::commands::diagnose::tally::Tally;
use crate::commands::diagnose::writer::{Format, Writer};
use engine::audio::encode_wav;
use engine::backend::{Cpu, CpuDevice, DeviceError};
use engine::phantom::Phantom;

/// The released model on a device that is lost before one of the steps.
struct Losing {
    pipeline: Pipeline<Cpu>,
    before_diagnosis: bool,
}

fn lost() -> Refusal {
    DeviceError::new("planted: the device was lost").into()
}

impl Diagnoser for Losing {
    fn diagnose(
        &mut self,
        content: &mut Content,
        follow: &mut dyn Follow,
    ) -> Result<Diagnosis, Refusal> {
        if self.before_diagnosis {
            return Err(lost());
        }
        Diagnoser::diagnose(&mut self.pipeline, content, follow)
    }

    fn explain(&mut self, _: &Diagnosis) -> Result<Option<Explanation>, Refusal> {
        Err(lost())
    }
}

fn released() -> Pipeline<Cpu> {
    let [model, beats] = ["pascal-cnn", "lubdub-frames"]
        .map(|name| std::fs::read(format!("../static/models/{name}.safetensors")).unwrap());
    Pipeline::new(&model, Some(&beats), &CpuDevice::default()).unwrap()
}

/// What comes of an input.
fn of_input(diagnoser: &mut impl Diagnoser, input: &Input, explained: bool) -> Outcome {
    let model = JsonModel { name: "model".to_owned(), sha256: String::new() };
    let interrupted = AtomicBool::new(false);
    Outcome::of(
        diagnoser,
        input,
        DiagnosisOptions { model: &model, explained, interrupted: &interrupted },
    )
}

fn outcome(diagnoser: &mut impl Diagnoser, explained: bool) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heart.wav");
    let heart = Phantom::default().synthesise();
    std::fs::write(&path, encode_wav(&heart.samples, heart.sample_rate)).unwrap();
    of_input(diagnoser, &Input::File(path), explained)
}

fn backend() -> JsonBackend {
    JsonBackend { name: "cpu".to_owned(), self_test: None, graphics: None, seconds: None }
}

/// The line of JSON for an outcome.
fn json(outcome: Outcome) -> String {
    Writer { format: Format::Json, to_terminal: false }.line(&outcome.on(&backend())).unwrap()
}

#[test]
fn a_fault_of_the_device_while_explaining_is_told_with_its_cause_and_is_no_silence() {
    let outcome = outcome(&mut Losing { pipeline: released(), before_diagnosis: false }, true);
    let mut tally = Tally::default();
    tally.add(outcome.category, outcome.fault.is_some());
    assert!(tally.has_failed());
    let fault = outcome.fault.clone().unwrap();
    assert!(fault.contains("planted: the device was lost"), "{fault}");
    let json: serde_json::Value = serde_json::from_str(&json(outcome)).unwrap();
    assert_eq!(json["status"], "ok");
    assert!(json.get("explanation").is_none());
    assert!(json["explanation_error"].as_str().unwrap().contains("the device was lost"));
}

#[test]
fn a_fault_of_the_device_while_diagnosing_is_told_with_its_cause() {
    let outcome = outcome(&mut Losing { pipeline: released(), before_diagnosis: true }, false);
    let mut tally = Tally::default();
    tally.add(outcome.category, outcome.fault.is_some());
    assert!(tally.has_failed());
    assert!(outcome.fault.unwrap().contains("planted: the device was lost"));
}

#[test]
fn without_a_fault_a_record_is_the_engines_own() {
    let outcome = outcome(&mut released(), true);
    assert!(outcome.fault.is_none() && outcome.record.explanation.is_some());
    let record = JsonRecord {
        backend: Some(JsonBackend { seconds: outcome.seconds, ..backend() }),
        ..outcome.record.clone()
    };
    let text = json(outcome);
    assert_eq!(text.trim_end(), serde_json::to_string(&record).unwrap());
}

#[test]
fn a_recording_that_is_refused_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.wav");
    std::fs::write(&path, b"Dear diary").unwrap();
    let outcome = of_input(&mut released(), &Input::File(path), true);
    assert!(outcome.fault.is_none() && outcome.record.status == "refused");
}

/// What comes of a file of these bytes under a name that says nothing.
fn of_candidate(name: &str, bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    of_input(&mut released(), &Input::Candidate(path), false)
}

#[test]
fn a_file_without_a_recordings_ending_is_heard_refused_or_left_aside_by_its_content() {
    let heart = Phantom::default().synthesise();
    let wav = encode_wav(&heart.samples, heart.sample_rate);
    assert_eq!(of_candidate("heart", &wav).record.duration_s, Some(10.0));
    assert_eq!(of_candidate("heart.bak", &wav[..40]).category, Category::Refused);
    let text = of_candidate("notes.txt", b"Dear diary");
    assert_eq!(text.category, Category::LeftAside("no sound recordings"));
    assert_eq!(text.record.status, "left_aside");
    assert_eq!(text.record.reason.unwrap(), "It is a text file and not a sound recording.");
}
