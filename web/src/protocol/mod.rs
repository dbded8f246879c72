//! What the app and its workers say to each other.
//!
//! A message is a JavaScript array: a head as JSON, then a payload that is handed over without
//! being copied, whose kinds the head's variant names.

mod demo;
mod graphics;
mod message;
mod pictures;
mod question;
mod verdict;

use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

pub use demo::Demo;
pub use graphics::{GraphicsReply, GraphicsRequest, Race, Trial};
pub use message::{Model, Reply, Request, Task};
pub use pictures::Pictures;
pub use question::{Shape, logits, numbers, read_logits};
pub use verdict::{Backend, Heart, Recording, Verdict};

/// Writes a message.
///
/// # Errors
/// When the head can't be written as JSON, which no head of this module can fail at.
pub fn pack(head: &impl Serialize, payload: &[&JsValue]) -> Result<Array, serde_json::Error> {
    let message = Array::of1(&JsValue::from_str(&serde_json::to_string(head)?));
    for value in payload {
        message.push(value);
    }
    Ok(message)
}

/// Reads a message: its head and its payload; `None` if it isn't one.
#[must_use]
pub fn unpack<T: DeserializeOwned>(message: &JsValue) -> Option<(T, Vec<JsValue>)> {
    let mut parts = message.dyn_ref::<Array>()?.iter();
    let head = serde_json::from_str(&parts.next()?.as_string()?).ok()?;
    Some((head, parts.collect()))
}
