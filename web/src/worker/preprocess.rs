//! From the payload of a message to what comes before the network.

use engine::audio::Limits;
use engine::pipeline::Preprocessed;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::error::WorkerError;
use super::{WorkerState, demo};
use crate::js_error::JsError;
use crate::protocol::Demo;

/// Goes from the bytes of a recording as far as the network.
///
/// # Errors
/// When they can't be read as a recording, or the model is not ready.
pub async fn preprocess(state: &WorkerState, bytes: &[u8]) -> Result<Preprocessed, WorkerError> {
    let recording = state.decoder.recording(bytes).await?;
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let preprocessed = pipeline.preprocess_recording(&recording).await;
    state.pipeline.replace(Some(pipeline));
    Ok(preprocessed?)
}

/// The bytes of the file, or of the demo, of a message's payload.
///
/// # Errors
/// When the browser doesn't give them.
pub async fn bytes_of(payload: &[JsValue]) -> Result<Vec<u8>, JsError> {
    let source = payload.first().cloned().unwrap_or_default();
    match source.as_string().and_then(|key| Demo::of_key(&key)) {
        Some(demo) => Ok(demo::wav(demo)),
        None => read(&source).await,
    }
}

/// The bytes of a file. Of one that is too large no more is read than the engine needs to refuse it.
async fn read(source: &JsValue) -> Result<Vec<u8>, JsError> {
    let file = source.dyn_ref::<File>();
    let file = file.ok_or_else(|| JsError::new("the request holds no file"))?;
    let enough = Limits::default().max_bytes + 1;
    let head = file.slice_with_f64_and_f64(0.0, enough as f64)?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
