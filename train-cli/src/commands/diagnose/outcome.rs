//! What came of one file.

use std::path::Path;
use std::time::Instant;

use burn::tensor::backend::Backend;
use engine::explanation::{ExplainConfig, Explanation};
use engine::findings::Statements;
use engine::pipeline::{Diagnosis, Pipeline, Refusal};
use engine::report::{JsonBackend, JsonExplanation, JsonModel, JsonRecord};
use serde::Serialize;

use super::files::Input;
use super::line::line;
use crate::commands::{read_bounded, with_causes};

/// What diagnoses the bytes of a file and explains the diagnosis.
pub trait Diagnoser {
    /// See [`Pipeline::diagnose`].
    fn diagnose(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal>;

    /// See [`Pipeline::explain`].
    fn explain(&mut self, diagnosis: &Diagnosis) -> Result<Option<Explanation>, Refusal>;
}

impl<B: Backend> Diagnoser for Pipeline<B> {
    fn diagnose(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
        pollster::block_on(Self::diagnose(self, bytes))
    }

    fn explain(&mut self, diagnosis: &Diagnosis) -> Result<Option<Explanation>, Refusal> {
        pollster::block_on(Self::explain(self, diagnosis, &ExplainConfig::default()))
    }
}

/// What came of one file.
#[derive(Serialize)]
pub struct Outcome {
    /// The record.
    #[serde(flatten)]
    pub record: JsonRecord,
    /// Why there is no explanation, where one was asked for and a fault prevented it.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation_error: Option<String>,
    /// A fault of a model or a device, with its causes. It says nothing about the recording.
    #[serde(skip)]
    pub fault: Option<String>,
    /// The file itself could be read, whatever is in it.
    #[serde(skip)]
    pub readable: bool,
    /// What is said of the recording, for its person's exam.
    #[serde(skip)]
    pub statements: Option<Statements>,
    /// Time from the bytes to the verdict, where there is one.
    #[serde(skip)]
    seconds: Option<f64>,
}

impl Outcome {
    /// Diagnoses a file and, where that is asked, explains the diagnosis.
    pub fn of(
        diagnoser: &mut impl Diagnoser,
        input: &Input,
        model: &JsonModel,
        explained: bool,
    ) -> Self {
        match input {
            Input::Unreadable(path, error) => Self::unreadable(path, error, model),
            Input::File(path) => match read_bounded::bytes(path) {
                Err(error) => Self::unreadable(path, &error, model),
                Ok(bytes) => Self::of_bytes(diagnoser, path, &bytes, model, explained),
            },
        }
    }

    fn unreadable(path: &Path, error: &std::io::Error, model: &JsonModel) -> Self {
        let reason = format!("The file can't be read: {error}.");
        Self {
            record: JsonRecord::refused(&path.display().to_string(), &reason, model),
            explanation_error: None,
            fault: None,
            readable: false,
            statements: None,
            seconds: None,
        }
    }

    fn of_bytes(
        diagnoser: &mut impl Diagnoser,
        path: &Path,
        bytes: &[u8],
        model: &JsonModel,
        explained: bool,
    ) -> Self {
        let file = path.display().to_string();
        let start = Instant::now();
        let diagnosis = diagnoser.diagnose(bytes);
        let seconds = diagnosis.is_ok().then(|| start.elapsed().as_secs_f64());
        let record = JsonRecord::new(&file, &diagnosis, model);
        let statements = diagnosis.as_ref().ok().and_then(|it| it.statements.clone());
        let mut outcome = Self {
            record,
            explanation_error: None,
            fault: None,
            readable: true,
            statements,
            seconds,
        };
        match &diagnosis {
            Ok(diagnosis) if explained => outcome.explain(diagnoser, diagnosis),
            Ok(_) => log::debug!("{file}: {}", outcome.record.status),
            Err(refusal) if refusal.is_of_recording() => log::info!("{file} is refused: {refusal}"),
            Err(refusal) => outcome.fault = Some(with_causes(refusal)),
        }
        outcome
    }

    fn explain(&mut self, diagnoser: &mut impl Diagnoser, diagnosis: &Diagnosis) {
        match diagnoser.explain(diagnosis) {
            Ok(explanation) => {
                self.record.explanation = explanation.as_ref().map(JsonExplanation::from);
            }
            Err(refusal) => {
                let told = with_causes(&refusal);
                self.fault = Some(format!("the verdict can't be explained: {told}"));
                self.explanation_error = Some(told);
            }
        }
    }

    /// One line for standard output: a JSON object, or a line of the table.
    pub fn text(mut self, backend: &JsonBackend, json: bool) -> serde_json::Result<String> {
        self.record.backend = Some(JsonBackend { seconds: self.seconds, ..backend.clone() });
        Ok(if json { serde_json::to_string(&self)? + "\n" } else { line(&self.record) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::commands::diagnose::tally::Tally;
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
        fn diagnose(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
            if self.before_diagnosis {
                return Err(lost());
            }
            Diagnoser::diagnose(&mut self.pipeline, bytes)
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

    fn outcome(diagnoser: &mut impl Diagnoser, explained: bool) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heart.wav");
        let heart = Phantom::default().synthesise();
        std::fs::write(&path, encode_wav(&heart.samples, heart.sample_rate)).unwrap();
        let model = JsonModel { name: "model".to_owned(), sha256: String::new() };
        Outcome::of(diagnoser, &Input::File(path), &model, explained)
    }

    fn backend() -> JsonBackend {
        JsonBackend { name: "cpu".to_owned(), self_test: None, graphics: None, seconds: None }
    }

    #[test]
    fn a_fault_of_the_device_while_explaining_is_told_with_its_cause_and_is_no_silence() {
        let outcome = outcome(&mut Losing { pipeline: released(), before_diagnosis: false }, true);
        let mut tally = Tally::default();
        tally.add(&outcome);
        assert!(tally.has_failed());
        let fault = outcome.fault.clone().unwrap();
        assert!(fault.contains("planted: the device was lost"), "{fault}");
        let json: serde_json::Value =
            serde_json::from_str(&outcome.text(&backend(), true).unwrap()).unwrap();
        assert_eq!(json["status"], "ok");
        assert!(json.get("explanation").is_none());
        assert!(json["explanation_error"].as_str().unwrap().contains("the device was lost"));
    }

    #[test]
    fn a_fault_of_the_device_while_diagnosing_is_told_with_its_cause() {
        let outcome = outcome(&mut Losing { pipeline: released(), before_diagnosis: true }, false);
        let mut tally = Tally::default();
        tally.add(&outcome);
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
        let text = outcome.text(&backend(), true).unwrap();
        assert_eq!(text.trim_end(), serde_json::to_string(&record).unwrap());
    }

    #[test]
    fn a_recording_that_is_refused_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diary.wav");
        std::fs::write(&path, b"Dear diary").unwrap();
        let model = JsonModel { name: "model".to_owned(), sha256: String::new() };
        let outcome = Outcome::of(&mut released(), &Input::File(path), &model, true);
        assert!(outcome.fault.is_none() && outcome.record.status == "refused");
    }
}
