//! Findings as others read them.

mod json;

pub use json::{JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm};
