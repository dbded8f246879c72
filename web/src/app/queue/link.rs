//! A running worker, from the page's side.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

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
    /// Starts the worker at `address`. Its messages go to `hear`; `fail` is called when it can't go on.
    ///
    /// # Errors
    /// When the browser refuses to start it.
    pub fn start(
        address: &str,
        hear: impl Fn(&JsValue) + 'static,
        fail: impl Fn() + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options)?;
        let message = EventListener::new(&worker, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                hear(&event.data());
            }
        });
        let [error, garbled] = ["error", "messageerror"].map(|kind| {
            let fail = fail.clone();
            EventListener::new(&worker, kind, move |_| fail())
        });
        Ok(Self { worker, watchdog: None, _events: [message, error, garbled] })
    }

    /// Sends a message; false where that fails.
    #[must_use]
    pub fn send(&self, request: &impl Serialize, payload: &[&JsValue]) -> bool {
        pack(request, payload).is_ok_and(|message| self.worker.post_message(&message).is_ok())
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
