//! From the payload of a message to what comes before the network.

use engine::archive::Entry;
use engine::audio::{Limits, Recording};
use engine::pipeline::{Follow, Preprocessed, Progress, Stage};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::decoder::PageReader;
use super::error::WorkerError;
use super::{WorkerState, demo};
use crate::js_error::JsError;
use crate::protocol::{Demo, Part, Reply, read_parts};
use crate::worker_runtime::{now_s, tell};

/// Seconds between two reports of progress.
const REPORT_S: f64 = 0.2;

/// What is read of a recording.
enum Content {
    /// A `File` or a `Uint8Array`, read piece by piece.
    File(JsValue),
    /// A WFDB record.
    Record(Recording),
}

/// Goes from the payload of a message, a file, files that belong together or the key of a demo, as far as the network. The
/// app is told of the progress with a long recording.
///
/// # Errors
/// When it can't be read as a recording, or the model is not ready.
pub async fn preprocess(
    state: &WorkerState,
    id: u32,
    payload: &[JsValue],
) -> Result<Preprocessed, WorkerError> {
    let content = content_of(state, payload).await?;
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let preprocessed = match &content {
        Content::File(file) => {
            let mut reader = PageReader::new(&state.decoder, file);
            let mut reporter = Reporter { id, last_s: now_s() };
            pipeline.preprocess_from(&mut reader, &mut reporter).await
        }
        Content::Record(recording) => {
            pipeline.preprocess_recording(recording).await.map_err(WorkerError::from)
        }
    };
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

/// What a message's payload names: a demo, a file, or files that belong together.
async fn content_of(state: &WorkerState, payload: &[JsValue]) -> Result<Content, WorkerError> {
    let source = payload.first().cloned().unwrap_or_default();
    if let Some(demo) = source.as_string().and_then(|key| Demo::of_key(&key)) {
        return Ok(Content::File(Uint8Array::from(demo::wav(demo).as_slice()).into()));
    }
    let Some(parts) = read_parts(&source) else { return Ok(Content::File(source)) };
    if let [Part { file, entry: None, .. }] = parts.as_slice() {
        return Ok(Content::File(file.into()));
    }
    let mut read = Vec::new();
    for part in parts {
        read.push((part.name.clone(), bytes_of(state, &part).await?));
    }
    let mut read = read.into_iter();
    let (_, header) = read.next().ok_or_else(|| JsError::new("the request holds no file"))?;
    let beside: Vec<_> = read.collect();
    if beside.is_empty() {
        return Ok(Content::File(header.into()));
    }
    Ok(Content::Record(state.decoder.record(&header, &beside).await?))
}

async fn bytes_of(state: &WorkerState, part: &Part) -> Result<Uint8Array, WorkerError> {
    let Some(entry) = &part.entry else { return Ok(read(&part.file, None).await?) };
    let packed = read(&part.file, Some(entry)).await?;
    state.decoder.unpacked(entry, &packed).await
}

/// The bytes of a file, or the packed ones of a file in it. Of one that is too large no more is read than the engine
/// needs to refuse it.
async fn read(file: &File, entry: Option<&Entry>) -> Result<Uint8Array, JsError> {
    let enough = (Limits::default().max_held_bytes + 1) as f64;
    let [start, end] = entry.map_or([0.0, enough], |it| [it.start as f64, it.end as f64]);
    let head = file.slice_with_f64_and_f64(start, end.min(start + enough))?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer))
}
