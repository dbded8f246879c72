//! From the payload of a message to what comes before the network.

use engine::archive::Entry;
use engine::audio::Limits;
use engine::pipeline::Preprocessed;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::error::WorkerError;
use super::{WorkerState, demo};
use crate::js_error::JsError;
use crate::protocol::{Demo, Part, read_parts};

/// What is read of a recording.
pub enum Content {
    /// The bytes of one file.
    File(Vec<u8>),
    /// The header of a WFDB record, with names and bytes of the files beside it.
    Record {
        /// The bytes of the header.
        header: Vec<u8>,
        /// Name and bytes of each file.
        beside: Vec<(String, Vec<u8>)>,
    },
}

/// Goes from what was read of a recording as far as the network.
///
/// # Errors
/// When it can't be read as a recording, or the model is not ready.
pub async fn preprocess(
    state: &WorkerState,
    content: &Content,
) -> Result<Preprocessed, WorkerError> {
    let recording = match content {
        Content::File(bytes) => state.decoder.recording(bytes).await?,
        Content::Record { header, beside } => state.decoder.record(header, beside).await?,
    };
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let preprocessed = pipeline.preprocess_recording(&recording).await;
    state.pipeline.replace(Some(pipeline));
    Ok(preprocessed?)
}

/// What a message's payload names: a demo, a file, or files that belong together.
///
/// # Errors
/// When the browser doesn't give the bytes, or they can't be unpacked.
pub async fn content_of(state: &WorkerState, payload: &[JsValue]) -> Result<Content, WorkerError> {
    let source = payload.first().cloned().unwrap_or_default();
    if let Some(demo) = source.as_string().and_then(|key| Demo::of_key(&key)) {
        return Ok(Content::File(demo::wav(demo)));
    }
    let Some(parts) = read_parts(&source) else {
        let file = source.dyn_ref::<File>();
        let file = file.ok_or_else(|| JsError::new("the request holds no file"))?;
        return Ok(Content::File(read(file, None).await?));
    };
    let mut read = Vec::new();
    for part in parts {
        read.push((part.name.clone(), bytes_of(state, &part).await?));
    }
    let mut read = read.into_iter();
    let (_, header) = read.next().ok_or_else(|| JsError::new("the request holds no file"))?;
    let beside: Vec<_> = read.collect();
    Ok(if beside.is_empty() { Content::File(header) } else { Content::Record { header, beside } })
}

async fn bytes_of(state: &WorkerState, part: &Part) -> Result<Vec<u8>, WorkerError> {
    let Some(entry) = &part.entry else { return Ok(read(&part.file, None).await?) };
    let packed = read(&part.file, Some(entry)).await?;
    state.decoder.unpacked(entry, &packed).await
}

/// The bytes of a file, or the packed ones of a file in it. Of one that is too large no more is read than the engine
/// needs to refuse it.
async fn read(file: &File, entry: Option<&Entry>) -> Result<Vec<u8>, JsError> {
    let enough = (Limits::default().max_bytes + 1) as f64;
    let [start, end] = entry.map_or([0.0, enough], |it| [it.start as f64, it.end as f64]);
    let head = file.slice_with_f64_and_f64(start, end.min(start + enough))?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
