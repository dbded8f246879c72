//! Between the app and the worker that asks the graphics processor.

use serde::{Deserialize, Serialize};

use super::Shape;

/// From the app to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum GraphicsRequest {
    /// Fetch and read the model, and check the graphics processor with questions whose answers are known; the
    /// first message after [`GraphicsReply::Started`]. Payload: the numbers of each, then the right logits.
    Load {
        /// Absolute address of the model file.
        model_url: String,
        /// What the numbers mean, for each question.
        shapes: Vec<Shape>,
        /// What the processor takes for the first question, in milliseconds; absent where the two needn't be
        /// timed.
        processor_ms: Option<f64>,
    },
    /// Answer questions. Payload: the numbers of each.
    Judge {
        /// What the numbers mean, for each question.
        shapes: Vec<Shape>,
    },
}

/// From the worker to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum GraphicsReply {
    /// The worker's code runs and hears messages; earlier ones are lost.
    Started,
    /// The graphics processor was tried. Where it passed, questions can be asked.
    Tried(Trial),
    /// The model did not arrive, or can't be used.
    NotLoaded,
    /// The answers to [`GraphicsRequest::Judge`]. Payload: the logits of each question.
    Answered,
    /// The worker can't go on.
    Crashed,
}

/// How a graphics processor did beside the processor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// It computes what the processor computes.
    pub passed: bool,
    /// Largest difference of a class probability, as a share of it; `None` where that is no number.
    pub difference: Option<f64>,
    /// Their times, where they were measured.
    pub race: Option<Race>,
}

/// Times of the network for ten seconds of sound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// In milliseconds.
    pub processor_ms: f64,
    /// In milliseconds.
    pub graphics_ms: f64,
}
