//! The readers of all files but plain WAV, a module of its own: they are large, and most recordings are plain WAV. A
//! worker loads it with the first file that needs one ([`crate::worker`]).

mod archive;
mod reply;

use engine::audio::{DecodeError, Limits, Recording, decode, decode_record};
use js_sys::{Array, Float32Array, Uint8Array};
use wasm_bindgen::JsValue;

pub use archive::{listed, unpacked};
pub use reply::{Decoded, DecoderReply};

use crate::protocol::pack;

/// Decodes a file.
///
/// Returns a [`DecoderReply`] as a [message](crate::protocol), with the samples of each channel as its payload.
#[must_use]
pub fn decoded(bytes: &[u8]) -> Array {
    match archive::why_not(bytes) {
        Some(error) => message(&DecoderReply::Refused { sentence: error.to_string() }, &[]),
        None => reply(decode(bytes, &Limits::default())),
    }
}

/// Decodes a WFDB record by its header, and the names and bytes of files beside it; as [`decoded`].
#[must_use]
pub fn decoded_record(header: &[u8], names: &Array, files: &Array) -> Array {
    let names = names.iter().map(|name| name.as_string().unwrap_or_default());
    let files = files.iter().map(|file| Uint8Array::new(&file).to_vec());
    let beside: Vec<(String, Vec<u8>)> = names.zip(files).collect();
    reply(decode_record(header, &beside, &Limits::default()))
}

fn reply(decoded: Result<Recording, DecodeError>) -> Array {
    match decoded {
        Ok(recording) => {
            let channels = recording.channels.iter().map(Vec::as_slice).map(Float32Array::from);
            let channels: Vec<JsValue> = channels.map(JsValue::from).collect();
            message(&DecoderReply::Decoded(Decoded::of(&recording)), &channels)
        }
        Err(error) => message(&DecoderReply::Refused { sentence: error.to_string() }, &[]),
    }
}

/// An empty message where it can't be written, which no reply can fail at; the worker takes it for no reply.
fn message(reply: &DecoderReply, payload: &[JsValue]) -> Array {
    pack(reply, &payload.iter().collect::<Vec<_>>()).unwrap_or_default()
}
