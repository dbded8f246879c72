//! What comes of the GPU: a connection, news, and logits.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::{WorkerState, crashed, diagnose};
use crate::protocol::{GpuAnswer, GpuNews, read_logits, unpack};
use crate::worker_runtime::Port;

/// Connects to the GPU by the port of a payload, in place of an earlier connection.
pub fn connect(state: &Rc<WorkerState>, attempt: u32, payload: &[JsValue]) {
    let receiving = Rc::clone(state);
    let port = Port::open(payload, move |message| {
        let (state, message) = (Rc::clone(&receiving), message.clone());
        wasm_bindgen_futures::spawn_local(async move { receive(&state, &message).await });
    });
    match port {
        Ok(port) => state.gpu.borrow_mut().connect(attempt, port),
        Err(error) => crashed(error.to_string()),
    }
}

/// Goes by what the app lets know of the GPU. Without it, the CPU computes what was asked.
pub async fn follow(state: &WorkerState, news: GpuNews) {
    let is_lost = state.gpu.borrow_mut().follow(news);
    if is_lost {
        diagnose::resume_on_cpu(state).await;
    }
}

/// Goes on with the recording that was asked about.
async fn receive(state: &WorkerState, message: &JsValue) {
    let Some((answer, payload)) = unpack::<GpuAnswer>(message) else {
        return crashed("a message of the GPU is no answer".to_owned());
    };
    state.gpu.borrow_mut().answered();
    match answer {
        GpuAnswer::Logits { id } => {
            diagnose::resume(state, id, payload.first().and_then(read_logits)).await;
        }
        GpuAnswer::Busy { id } => diagnose::resume(state, id, None).await,
    }
}
