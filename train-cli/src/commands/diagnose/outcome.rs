//! What came of one file.

use std::io;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use burn::tensor::backend::Backend;
use engine::archive::ArchiveError;
use engine::audio::{DecodeError, Limits, decode_record, is_zip_archive};
use engine::explanation::{ExplainConfig, Explanation};
use engine::findings::Statements;
use engine::pipeline::{Diagnosis, Follow, Pipeline, Refusal};
use engine::report::{JsonBackend, JsonExplanation, JsonModel, JsonRecord};
use serde::Serialize;

use super::content::{Content, PackedError, PackedFile};
use super::follower::Follower;
use super::input::Input;
use super::left_aside::LeftAside;
use super::name::FileName;
use super::tally::{Category, FolderGap};
use crate::commands::{read_bounded, with_causes};

/// Bytes by which the kind of a file is found. They are enough for what some programs write before the sound.
const HEAD: u64 = 1 << 20;

/// What diagnoses the bytes of a file and explains the diagnosis.
pub trait Diagnoser {
    /// See [`Pipeline::diagnose_source`]; of a record, the signals that are heart sounds.
    fn diagnose(
        &mut self,
        content: &mut Content,
        follow: &mut dyn Follow,
    ) -> Result<Diagnosis, Refusal>;

    /// See [`Pipeline::explain`].
    fn explain(&mut self, diagnosis: &Diagnosis) -> Result<Option<Explanation>, Refusal>;
}

impl<B: Backend> Diagnoser for Pipeline<B> {
    fn diagnose(
        &mut self,
        content: &mut Content,
        follow: &mut dyn Follow,
    ) -> Result<Diagnosis, Refusal> {
        match content {
            Content::File(source) => pollster::block_on(self.diagnose_source(source, follow)),
            Content::Unpacked(bytes) => {
                let mut source = Cursor::new(bytes.as_slice());
                pollster::block_on(self.diagnose_source(&mut source, follow))
            }
            Content::Record { header, beside } => {
                let recording = decode_record(header, beside, &Limits::default())?;
                pollster::block_on(self.diagnose_recording(&recording))
            }
        }
    }

    fn explain(&mut self, diagnosis: &Diagnosis) -> Result<Option<Explanation>, Refusal> {
        pollster::block_on(Self::explain(self, diagnosis, &ExplainConfig::default()))
    }
}

/// How files are diagnosed.
#[derive(Debug, Clone, Copy)]
pub struct DiagnosisOptions<'a> {
    /// The classifier, as records name it.
    pub model: &'a JsonModel,
    /// Whether diagnoses are explained.
    pub explained: bool,
    /// Ends the work on a recording.
    pub interrupted: &'a AtomicBool,
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
    /// The bytes of the file's name, see [`FileName::bytes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    file_bytes: Option<String>,
    /// The file's name for people, see [`FileName::shown`].
    #[serde(skip)]
    pub shown_name: String,
    /// The file.
    #[serde(skip)]
    pub path: PathBuf,
    /// What it counts as.
    #[serde(skip)]
    pub category: Category,
    /// A fault of a model or a device, with its causes. It says nothing about the recording.
    #[serde(skip)]
    pub fault: Option<String>,
    /// What is said of the recording, for its person's exam.
    #[serde(skip)]
    pub statements: Option<Statements>,
    /// Time from the bytes to the verdict, where there is one.
    #[serde(skip)]
    pub seconds: Option<f64>,
}

impl Outcome {
    /// Diagnoses a file and, where that is asked, explains the diagnosis.
    pub fn of(
        diagnoser: &mut impl Diagnoser,
        input: &Input,
        options: DiagnosisOptions<'_>,
    ) -> Self {
        let model = options.model;
        match input {
            Input::File(path) => Self::of_file(diagnoser, path, options),
            Input::Candidate(path) => match read_bounded::head(path, HEAD) {
                Err(error) => Self::unreadable(path, &error, model),
                Ok(head) => match LeftAside::by_content(&head) {
                    Some(why) => Self::left_aside(path, &why, model),
                    None => Self::of_file(diagnoser, path, options),
                },
            },
            Input::Packed(file) => Self::of_packed(diagnoser, file, options),
            Input::BadArchive(path, error) => Self::of_archive(path, error, model),
            Input::LeftAside(path, why) => Self::left_aside(path, why, model),
            Input::Unreadable(path, error) => Self::unreadable(path, error, model),
            Input::UnreadableFolder(path, error) => {
                let reason = format!("The folder can't be read: {error}.");
                let category = Category::Folder(FolderGap::Unreadable);
                Self::new(path, category, |file| JsonRecord::refused(file, &reason, model))
            }
        }
    }

