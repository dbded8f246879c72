//! Diagnoses as JSON, CSV and FHIR.

mod csv;
mod exam;
mod explanation;
pub mod fhir;
mod heads;
mod json;
mod place;
mod printable;
mod timeline;

pub use csv::{csv, csv_head, csv_line};
pub use exam::{ExamSite, JsonExam, JsonSite};
pub use explanation::{JsonBand, JsonExplanation, JsonMoment};
pub use heads::{JsonHeads, JsonMurmurHead, JsonRhythmHead, JsonSignal, JsonSound};
pub use json::{
    JsonBackend, JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm,
};
pub use place::{AgeGroup, JsonPlace, Posture, place_of_name};
pub use printable::printable;
pub use timeline::JsonTimeline;
