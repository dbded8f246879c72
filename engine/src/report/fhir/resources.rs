//! The resources of FHIR R4 that a bundle holds, with the elements that are used here (<https://hl7.org/fhir/R4/>).

use serde::Serialize;

use super::codes::Code;
use super::elements::{
    Annotation, Attachment, CodeableConcept, Identifier, Meta, Quantity, Reference,
};
use super::time::Instant;

/// Resources, each with its type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "resourceType")]
pub enum Resource {
    Patient(Patient),
    Device(Device),
    DocumentReference(DocumentReference),
    Media(Media),
    Observation(Box<Observation>),
    DiagnosticReport(DiagnosticReport),
    Provenance(Provenance),
}

/// A person, by a label only.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Patient {
    pub id: String,
    pub identifier: Vec<Identifier>,
}

/// A model with the program that runs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Device {
    pub id: String,
    pub identifier: Vec<Identifier>,
    #[serde(rename = "deviceName")]
    pub name: Vec<DeviceName>,
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    pub version: Vec<DeviceVersion>,
    pub note: Vec<Annotation>,
}

/// What a device is called.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceName {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// A version of a part of a device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceVersion {
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    pub value: String,
}

/// A document about a device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentReference {
    pub id: String,
    pub status: &'static str,
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    pub subject: Reference,
    pub content: Vec<Content>,
}

/// The text of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    pub attachment: Attachment,
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    pub id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifier: Vec<Identifier>,
    pub status: &'static str,
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    pub subject: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_site: Option<CodeableConcept>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    pub content: Attachment,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<Annotation>,
}

/// Something that is said.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Observation {
    pub id: String,
    pub meta: Meta,
    pub status: &'static str,
    pub category: Vec<CodeableConcept>,
    pub code: CodeableConcept,
    pub subject: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_date_time: Option<Instant>,
    pub issued: Instant,
    #[serde(flatten)]
    pub value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_site: Option<CodeableConcept>,
    pub method: CodeableConcept,
    pub device: Reference,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derived_from: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub component: Vec<Component>,
}

/// A part of what is said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Component {
    pub code: CodeableConcept,
    #[serde(flatten)]
    pub value: Value,
}

impl Component {
    /// The parts that have a value or a reason why there is none.
    pub fn of<const N: usize>(said: [(Code, Option<Value>); N]) -> Vec<Self> {
        let component = |(code, value): (Code, Option<Value>)| {
            Some(Self { code: code.concept(), value: value? })
        };
        said.into_iter().filter_map(component).collect()
    }
}

/// A value or why there is none; never both and never neither.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Value {
    #[serde(rename = "valueCodeableConcept")]
    Concept(CodeableConcept),
    #[serde(rename = "valueQuantity")]
    Quantity(Quantity),
    #[serde(rename = "valueInteger")]
    Integer(usize),
    #[serde(rename = "dataAbsentReason")]
    Absent(CodeableConcept),
}

/// What all of it comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticReport {
    pub id: String,
    pub meta: Meta,
    pub status: &'static str,
    pub code: CodeableConcept,
    pub subject: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_date_time: Option<Instant>,
    pub issued: Instant,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results_interpreter: Vec<Reference>,
    pub result: Vec<Reference>,
    pub media: Vec<ReportMedia>,
    pub conclusion: String,
}

/// A recording that a report is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportMedia {
    pub link: Reference,
}

/// Who said what, from what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    pub id: String,
    pub target: Vec<Reference>,
    pub recorded: Instant,
    pub reason: Vec<CodeableConcept>,
    pub agent: Vec<Agent>,
    pub entity: Vec<Entity>,
}

/// Who took part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agent {
    #[serde(rename = "type")]
    pub kind: CodeableConcept,
    pub who: Reference,
}

/// What it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entity {
    pub role: &'static str,
    pub what: Reference,
}
