//! Why a recording has no diagnosis or no drawing.

use std::error::Error;

use engine::features::FeatureError;
use engine::pipeline::Refusal;

use crate::js_error::{JsError, causes};
use crate::protocol::Problem;

/// Why a recording has no diagnosis or no drawing. The text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The browser would not give the file's bytes.
    #[error(
        "The browser could not read this file. Check that it was not moved or renamed, then choose it again."
    )]
    Unreadable(#[from] JsError),
    /// The model is not loaded, or still at work on another recording.
    #[error("Lubdub was not ready to listen. Choose the file again.")]
    NotReady,
    /// The part of the page that reads such files did not arrive.
    #[error(
        "The part of Lubdub that reads files other than plain WAV could not be loaded. Check the connection, then choose the file again; if that doesn’t help, reload the page."
    )]
    NoDecoder(#[source] JsError),
    /// It is no recording that can be read.
    #[error("{0}")]
    NotDecoded(String),
    /// The part of the page that reads such files failed.
    #[error(
        "This file could not be read: Lubdub itself failed at it. Save it as WAV and try again."
    )]
    Decoder(#[source] JsError),
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be drawn.
    #[error("This recording could not be shown ({0}). Reload the page.")]
    Display(#[from] FeatureError),
    /// The browser could not keep its signal.
    #[error("This browser has no room for this recording. Close other pages, then open it again.")]
    NotKept(#[source] JsError),
}

/// An error as it is sent to the app.
pub fn problem(error: &dyn Error) -> Problem {
    Problem { sentence: error.to_string(), reason: causes(error) }
}
