//! From the payload of a message to what comes before the network.

use engine::pipeline::{Follow, Preprocessed, Progress, Stage};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::decoder::PageReader;
use super::error::WorkerError;
use super::{WorkerState, demo};
use crate::protocol::{Demo, Reply};
use crate::worker_runtime::{now_s, tell};

/// Seconds between two reports of progress.
const REPORT_S: f64 = 0.2;

/// Goes from the payload of a message, a file or the key of a demo, as far as the network. The app is told of the progress
/// with a long recording.
///
/// # Errors
/// When it can't be read as a recording, or the model is not ready.
pub async fn preprocess(
    state: &WorkerState,
    id: u32,
    payload: &[JsValue],
) -> Result<Preprocessed, WorkerError> {
    let source = payload.first().cloned().unwrap_or_default();
    let file = match source.as_string().and_then(|key| Demo::of_key(&key)) {
        Some(demo) => Uint8Array::from(demo::wav(demo).as_slice()).into(),
        None => source,
    };
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let mut reader = PageReader::new(&state.decoder, &file);
    let mut reporter = Reporter { id, last_s: now_s() };
    let preprocessed = pipeline.preprocess_from(&mut reader, &mut reporter).await;
    state.pipeline.replace(Some(pipeline));
    preprocessed
}

/// Tells the app how far the work is. To end it, the app ends the worker.
struct Reporter {
    id: u32,
    last_s: f64,
}

impl Follow for Reporter {
    fn goes_on(&mut self, Progress { stage, done_s, length_s }: Progress) -> bool {
        if now_s() - self.last_s >= REPORT_S {
            self.last_s = now_s();
            let judges = stage == Stage::Judging;
            tell(&Reply::Progress { id: self.id, judges, done_s, length_s });
        }
        true
    }
}
