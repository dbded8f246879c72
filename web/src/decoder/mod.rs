//! The readers of all files but plain WAV, a module of its own: they are large, and most recordings are plain WAV. A
//! worker loads it with the first file that needs one ([`crate::worker`]).

mod block;
mod reply;

use std::ops::ControlFlow;

use engine::audio::{Block, DecodeError, Limits, Sink, read};
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

pub use block::{pack_block, take_block};
pub use reply::{Decoded, DecoderReply};

use crate::protocol::pack;
use crate::recording_source::open;

/// Decodes a file, a `File` or a `Uint8Array`. Its sound is handed on to `take` block by block, as messages of
/// [`pack_block`]; what it returns is whether more is wanted.
///
/// Returns a [`DecoderReply`] as a [message](crate::protocol).
#[must_use]
pub fn decoded(file: &JsValue, take: &Function) -> Array {
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
    // An empty message where it can't be written, which no reply can fail at; the worker takes it for no reply.
    pack(&reply, &[]).unwrap_or_default()
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
