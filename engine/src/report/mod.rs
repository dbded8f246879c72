//! Findings as others read them.

mod explanation;
mod json;

pub use explanation::{JsonBand, JsonExplanation, JsonMoment};
pub use json::{
    JsonBackend, JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm,
};
