//! A running worker, from the page's side.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

use crate::js_error::{JsError, property};
use crate::protocol::pack;

/// A running worker; stops with its owner.
pub struct Link {
    worker: Worker,
    watchdog: Option<Timeout>,
    _events: [EventListener; 3],
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Link {
    /// Starts the worker at `address`. Its messages go to `receive`; `fail` is called with the reason when it
    /// can't go on.
    ///
    /// # Errors
    /// When the browser refuses to start it.
    pub fn start(
        address: &str,
        receive: impl Fn(&JsValue) + 'static,
        fail: impl Fn(String) + Clone + 'static,
    ) -> Result<Self, JsError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options)?;
        let message = EventListener::new(&worker, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                receive(&event.data());
            }
        });
        let [error, garbled] = ["error", "messageerror"].map(|kind| {
            let fail = fail.clone();
            EventListener::new(&worker, kind, move |event| fail(property(event, "message")))
        });
        Ok(Self { worker, watchdog: None, _events: [message, error, garbled] })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the browser can't send it.
    pub fn send(&self, request: &impl Serialize, payload: &[&JsValue]) -> Result<(), JsError> {
        let message = packed(request, payload)?;
        Ok(self.worker.post_message(&message)?)
    }

    /// Sends a message with a port, which is handed over.
    ///
    /// # Errors
    /// When the browser can't send it.
    pub fn send_port(&self, request: &impl Serialize, port: &MessagePort) -> Result<(), JsError> {
        let message = packed(request, &[port.as_ref()])?;
        Ok(self.worker.post_message_with_transfer(&message, Array::of1(port).as_ref())?)
    }

    /// Calls `hung` unless the worker answers in time.
    pub fn watch(&mut self, patience_ms: u32, hung: impl FnOnce() + 'static) {
        self.watchdog = Some(Timeout::new(patience_ms, hung));
    }

    /// It answered.
    pub fn unwatch(&mut self) {
        self.watchdog = None;
    }
}

fn packed(request: &impl Serialize, payload: &[&JsValue]) -> Result<Array, JsError> {
    pack(request, payload).map_err(|error| JsError::new(&error.to_string()))
}
