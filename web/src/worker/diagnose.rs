//! Diagnosing one recording.

use std::rc::Rc;

use engine::audio::Limits;
use engine::findings::ClassLogits;
use engine::pipeline::{Diagnosis, Preprocessed, Refusal};
use engine::report::JsonModel;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::WorkerState;
use super::error::{WorkerError, problem};
use super::{crashed, demo, describe, draw, gpu_client};
use crate::js_error::{JsError, with_causes};
use crate::protocol::{Demo, Reply};
use crate::worker_runtime::{now_s, send, tell};

/// A recording of which all is known but the logits.
pub struct Pending {
    /// Names the recording.
    pub id: u32,
    preprocessed: Preprocessed,
    draws: bool,
    started_s: f64,
}

/// The bytes of the file, or of the demo, in a message's payload. Of a file that is too large no more is read than
/// the engine needs to refuse it.
///
/// # Errors
/// When the browser doesn't give them.
pub async fn bytes_of(payload: &[JsValue]) -> Result<Vec<u8>, WorkerError> {
    let source = payload.first().cloned().unwrap_or_default();
    match source.as_string().and_then(|key| Demo::of_key(&key)) {
        Some(demo) => Ok(demo::wav(demo)),
        None => Ok(read(&source).await?),
    }
}

async fn read(source: &JsValue) -> Result<Vec<u8>, JsError> {
    let file = source.dyn_ref::<File>();
    let file = file.ok_or_else(|| JsError::new("the request holds no file"))?;
    let enough = Limits::default().max_bytes + 1;
    let head = file.slice_with_f64_and_f64(0.0, enough as f64)?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Diagnoses the bytes of a recording, or asks the GPU for its logits, whose answer then goes on with it. The
/// app is sent what becomes of it.
pub async fn diagnose(
    state: &Rc<WorkerState>,
    id: u32,
    draws: bool,
    bytes: Result<Vec<u8>, WorkerError>,
) {
    let started_s = now_s();
    let preprocessed = match bytes {
        Ok(bytes) => preprocess(state, &bytes).await,
        Err(error) => Err(error),
    };
    match preprocessed {
        Err(error) => refuse(id, &error),
        Ok(preprocessed) => {
            let pending = Pending { id, preprocessed, draws, started_s };
            if gpu_client::ask(state, id, pending.preprocessed.input()) {
                state.pending.replace(Some(pending));
            } else {
                finish(state, pending, None).await;
            }
        }
    }
}

/// All that comes before the network.
///
/// # Errors
/// When the bytes can't be read as a recording, or the model is not ready.
pub async fn preprocess(state: &WorkerState, bytes: &[u8]) -> Result<Preprocessed, WorkerError> {
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let preprocessed = pipeline.preprocess(bytes).await;
    state.pipeline.replace(Some(pipeline));
    Ok(preprocessed?)
}

/// Goes on with the recording of this name, if it waits for the GPU: by its logits, or by the CPU's where there
/// are none.
pub async fn resume(state: &WorkerState, id: u32, logits: Option<Vec<ClassLogits>>) {
    let pending = state.pending.borrow_mut().take_if(|pending| pending.id == id);
    if let Some(pending) = pending {
        finish(state, pending, logits).await;
    }
}

/// Goes on with whichever recording waits for the GPU, by the CPU.
pub async fn resume_on_cpu(state: &WorkerState) {
    let pending = state.pending.take();
    if let Some(pending) = pending {
        finish(state, pending, None).await;
    }
}

async fn finish(state: &WorkerState, pending: Pending, gpu_logits: Option<Vec<ClassLogits>>) {
    let Pending { id, preprocessed, draws, started_s } = pending;
    let is_on_gpu = gpu_logits.is_some();
    match conclude(state, preprocessed, gpu_logits).await {
        Err(error) => refuse(id, &error),
        Ok((diagnosis, model)) => {
            let backend = state.gpu.borrow().backend(is_on_gpu, now_s() - started_s);
            if draws {
                draw::post(id, &diagnosis.pcg, &diagnosis.cycle);
            }
            let (record, display) = describe::describe(diagnosis, &model, backend);
            let reply = Reply::Judged { id, record: Box::new(record), display };
            if let Err(error) = send(&reply, &[], &Array::new()) {
                crashed(error.to_string());
            }
        }
    }
}

async fn conclude(
    state: &WorkerState,
    preprocessed: Preprocessed,
    gpu_logits: Option<Vec<ClassLogits>>,
) -> Result<(Diagnosis, JsonModel), WorkerError> {
    let pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let logits = match gpu_logits {
        Some(logits) => Ok(logits),
        None => pipeline.predict(preprocessed.input()).await,
    };
    let diagnosis = logits.map(|logits| pipeline.postprocess(preprocessed, &logits));
    let model = JsonModel::new(pipeline.manifest(), pipeline.sha256());
    state.pipeline.replace(Some(pipeline));
    Ok((diagnosis?, model))
}

/// Tells of a recording that is not judged. A fault of the device is none of the recording's: another worker is
/// to try it.
fn refuse(id: u32, error: &WorkerError) {
    match error {
        WorkerError::Refused(Refusal::Device(_)) => crashed(with_causes(error)),
        error => tell(&Reply::Refused { id, problem: problem(error) }),
    }
}
