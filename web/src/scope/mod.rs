//! What both kinds of worker have in common: how they start, hear and tell.

mod fetch;

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use gloo_events::EventListener;

use crate::protocol::pack;

pub use fetch::{FetchError, fetch};

/// The worker's global object; `None` outside a worker.
#[must_use]
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Time since some moment in the past, in seconds; 0 outside a worker.
#[must_use]
pub fn now_s() -> f64 {
    scope().and_then(|scope| scope.performance()).map_or(0.0, |clock| clock.now() / 1000.0)
}

/// Starts to hear messages, each answered by `answer`, and tells of a failure by `crashed`: a panic aborts, and
/// a rejected promise goes unseen by the app.
pub fn serve<F: Future<Output = ()> + 'static>(
    crashed: fn(),
    answer: impl Fn(JsValue) -> F + 'static,
) {
    let Some(scope) = scope() else { return };
    std::panic::set_hook(Box::new(move |_| crashed()));
    EventListener::new(&scope, "unhandledrejection", move |_| crashed()).forget();
    EventListener::new(&scope, "message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            wasm_bindgen_futures::spawn_local(answer(event.data()));
        }
    })
    .forget();
}

/// Sends a message, handing over the `buffers`; false where that fails.
pub fn send(head: &impl Serialize, payload: &[&JsValue], buffers: &Array) -> bool {
    let message = scope().zip(pack(head, payload).ok());
    let sent = message
        .map(|(scope, message)| scope.post_message_with_transfer(&message, buffers.as_ref()));
    matches!(sent, Some(Ok(())))
}

/// Sends a message without a payload, which fails only for values that can't be cloned, and a string can.
pub fn tell(head: &impl Serialize) {
    send(head, &[], &Array::new());
}
