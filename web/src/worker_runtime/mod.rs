//! What all kinds of worker have in common: how they start, receive and send.

mod fetch;
mod port;

use gloo_events::EventListener;
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::console;
use crate::js_error::{JsError, property};
use crate::protocol::pack;

pub use fetch::{FetchError, fetch};
pub use port::Port;

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

/// Starts to receive messages, each dealt with by `receive`. What ends the worker goes to `crashed` and to the
/// console: a panic aborts, and the app sees no rejected promise.
pub fn serve<F: Future<Output = ()> + 'static>(
    crashed: fn(String),
    receive: impl Fn(JsValue) -> F + 'static,
) {
    let Some(scope) = scope() else { return };
    std::panic::set_hook(Box::new(move |panic| {
        end("a worker panicked", panic.to_string(), crashed);
    }));
    EventListener::new(&scope, "unhandledrejection", move |event| {
        end("a promise of a worker was rejected", property(event, "reason"), crashed);
    })
    .forget();
    EventListener::new(&scope, "message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            wasm_bindgen_futures::spawn_local(receive(event.data()));
        }
    })
    .forget();
}

fn end(what: &str, reason: String, crashed: fn(String)) {
    console::error(what, &reason);
    crashed(reason);
}

/// Sends a message to the app, handing over the `buffers`.
///
/// # Errors
/// When the browser can't send it.
pub fn send(head: &impl Serialize, payload: &[&JsValue], buffers: &Array) -> Result<(), JsError> {
    let scope = scope().ok_or_else(|| JsError::new("this is no worker"))?;
    let message = packed(head, payload)?;
    Ok(scope.post_message_with_transfer(&message, buffers.as_ref())?)
}

/// Sends a message without a payload to the app. That fails only for values that can't be cloned, and a string
/// can.
pub fn tell(head: &impl Serialize) {
    if let Err(error) = send(head, &[], &Array::new()) {
        console::error("a message was not sent", &error.to_string());
    }
}

fn packed(head: &impl Serialize, payload: &[&JsValue]) -> Result<Array, JsError> {
    pack(head, payload).map_err(|error| JsError::new(&error.to_string()))
}
