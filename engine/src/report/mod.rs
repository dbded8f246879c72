//! Findings as others read them.

mod json;

pub use json::{JsonModel, JsonProbabilities, JsonRecord};
