//! The readers of all files but plain WAV, a module of its own: they are large, and most recordings are plain WAV. A
//! worker loads it with the first file that needs one ([`crate::worker`]).

mod archive;
mod block;
mod reply;

use std::ops::ControlFlow;

use engine::audio::{Block, DecodeError, Limits, Sink, decode_record, read};
use js_sys::{Array, Float32Array, Function, Uint8Array};
use wasm_bindgen::JsValue;

pub use archive::{listed, unpacked};
pub use block::{channels, pack_block, take_block};
pub use reply::{Decoded, DecoderReply};

use crate::protocol::pack;
use crate::recording_source::open;

/// Decodes a file, a `File` or a `Uint8Array`. Its sound is handed on to `take` block by block, as messages of
/// [`pack_block`]; what it returns is whether more is wanted.
///
/// Returns a [`DecoderReply`] as a [message](crate::protocol).
#[must_use]
pub fn decoded(file: &JsValue, take: &Function) -> Array {
    if let Some(error) = archive::why_not(file) {
        return message(&DecoderReply::Refused { sentence: error.to_string() }, &[]);
    }
    let mut sink = Handing { take, failure: None };
    let outcome = match open(file) {
        Ok(mut source) => read(&mut *source, &Limits::default(), &mut sink),
        Err(error) => Err(DecodeError::Unreadable { cause: error.to_string() }),
    };
    let reply = match (sink.failure, outcome) {
        (Some(cause), _) | (None, Err(DecodeError::Unreadable { cause })) => {
            DecoderReply::Unreadable { cause }
        }
        (None, Ok(reading)) => DecoderReply::Decoded(Decoded::of(&reading)),
        (None, Err(error)) => DecoderReply::Refused { sentence: error.to_string() },
    };
    message(&reply, &[])
}

/// Decodes a WFDB record by its header, and the names and bytes of files beside it.
///
/// Returns a [`DecoderReply`] as a [message](crate::protocol), with the samples of each channel as its payload.
#[must_use]
pub fn decoded_record(header: &[u8], names: &Array, files: &Array) -> Array {
    let names = names.iter().map(|name| name.as_string().unwrap_or_default());
    let files = files.iter().map(|file| Uint8Array::new(&file).to_vec());
    let beside: Vec<(String, Vec<u8>)> = names.zip(files).collect();
    match decode_record(header, &beside, &Limits::default()) {
        Ok(recording) => {
            let channels = recording.channels.iter().map(Vec::as_slice).map(Float32Array::from);
            let channels: Vec<JsValue> = channels.map(JsValue::from).collect();
            let (decoded, signals) = (Decoded::of(&recording.reading()), recording.signals);
            message(&DecoderReply::Joined { decoded, signals }, &channels)
        }
        Err(error) => message(&DecoderReply::Refused { sentence: error.to_string() }, &[]),
    }
}

/// An empty message where it can't be written, which no reply can fail at; the worker takes it for no reply.
fn message(reply: &DecoderReply, payload: &[JsValue]) -> Array {
    pack(reply, &payload.iter().collect::<Vec<_>>()).unwrap_or_default()
}

/// Hands blocks on to the worker.
struct Handing<'a> {
    take: &'a Function,
    /// Why a block could not be handed on.
    failure: Option<String>,
}

impl Sink for Handing<'_> {
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        match self.take.call1(&JsValue::UNDEFINED, &pack_block(block)) {
            Ok(answer) if answer.is_truthy() => ControlFlow::Continue(()),
            Ok(_) => ControlFlow::Break(()),
            Err(error) => {
                self.failure = Some(crate::js_error::JsError::from(error).to_string());
                ControlFlow::Break(())
            }
        }
    }
}
