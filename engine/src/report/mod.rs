//! Diagnoses as JSON and CSV.

mod csv;
mod explanation;
mod json;

pub use csv::csv;
pub use explanation::{JsonBand, JsonExplanation, JsonMoment};
pub use json::{
    JsonBackend, JsonBeat, JsonModel, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm,
};