    /// An outcome with the record of a file's name.
    fn new(path: &Path, category: Category, record: impl FnOnce(&str) -> JsonRecord) -> Self {
        let FileName { text, bytes, shown } = FileName::from(path);
        Self {
            record: record(&text),
            explanation_error: None,
            file_bytes: bytes,
            shown_name: shown,
            path: path.to_path_buf(),
            category,
            fault: None,
            statements: None,
            seconds: None,
        }
    }

    fn unreadable(path: &Path, error: &io::Error, model: &JsonModel) -> Self {
        let reason = format!("The file can't be read: {error}.");
        Self::new(path, Category::Unreadable, |file| JsonRecord::refused(file, &reason, model))
    }

    fn left_aside(path: &Path, why: &LeftAside, model: &JsonModel) -> Self {
        let category = match why {
            LeftAside::LinkedFolder => Category::Folder(FolderGap::Linked),
            _ => Category::LeftAside(why.group()),
        };
        Self::new(path, category, |file| JsonRecord::left_aside(file, &why.to_string(), model))
    }

    fn of_file(diagnoser: &mut impl Diagnoser, path: &Path, options: DiagnosisOptions<'_>) -> Self {
        match Content::of_disk(path) {
            Err(error) => Self::unreadable(path, &error, options.model),
            Ok(content) => Self::of_content(diagnoser, path, content, options),
        }
    }

    fn of_packed(
        diagnoser: &mut impl Diagnoser,
        file: &PackedFile,
        options: DiagnosisOptions<'_>,
    ) -> Self {
        let (path, model) = (&file.path, options.model);
        match Content::of_packed(file) {
            Err(PackedError::Disk(error)) => Self::unreadable(path, &error, model),
            Err(PackedError::Archive(error)) => Self::of_archive(path, &error, model),
            Ok(content) if is_zip_archive(content.bytes()) => {
                Self::of_archive(path, &ArchiveError::Nested, model)
            }
            Ok(content) => match Some(&content).filter(|_| !file.is_recording).and_then(left_aside)
            {
                Some(why) => Self::left_aside(path, &why, model),
                None => Self::of_content(diagnoser, path, content, options),
            },
        }
    }

    /// An archive, or a file in one, that can't be unpacked.
    fn of_archive(path: &Path, error: &ArchiveError, model: &JsonModel) -> Self {
        log::info!("{} is refused: {}", path.display(), with_causes(error));
        let reason = error.to_string();
        Self::new(path, Category::Refused, |file| JsonRecord::refused(file, &reason, model))
    }

    fn of_content(
        diagnoser: &mut impl Diagnoser,
        path: &Path,
        mut content: Content,
        DiagnosisOptions { model, explained, interrupted }: DiagnosisOptions<'_>,
    ) -> Self {
        let start = Instant::now();
        let mut follower = Follower::new(path, interrupted);
        let diagnosis = diagnoser.diagnose(&mut content, &mut follower);
        drop(follower);
        let seconds = diagnosis.is_ok().then(|| start.elapsed().as_secs_f64());
        let record = |file: &str| JsonRecord::new(file, &diagnosis, model);
        let mut outcome = Self::new(path, category(&diagnosis), record);
        outcome.seconds = seconds;
        outcome.statements = diagnosis.as_ref().ok().and_then(|it| it.statements.clone());
        let file = &outcome.shown_name;
        match &diagnosis {
            Ok(diagnosis) if explained => outcome.explain(diagnoser, diagnosis),
            Ok(_) => log::debug!("{file}: {}", outcome.record.status),
            Err(Refusal::Cancelled) => log::info!("{file} is not judged: it was interrupted"),
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

    /// The record with the device on which it was computed.
    pub fn on(mut self, backend: &JsonBackend) -> Self {
        self.record.backend = Some(JsonBackend { seconds: self.seconds, ..backend.clone() });
        self
    }
}

/// Why a file of an archive without a recording's ending is none.
fn left_aside(content: &Content) -> Option<LeftAside> {
    let bytes = content.bytes();
    LeftAside::by_content(bytes.get(..HEAD as usize).unwrap_or(bytes))
}

/// What a file that was read counts as.
fn category(diagnosis: &Result<Diagnosis, Refusal>) -> Category {
    match diagnosis {
        Ok(diagnosis) if diagnosis.finding().is_some() => Category::Diagnosed,
        Ok(_) => Category::Inadequate,
        Err(Refusal::Decode(DecodeError::Unreadable { .. })) => Category::Unreadable,
        Err(_) => Category::Refused,
    }
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
