//! Bundles of a recording and of an exam.

use serde::Serialize;

use super::common::Common;
use super::device::{cards, device};
use super::elements::{Identifier, Reference};
use super::exam;
use super::input::{BundleKind, Context, Recording};
use super::provenance::provenance;
use super::recording::{media, observations};
use super::report::{Examined, report};
use super::resources::{Observation, Resource};
use super::time::Instant;
use crate::report::JsonExam;

/// What FHIR calls an identifier that is a URI.
const URI: &str = "urn:ietf:rfc:3986";

/// Resources that belong together. Written as JSON, it is a file of FHIR R4 (<https://hl7.org/fhir/R4/bundle.html>).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bundle {
    resource_type: &'static str,
    id: String,
    identifier: Identifier,
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Instant,
    entry: Vec<Entry>,
}

/// A resource of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    full_url: String,
    resource: Resource,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request>,
}

/// What a server is asked to do with a resource.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Request {
    method: &'static str,
    url: &'static str,
}

/// The bundle of one recording.
#[must_use]
pub fn recording_bundle(recording: &Recording<'_>, context: &Context<'_>) -> Bundle {
    let label = recording.record.place.as_ref().and_then(|place| place.patient.as_deref());
    let recordings = std::slice::from_ref(recording);
    bundle(&Common::new(context, label, recordings), None, recordings)
}

/// The bundle of a person with all recordings, in the order of the exam's sites.
#[must_use]
pub fn exam_bundle(exam: &JsonExam, recordings: &[Recording<'_>], context: &Context<'_>) -> Bundle {
    bundle(&Common::new(context, Some(&exam.exam), recordings), Some(exam), recordings)
}

fn bundle(common: &Common<'_>, exam: Option<&JsonExam>, recordings: &[Recording<'_>]) -> Bundle {
    let recorded = recordings.first().and_then(|it| it.recorded.clone());
    let examined: Vec<Examined> = recordings
        .iter()
        .enumerate()
        .map(|(number, recording)| Examined {
            media: media(common, number, recording),
            observations: observations(common, number, recording),
        })
        .collect();
    let exam =
        exam.map(|exam| exam::observation(common, exam, recorded.clone(), sounds(&examined)));
    let id = common.id("bundle", 0);
    Bundle {
        resource_type: "Bundle",
        identifier: Identifier { system: URI, value: format!("urn:uuid:{id}") },
        id,
        kind: match common.context.kind {
            BundleKind::Collection => "collection",
            BundleKind::Transaction => "transaction",
        },
        timestamp: common.issued(),
        entry: entries(common, exam, examined, recorded),
    }
}

/// References to what is said of the heart sounds of each recording.
fn sounds(examined: &[Examined]) -> Vec<Reference> {
    examined.iter().filter_map(|it| Some(Reference::to(&it.observations.first()?.id))).collect()
}

fn entries(
    common: &Common<'_>,
    exam: Option<Observation>,
    examined: Vec<Examined>,
    recorded: Option<Instant>,
) -> Vec<Entry> {
    let report = report(common, exam.as_ref(), &examined, recorded);
    let mut targets = vec![Reference::to(&report.id)];
    targets.extend(report.result.iter().cloned());
    let sources = examined.iter().map(|it| Reference::to(&it.media.id)).collect();
    let provenance = provenance(common, targets, sources);
    let patient = common.patient.clone().map(Resource::Patient);
    let cards = cards(common).into_iter().map(Resource::DocumentReference);
    let exam = exam.map(|it| Resource::Observation(Box::new(it)));
    let of_recordings = examined.into_iter().flat_map(|Examined { media, observations }| {
        let observations = observations.into_iter().map(|it| Resource::Observation(Box::new(it)));
        std::iter::once(Resource::Media(media)).chain(observations)
    });
    std::iter::once(Resource::DiagnosticReport(report))
        .chain(patient)
        .chain([Resource::Device(device(common))])
        .chain(cards)
        .chain(exam)
        .chain(of_recordings)
        .chain([Resource::Provenance(provenance)])
        .map(|resource| entry(resource, common.context.kind))
        .collect()
}

fn entry(resource: Resource, kind: BundleKind) -> Entry {
    let (id, url) = match &resource {
        Resource::Patient(it) => (&it.id, "Patient"),
        Resource::Device(it) => (&it.id, "Device"),
        Resource::DocumentReference(it) => (&it.id, "DocumentReference"),
        Resource::Media(it) => (&it.id, "Media"),
        Resource::Observation(it) => (&it.id, "Observation"),
        Resource::DiagnosticReport(it) => (&it.id, "DiagnosticReport"),
        Resource::Provenance(it) => (&it.id, "Provenance"),
    };
    let request = (kind == BundleKind::Transaction).then_some(Request { method: "POST", url });
    Entry { full_url: format!("urn:uuid:{id}"), resource, request }
}
