//! Between the app and a worker that hears recordings.

use engine::report::JsonRecord;
use serde::{Deserialize, Serialize};

use super::{Demo, Shape, Verdict};
#[cfg(doc)]
use super::{Pictures, logits};

/// From the app to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Fetch and read the model; the first message after [`Reply::Started`].
    Load {
        /// Absolute address of the model file.
        model_url: String,
        /// Absolute address of the beat model's file.
        beats_url: String,
    },
    /// Judge a file. Payload: the `File`.
    Listen(Task),
    /// Synthesise a heart and judge it. No payload.
    Demo(Task, Demo),
    /// What the graphics processor answers to [`Reply::Asked`]. Payload: the logits, see [`logits`]; nothing
    /// where it doesn't answer, and the worker is to compute them.
    Answer {
        /// As in the reply.
        id: u32,
    },
    /// Make the questions that a graphics processor is checked with, and answer them. No payload.
    Known,
}

/// A recording to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Names the recording in replies.
    pub id: u32,
    /// Whether a graphics processor may be asked, by [`Reply::Asked`].
    pub asks: bool,
}

/// From the worker to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The worker's code runs and hears messages; earlier ones are lost.
    Started,
    /// The model is ready.
    Loaded(Model),
    /// There is no model, so nothing can be judged. A sentence for the reader.
    NotLoaded(String),
    /// What a network is to be asked about a recording. Payload: the numbers, see [`Shape`].
    Asked {
        /// As in the request.
        id: u32,
        /// What the numbers mean.
        shape: Shape,
    },
    /// The questions of [`Request::Known`]. Payload: the numbers of each, then the processor's logits.
    Known {
        /// What the numbers mean, for each question.
        shapes: Vec<Shape>,
        /// Time that the network takes on the processor for the first of them, in milliseconds.
        processor_ms: f64,
    },
    /// A recording was judged, or found impossible to judge. Payload: see [`Pictures`].
    Judged {
        /// As in the request.
        id: u32,
        /// What was found.
        verdict: Box<Verdict>,
        /// The same for programs, but for the file's name and what it was computed on.
        record: Box<JsonRecord>,
    },
    /// A file is not a recording that can be read.
    Refused {
        /// As in the request.
        id: u32,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The worker can't go on and must be replaced.
    Crashed,
}

/// Which model judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Checksum of its file, hexadecimal.
    pub sha256: String,
    /// Name of the beat model.
    pub beats_name: String,
    /// Checksum of its file, hexadecimal.
    pub beats_sha256: String,
}
