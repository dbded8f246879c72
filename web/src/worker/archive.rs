//! What lies in an archive.

use wasm_bindgen::JsValue;

use super::WorkerState;
use crate::console;
use crate::js_error::with_causes;
use crate::protocol::ArchiveReply;
use crate::worker_runtime::tell;

/// Lists the archive of a payload. The app is sent what lies in it.
pub async fn list(state: &WorkerState, payload: &[JsValue]) {
    let archive = payload.first().cloned().unwrap_or_default();
    let listed = state.decoder.listed(&archive).await.unwrap_or_else(|error| {
        console::error("an archive was not listed", &with_causes(&error));
        ArchiveReply::Unreadable
    });
    tell(&listed);
}
