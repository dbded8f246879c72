//! A port between two workers, from the side of one.

use gloo_events::EventListener;
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

use super::packed;
use crate::js_error::JsError;

/// One end of a channel; closed with its owner.
pub struct Port {
    port: MessagePort,
    _messages: EventListener,
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.close();
    }
}

impl Port {
    /// Opens the port of a message's payload. Its messages go to `receive`.
    ///
    /// # Errors
    /// When the payload holds no port.
    pub fn open(
        payload: &[JsValue],
        receive: impl Fn(&JsValue) + 'static,
    ) -> Result<Self, JsError> {
        let port = payload.first().and_then(JsCast::dyn_ref::<MessagePort>);
        let port = port.ok_or_else(|| JsError::new("a message to connect holds no port"))?.clone();
        let messages = EventListener::new(&port, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                receive(&event.data());
            }
        });
        port.start();
        Ok(Self { port, _messages: messages })
    }

    /// Sends a message, handing over the `buffers`.
    ///
    /// # Errors
    /// When the browser can't send it.
    pub fn send(
        &self,
        head: &impl Serialize,
        payload: &[&JsValue],
        buffers: &Array,
    ) -> Result<(), JsError> {
        let message = packed(head, payload)?;
        Ok(self.port.post_message_with_transferable(&message, buffers.as_ref())?)
    }
}
