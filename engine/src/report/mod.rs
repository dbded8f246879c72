//! Findings as others read them.

mod json;

pub use json::{
    JsonBackend, JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm,
};
