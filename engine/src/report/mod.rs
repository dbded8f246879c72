//! Findings as others read them.

mod csv;
mod json;

pub use csv::csv;
pub use json::{
    JsonBackend, JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm,
};
