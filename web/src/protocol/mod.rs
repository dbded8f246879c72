//! What the app and its workers say to each other.
//!
//! A message is a JavaScript array: a head as JSON, then a payload whose kinds the head's variant names.
//! Buffers and ports of a payload are handed over without being copied.

mod archive;
mod demo;
mod detail;
mod display;
mod drawing;
mod gpu;
mod message;
mod model_input;
mod part;
mod signal;

use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

pub use archive::ArchiveReply;
pub use demo::Demo;
pub use detail::{DetailHead, DetailQuery, Pictures};
pub use display::Display;
pub use drawing::{Arrays, Drawing, DrawingHead};
pub use gpu::{
    GpuAccess, GpuAnswer, GpuCommand, GpuNews, GpuQuery, GpuReply, GpuReport, GpuSelfTest, Race,
};
pub use message::{Model, MurmurRates, Problem, Reply, Request, SoundHeads};
pub use model_input::{InputShape, logits, numbers, read_logits};
pub use part::{Part, read_parts, write_parts};
pub use signal::Signal;

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
