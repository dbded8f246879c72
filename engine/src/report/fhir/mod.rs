//! Results as bundles of FHIR R4, for a patient's chart.
//!
//! What is said is labelled as said by a program, and stays preliminary until a person confirms it. What was not judged
//! has a reason in the place of a value. The same recordings give the same bytes: identifiers are made of digests, and
//! times are given by the caller.

mod bundle;
mod codes;
mod common;
mod device;
mod elements;
mod exam;
mod identifiers;
mod input;
mod provenance;
mod recording;
mod report;
mod resources;
mod site;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod values;

pub use bundle::{Bundle, exam_bundle, recording_bundle};
pub use input::{BundleKind, Confirmation, Context, ModelFile, Recording};
pub use time::{FhirError, Instant};
