//! Diagnosing one recording.

use std::rc::Rc;

use engine::findings::ClassLogits;
use engine::inference::ModelInput;
use engine::pipeline::{Diagnosis, Preprocessed, Refusal};
use engine::report::JsonModel;
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::error::{WorkerError, problem};
use super::preprocess::preprocess;
use super::{WorkerState, crashed, describe, draw};
use crate::js_error::with_causes;
use crate::protocol::Reply;
use crate::worker_runtime::{now_s, send, tell};

/// A recording of which all is known but the logits.
pub struct Pending {
    /// Names the recording.
    pub id: u32,
    preprocessed: Preprocessed,
    draws: bool,
    started_s: f64,
}

/// Diagnoses the recording of a payload, or asks the GPU for its logits, whose answer then goes on with it. The
/// app is sent what becomes of it.
pub async fn diagnose(state: &Rc<WorkerState>, id: u32, draws: bool, payload: &[JsValue]) {
    match start(state, id, draws, payload).await {
        Err(error) => refuse(id, &error),
        Ok(pending) if ask_gpu(state, id, pending.preprocessed.input()) => {
            state.pending.replace(Some(pending));
        }
        Ok(pending) => finish(state, pending, None).await,
    }
}

async fn start(
    state: &WorkerState,
    id: u32,
    draws: bool,
    payload: &[JsValue],
) -> Result<Pending, WorkerError> {
    let started_s = now_s();
    let preprocessed = preprocess(state, id, payload).await?;
    Ok(Pending { id, preprocessed, draws, started_s })
}

/// Asks the GPU for the logits of a recording; false where the CPU is to compute them.
fn ask_gpu(state: &Rc<WorkerState>, id: u32, input: Option<&ModelInput>) -> bool {
    let waiting = Rc::clone(state);
    let silent = move || {
        wasm_bindgen_futures::spawn_local(async move { give_up_gpu(&waiting).await });
    };
    input.is_some_and(|input| state.gpu.borrow_mut().ask(id, input, silent))
}

/// The GPU did not answer in time: goes on without it, and lets the app know.
async fn give_up_gpu(state: &WorkerState) {
    let attempt = state.gpu.borrow_mut().forget();
    tell(&Reply::GpuSilent { attempt });
    resume_on_cpu(state).await;
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
                let statements = diagnosis.statements.as_ref();
                draw::post(id, &diagnosis.pcg, &diagnosis.cycle, statements);
            }
            let (record, display) = describe::describe(diagnosis, &model, backend);
            let reply = Reply::Diagnosed { id, record: Box::new(record), display };
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

/// Reports a recording that has no diagnosis. After a fault of the device or the decoder the worker gives up instead, so
/// that another one tries.
fn refuse(id: u32, error: &WorkerError) {
    match error {
        WorkerError::Refused(Refusal::Device(_)) | WorkerError::Decoder(_) => {
            crashed(with_causes(error));
        }
        error => tell(&Reply::Refused { id, problem: problem(error) }),
    }
}
