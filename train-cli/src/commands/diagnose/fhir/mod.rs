//! `lubdub diagnose --fhir`: a bundle for each recording, or for each person.

mod file_facts;
mod names;

use std::path::PathBuf;

use engine::report::fhir::{
    BundleKind, Confirmation, Context, Instant, ModelFile, Recording, exam_bundle, recording_bundle,
};
use engine::report::{JsonExam, JsonPlace, JsonRecord};
use train_cli::io::atomic_file::{create_folder, write_json};

pub use file_facts::FileFacts;
use names::Names;

use super::outcome::Outcome;
use super::tally::Category;
use crate::args::FhirArgs;
use crate::commands::model::ModelBytes;

/// The folder that bundles are written into.
pub struct FhirFolder<'a> {
    folder: PathBuf,
    kind: BundleKind,
    model: &'a ModelBytes,
    cards: [Option<String>; 2],
    names: Names,
    /// Recordings of persons, whose bundles are written when all are known.
    kept: Vec<Kept>,
}

/// A recording that waits for the others of its person.
struct Kept {
    person: String,
    record: JsonRecord,
    facts: FileFacts,
}

impl<'a> FhirFolder<'a> {
    /// The folder that was asked for, which is made; none where none was.
    pub fn open(args: &FhirArgs, model: &'a ModelBytes) -> anyhow::Result<Option<Self>> {
        let Some(folder) = args.folder.clone() else { return Ok(None) };
        create_folder(&folder)?;
        let kind = if args.transaction { BundleKind::Transaction } else { BundleKind::Collection };
        let (cards, names) = (model.cards()?, Names::default());
        Ok(Some(Self { folder, kind, model, cards, names, kept: Vec::new() }))
    }

    /// Writes the bundle of a recording, or keeps it for its person's.
    pub fn add(
        &mut self,
        outcome: &Outcome,
        facts: FileFacts,
        place: Option<(String, String)>,
    ) -> anyhow::Result<()> {
        let mut record = outcome.record.clone();
        if let Some((person, site)) = place {
            let known = record.place.take().unwrap_or_default();
            let (patient, site) = (Some(person.clone()), Some(site));
            record.place = Some(JsonPlace { patient, site, ..known });
            self.kept.push(Kept { person, record, facts });
            return Ok(());
        }
        let path = self.folder.join(self.names.of(&record.file));
        let bundle = self.with_context(&facts.written, |context| {
            recording_bundle(&recording(&record, &facts), context)
        });
        Ok(write_json(&path, &bundle)?)
    }

    /// Writes the bundles of these persons, when all their recordings were added.
    pub fn add_exams(&mut self, exams: &[JsonExam]) -> anyhow::Result<()> {
        let kept = std::mem::take(&mut self.kept);
        for exam in exams {
            let of_person: Vec<&Kept> = kept.iter().filter(|it| it.person == exam.exam).collect();
            // FHIR's times sort as texts here, because all of them are in UTC.
            let latest = of_person.iter().map(|it| &it.facts.written).max_by_key(|it| it.as_str());
            let Some(latest) = latest else { continue };
            let recordings: Vec<Recording<'_>> =
                of_person.iter().map(|it| recording(&it.record, &it.facts)).collect();
            let path = self.folder.join(self.names.of(&exam.exam));
            let bundle =
                self.with_context(latest, |context| exam_bundle(exam, &recordings, context));
            write_json(&path, &bundle)?;
        }
        Ok(())
    }

    /// What `made` makes with the models. The recording's own time stands for that of the result, so that the same files
    /// give the same bytes.
    fn with_context<T>(&self, time: &Instant, made: impl FnOnce(&Context<'_>) -> T) -> T {
        let [classifier, frames] = &self.cards;
        let file = |model: &'a engine::report::JsonModel, card| ModelFile {
            name: &model.name,
            sha256: &model.sha256,
            card,
        };
        let models = [
            file(&self.model.identity, classifier.as_deref()),
            file(&self.model.frames, frames.as_deref()),
        ];
        made(&Context {
            models: &models,
            made: time.clone(),
            confirmation: Confirmation::Preliminary,
            kind: self.kind,
        })
    }
}

/// Whether a bundle is made of it: of what was judged, found inadequate or refused, and of nothing that a fault or an
/// interruption kept from being judged.
pub fn is_wanted(outcome: &Outcome, is_interrupted: bool) -> bool {
    match outcome.category {
        Category::Diagnosed | Category::Inadequate => true,
        Category::Refused => outcome.fault.is_none() && !is_interrupted,
        _ => false,
    }
}

fn recording<'a>(record: &'a JsonRecord, facts: &'a FileFacts) -> Recording<'a> {
    Recording {
        recorded: Some(facts.written.clone()),
        bytes: facts.content.as_ref().map(|(length, _)| *length),
        sha256: facts.content.as_ref().map(|(_, digest)| digest.as_str()),
        ..Recording::new(record)
    }
}
