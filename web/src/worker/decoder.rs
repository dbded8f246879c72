//! The decoder of a worker: a WASM module beside the worker's own, loaded with the first file that needs it.

use std::cell::RefCell;

use engine::archive::Entry;
use engine::audio::{Limits, Recording, read_samples};
use engine::pipeline::Refusal;
use js_sys::{Array, Float32Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::error::WorkerError;
use crate::decoder::DecoderReply;
use crate::js_error::JsError;
use crate::protocol::{ArchiveReply, unpack};
use crate::worker_runtime::scope;

/// The function of the worker's script that loads the module, and resolves to it.
const LOAD: &str = "loadDecoder";
/// The module's functions; but for `LIST`, each gives a [`DecoderReply`].
const DECODE: &str = "decode";
const RECORD: &str = "record";
const UNPACK: &str = "unpack";
const LIST: &str = "list";

/// The module, once it is loaded.
#[derive(Default)]
pub struct Decoder(RefCell<Option<JsValue>>);

impl Decoder {
    /// The recording of a file of any kind.
    ///
    /// # Errors
    /// When it is none that can be read, the module doesn't load, or it fails.
    pub async fn recording(&self, bytes: &[u8]) -> Result<Recording, WorkerError> {
        if let Some(plain) = read_samples(bytes, &Limits::default()).map_err(Refusal::from)? {
            return Ok(plain);
        }
        recording(&self.call(DECODE, &[&Uint8Array::from(bytes)]).await?)
    }

    /// The recording of a WFDB record: its header, and names and bytes of the files beside it.
    ///
    /// # Errors
    /// As [`Self::recording`].
    pub async fn record(
        &self,
        header: &[u8],
        beside: &[(String, Vec<u8>)],
    ) -> Result<Recording, WorkerError> {
        let names: Array = beside.iter().map(|(name, _)| JsValue::from_str(name)).collect();
        let files: Array = beside.iter().map(|(_, bytes)| Uint8Array::from(&bytes[..])).collect();
        recording(&self.call(RECORD, &[&Uint8Array::from(header), &names, &files]).await?)
    }

    /// The bytes of a file in an archive, from the packed ones.
    ///
    /// # Errors
    /// As [`Self::recording`].
    pub async fn unpacked(&self, entry: &Entry, packed: &[u8]) -> Result<Vec<u8>, WorkerError> {
        let numbers = [entry.size as f64, f64::from(entry.crc32), f64::from(entry.packing.code())];
        let [size, crc32, packing] = numbers.map(JsValue::from);
        let packed = Uint8Array::from(packed);
        let reply = self.call(UNPACK, &[&packed, &size, &crc32, &packing]).await?;
        let bytes = match understood(&reply)? {
            (DecoderReply::Unpacked, payload) => payload.into_iter().next(),
            _ => None,
        };
        let bytes = bytes.and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
        Ok(bytes.ok_or_else(foreign)?.to_vec())
    }

    /// What lies in an archive.
    ///
    /// # Errors
    /// When the module doesn't load, or it fails.
    pub async fn listed(&self, archive: &JsValue) -> Result<ArchiveReply, WorkerError> {
        let reply = self.call(LIST, &[archive]).await?;
        unpack(&reply).map(|(listed, _)| listed).ok_or_else(foreign)
    }

    async fn call(&self, name: &str, arguments: &[&JsValue]) -> Result<JsValue, WorkerError> {
        let module = self.module().await.map_err(WorkerError::NoDecoder)?;
        let call = || -> Result<JsValue, JsError> {
            let function: Function = Reflect::get(&module, &name.into())?.dyn_into()?;
            let arguments: Array = arguments.iter().copied().collect();
            Ok(function.apply(&JsValue::UNDEFINED, &arguments)?)
        };
        call().map_err(WorkerError::Decoder)
    }

    async fn module(&self) -> Result<JsValue, JsError> {
        if let Some(module) = self.0.borrow().as_ref() {
            return Ok(module.clone());
        }
        let scope = scope().ok_or_else(|| JsError::new("this is no worker"))?;
        let load: Function = Reflect::get(&scope, &LOAD.into())?.dyn_into()?;
        let loading: Promise = load.call0(&scope)?.dyn_into()?;
        let module = JsFuture::from(loading).await?;
        Ok(self.0.borrow_mut().insert(module).clone())
    }
}

fn foreign() -> WorkerError {
    WorkerError::Decoder(JsError::new("its reply makes no sense"))
}

/// A reply that is no refusal, with its payload.
fn understood(reply: &JsValue) -> Result<(DecoderReply, Vec<JsValue>), WorkerError> {
    match unpack::<DecoderReply>(reply).ok_or_else(foreign)? {
        (DecoderReply::Refused { sentence }, _) => Err(WorkerError::NotDecoded(sentence)),
        understood => Ok(understood),
    }
}

/// The recording of a reply.
fn recording(reply: &JsValue) -> Result<Recording, WorkerError> {
    let (DecoderReply::Decoded(recording), channels) = understood(reply)? else {
        return Err(foreign());
    };
    let samples = |channel: JsValue| Some(channel.dyn_into::<Float32Array>().ok()?.to_vec());
    let channels: Option<Vec<_>> = channels.into_iter().map(samples).collect();
    channels.and_then(|channels| recording.with(channels)).ok_or_else(foreign)
}
