//! The decoder of a worker: a WASM module beside the worker's own, loaded with the first file that needs it.

use std::cell::RefCell;

use engine::audio::{Limits, Recording, read_samples};
use engine::pipeline::Refusal;
use js_sys::{Float32Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::error::WorkerError;
use crate::decoder::DecoderReply;
use crate::js_error::JsError;
use crate::protocol::unpack;
use crate::worker_runtime::scope;

/// The function of the worker's script that loads the module, and resolves to it.
const LOAD: &str = "loadDecoder";
/// The module's function: bytes in, a [`DecoderReply`] out.
const DECODE: &str = "decode";

/// The module's function, once it is loaded.
#[derive(Default)]
pub struct Decoder(RefCell<Option<Function>>);

impl Decoder {
    /// The recording of a file of any kind.
    ///
    /// # Errors
    /// When it is none that can be read, the module doesn't load, or it fails.
    pub async fn recording(&self, bytes: &[u8]) -> Result<Recording, WorkerError> {
        if let Some(plain) = read_samples(bytes, &Limits::default()).map_err(Refusal::from)? {
            return Ok(plain);
        }
        let decode = self.function().await.map_err(WorkerError::NoDecoder)?;
        let reply = decode.call1(&JsValue::UNDEFINED, &Uint8Array::from(bytes));
        understood(&reply.map_err(|error| WorkerError::Decoder(error.into()))?)
    }

    async fn function(&self) -> Result<Function, JsError> {
        if let Some(function) = self.0.borrow().as_ref() {
            return Ok(function.clone());
        }
        let scope = scope().ok_or_else(|| JsError::new("this is no worker"))?;
        let load: Function = Reflect::get(&scope, &LOAD.into())?.dyn_into()?;
        let loading: Promise = load.call0(&scope)?.dyn_into()?;
        let module = JsFuture::from(loading).await?;
        let function: Function = Reflect::get(&module, &DECODE.into())?.dyn_into()?;
        Ok(self.0.borrow_mut().insert(function).clone())
    }
}

/// The recording of a reply.
fn understood(reply: &JsValue) -> Result<Recording, WorkerError> {
    let foreign = || WorkerError::Decoder(JsError::new("its reply makes no sense"));
    match unpack::<DecoderReply>(reply).ok_or_else(foreign)? {
        (DecoderReply::Refused { sentence }, _) => Err(WorkerError::NotDecoded(sentence)),
        (DecoderReply::Decoded(recording), channels) => {
            let samples =
                |channel: JsValue| Some(channel.dyn_into::<Float32Array>().ok()?.to_vec());
            let channels: Option<Vec<_>> = channels.into_iter().map(samples).collect();
            channels.and_then(|channels| recording.with(channels)).ok_or_else(foreign)
        }
    }
}
