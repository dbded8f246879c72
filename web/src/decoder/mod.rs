//! The readers of all files but plain WAV, a module of its own: they are large, and most recordings are plain WAV. A
//! worker loads it with the first file that needs one ([`crate::worker`]).

mod reply;

use engine::audio::{Limits, decode};
use js_sys::{Array, Float32Array};
use wasm_bindgen::JsValue;

pub use reply::{Decoded, DecoderReply};

use crate::protocol::pack;

/// Decodes a file.
///
/// Returns a [`DecoderReply`] as a [message](crate::protocol), with the samples of each channel as its payload.
#[must_use]
pub fn decoded(bytes: &[u8]) -> Array {
    match decode(bytes, &Limits::default()) {
        Ok(recording) => {
            let channels = recording.channels.iter().map(Vec::as_slice).map(Float32Array::from);
            let channels: Vec<JsValue> = channels.map(JsValue::from).collect();
            message(&DecoderReply::Decoded(Decoded::of(&recording)), &channels)
        }
        Err(error) => message(&DecoderReply::Refused { sentence: error.to_string() }, &[]),
    }
}

/// An empty message where it can't be written, which no reply can fail at; the worker takes it for no reply.
fn message(reply: &DecoderReply, channels: &[JsValue]) -> Array {
    pack(reply, &channels.iter().collect::<Vec<_>>()).unwrap_or_default()
}
