//! Judging one recording.

use engine::audio::Limits;
use engine::diagnose::{Prepared, Refusal};
use engine::features::FeatureError;
use engine::report::JsonModel;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::Desk;
use super::show::{Judged, Ran, judged};
use crate::protocol::{Backend, Task, read_logits};
use crate::scope::now_s;

/// A recording of which all is known but what the network says, which the graphics processor is asked.
pub struct Pending {
    /// Names the recording.
    pub id: u32,
    /// All that is known of it.
    pub prepared: Prepared,
    started_s: f64,
}

/// How far a recording is.
pub enum Progress {
    /// It is judged.
    Judged(Judged),
    /// The graphics processor is to be asked about [`Desk::pending`].
    Asked,
}

/// Why a recording was not judged. The text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The browser would not give the file's bytes.
    #[error(
        "The browser could not read this file. Check that it was not moved or renamed, then choose it again."
    )]
    Unreadable,
    /// The model is not loaded, or still listens to another recording.
    #[error("Lubdub was not ready to listen. Choose the file again.")]
    NotReady,
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be shown.
    #[error("This recording could not be shown ({0}). Reload the page.")]
    Display(#[from] FeatureError),
}

impl From<JsValue> for WorkError {
    fn from(_: JsValue) -> Self {
        Self::Unreadable
    }
}

/// The bytes of the file in a message's payload. Of a file that is too large no more is read than
/// the engine needs to refuse it.
///
/// # Errors
/// When the browser doesn't give them.
pub async fn bytes_of(payload: &[JsValue]) -> Result<Vec<u8>, WorkError> {
    let file = payload.first().and_then(JsCast::dyn_ref::<File>).ok_or(WorkError::Unreadable)?;
    let enough = Limits::default().max_bytes + 1;
    let head = file.slice_with_f64_and_f64(0.0, enough as f64)?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Judges the bytes of a recording, or goes as far as the question to the network.
///
/// # Errors
/// When they are not there, can't be read as a recording, or the model is not ready.
pub async fn listen(
    desk: &Desk,
    task: Task,
    bytes: Result<Vec<u8>, WorkError>,
) -> Result<Progress, WorkError> {
    let bytes = bytes?;
    let started_s = now_s();
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut listener = desk.listener.take().ok_or(WorkError::NotReady)?;
    let prepared = listener.prepare(&bytes).await;
    desk.listener.replace(Some(listener));
    let pending = Pending { id: task.id, prepared: prepared?, started_s };
    if task.asks && pending.prepared.question().is_some() {
        desk.pending.replace(Some(pending));
        return Ok(Progress::Asked);
    }
    conclude(desk, pending, None).await
}

/// Takes out the recording of this name that waits for an answer.
pub fn pending(desk: &Desk, id: u32) -> Option<Pending> {
    desk.pending.borrow_mut().take_if(|pending| pending.id == id)
}

/// Judges a recording by the answer of the graphics processor; where there is none, by the processor's own.
///
/// # Errors
/// When the network can't be asked, or the recording not be shown.
pub async fn conclude(
    desk: &Desk,
    pending: Pending,
    answer: Option<&JsValue>,
) -> Result<Progress, WorkError> {
    let Pending { prepared, started_s, .. } = pending;
    let listener = desk.listener.take().ok_or(WorkError::NotReady)?;
    let answered = answer.and_then(read_logits);
    let backend = if answered.is_some() { Backend::Graphics } else { Backend::Processor };
    let logits = match answered {
        Some(logits) => Ok(logits),
        None => listener.answer(prepared.question()).await,
    };
    let diagnosis = logits.map(|logits| listener.conclude(prepared, &logits));
    let model = JsonModel::new(listener.manifest(), listener.sha256());
    desk.listener.replace(Some(listener));
    let ran = Ran { took_s: now_s() - started_s, backend };
    Ok(Progress::Judged(judged(diagnosis?, &model, ran)?))
}
