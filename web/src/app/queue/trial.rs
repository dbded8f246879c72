//! What is being tried on a graphics processor.

use wasm_bindgen::JsValue;

use super::staff::Hand;
use crate::app::graphics::Outcome;
use crate::protocol::Shape;

/// Questions with the processor's answers, as a worker has sent them.
#[derive(Debug)]
pub struct Known {
    /// What the numbers mean, for each question.
    pub shapes: Vec<Shape>,
    /// Time of the network on the processor for the first question, in milliseconds.
    pub processor_ms: f64,
    /// The numbers of each question, then the logits.
    pub payload: Vec<JsValue>,
}

/// A graphics processor that is tried, or was.
#[derive(Debug, Clone)]
pub struct Tried {
    /// As much as the browser tells.
    pub name: String,
    /// What the outcome holds for.
    pub subject: String,
    /// How far that is.
    pub stage: Stage,
    /// What came of it, this time or the last time.
    pub outcome: Option<Outcome>,
}

/// How far a trial is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a worker to be asked for [`Known`].
    Waiting,
    /// This worker was asked for [`Known`].
    Asking(Hand),
    /// Its own worker is fetched; a failure is the connection's.
    Fetching,
    /// Its own worker runs; a failure is its own.
    Running,
    /// It was right, and answers questions.
    Ready,
    /// It isn't used.
    Over,
}
