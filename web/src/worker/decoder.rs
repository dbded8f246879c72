//! The decoder of a worker: a WASM module beside the worker's own, loaded with the first file that needs it.

use std::cell::RefCell;
use std::ops::ControlFlow;

use engine::archive::Entry;
use engine::audio::{DecodeError, HeardSignals, Limits, Reading, Recording, Sink, read_samples};
use engine::pipeline::{Reader, Refusal};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::error::WorkerError;
use crate::decoder::{Decoded, DecoderReply, take_block};
use crate::js_error::JsError;
use crate::protocol::{ArchiveReply, unpack};
use crate::recording_source::open;
use crate::worker_runtime::scope;

/// The function of the worker's script that loads the module, and resolves to it.
const LOAD: &str = "loadDecoder";

#[wasm_bindgen]
extern "C" {
    /// The module, once it is loaded.
    #[derive(Clone)]
    pub type Module;

    /// A file in, its sound to `take` block by block, a [`DecoderReply`] out.
    #[wasm_bindgen(method, structural, catch)]
    fn decode(
        this: &Module,
        file: &JsValue,
        take: &mut dyn FnMut(Array) -> bool,
    ) -> Result<Array, JsValue>;

    /// The header of a WFDB record, and names and bytes of the files beside it, in; a [`DecoderReply`] out.
    #[wasm_bindgen(method, structural, catch)]
    fn record(
        this: &Module,
        header: &Uint8Array,
        names: &Array,
        files: &Array,
    ) -> Result<Array, JsValue>;

    /// The packed bytes of a file in an archive, its size, checksum and packing in; a [`DecoderReply`] out.
    #[wasm_bindgen(method, structural, catch)]
    fn unpack(
        this: &Module,
        packed: &Uint8Array,
        size: f64,
        crc32: u32,
        packing: u32,
    ) -> Result<Array, JsValue>;

    /// An archive in, an [`ArchiveReply`] out.
    #[wasm_bindgen(method, structural, catch)]
    fn list(this: &Module, archive: &JsValue) -> Result<Array, JsValue>;
}

/// The decoder module, loaded once.
#[derive(Default)]
pub struct Decoder(RefCell<Option<Module>>);

impl Decoder {
    /// The recording of a WFDB record: its header, and names and bytes of the files beside it.
    ///
    /// # Errors
    /// When it is none that can be read, the module doesn't load, or it fails.
    pub async fn record(
        &self,
        header: &Uint8Array,
        beside: &[(String, Uint8Array)],
    ) -> Result<Recording, WorkerError> {
        let module = self.module().await.map_err(WorkerError::NoDecoder)?;
        let names: Array = beside.iter().map(|(name, _)| JsValue::from_str(name)).collect();
        let files: Array = beside.iter().map(|(_, bytes)| bytes).collect();
        let reply = module.record(header, &names, &files).map_err(failed)?;
        match replied(&reply)? {
            (DecoderReply::Joined { decoded, signals }, channels) => {
                joined(&decoded, signals, channels).ok_or_else(foreign)
            }
            _ => Err(foreign()),
        }
    }

    /// The bytes of a file in an archive, from the packed ones.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub async fn unpacked(
        &self,
        entry: &Entry,
        packed: &Uint8Array,
    ) -> Result<Uint8Array, WorkerError> {
        let module = self.module().await.map_err(WorkerError::NoDecoder)?;
        let reply = module.unpack(packed, entry.size as f64, entry.crc32, entry.packing.code());
        let reply = reply.map_err(failed)?;
        let bytes = match replied(&reply)? {
            (DecoderReply::Unpacked, payload) => payload.into_iter().next(),
            _ => None,
        };
        bytes.and_then(|bytes| bytes.dyn_into().ok()).ok_or_else(foreign)
    }

    /// What lies in an archive.
    ///
    /// # Errors
    /// When the module doesn't load, or it fails.
    pub async fn listed(&self, archive: &JsValue) -> Result<ArchiveReply, WorkerError> {
        let module = self.module().await.map_err(WorkerError::NoDecoder)?;
        let reply = module.list(archive).map_err(failed)?;
        unpack(&reply).map(|(listed, _)| listed).ok_or_else(foreign)
    }

    async fn module(&self) -> Result<Module, JsError> {
        if let Some(module) = self.0.borrow().as_ref() {
            return Ok(module.clone());
        }
        let scope = scope().ok_or_else(|| JsError::new("this is no worker"))?;
        let load: Function = Reflect::get(&scope, &LOAD.into())?.dyn_into()?;
        let loading: Promise = load.call0(&scope)?.dyn_into()?;
        let module: Module = JsFuture::from(loading).await?.unchecked_into();
        Ok(self.0.borrow_mut().insert(module).clone())
    }
}

/// Reads a recording in the worker: plain WAV by itself, all else by the decoder.
pub struct PageReader<'a> {
    decoder: &'a Decoder,
    /// A `File`, or a `Uint8Array`.
    file: &'a JsValue,
}

impl<'a> PageReader<'a> {
    /// Reads the bytes behind a value of a message.
    pub fn new(decoder: &'a Decoder, file: &'a JsValue) -> Self {
        Self { decoder, file }
    }
}

impl Reader for PageReader<'_> {
    type Error = WorkerError;

    async fn read(&mut self, sink: &mut dyn Sink) -> Result<Reading, WorkerError> {
        let mut source = open(self.file)?;
        let plain = read_samples(&mut *source, &Limits::default(), sink).map_err(told)?;
        drop(source);
        if let Some(reading) = plain {
            return Ok(reading);
        }
        let module = self.decoder.module().await.map_err(WorkerError::NoDecoder)?;
        let mut is_understood = true;
        let mut take = |block: Array| match take_block(&block, sink) {
            Some(ControlFlow::Continue(())) => true,
            Some(ControlFlow::Break(())) => false,
            None => {
                is_understood = false;
                false
            }
        };
        let reply = module.decode(self.file, &mut take);
        let reply = reply.map_err(failed)?;
        match replied(&reply)? {
            (DecoderReply::Decoded(decoded), _) if is_understood => {
                decoded.reading().ok_or_else(foreign)
            }
            _ => Err(foreign()),
        }
    }
}

fn foreign() -> WorkerError {
    WorkerError::Decoder(JsError::new("its reply makes no sense"))
}

fn failed(error: JsValue) -> WorkerError {
    WorkerError::Decoder(error.into())
}

/// A reply that is no refusal, with its payload.
fn replied(reply: &JsValue) -> Result<(DecoderReply, Vec<JsValue>), WorkerError> {
    match unpack::<DecoderReply>(reply).ok_or_else(foreign)? {
        (DecoderReply::Refused { sentence }, _) => Err(WorkerError::NotDecoded(sentence)),
        (DecoderReply::Unreadable { cause }, _) => Err(JsError::new(&cause).into()),
        replied => Ok(replied),
    }
}

/// A recording by what was read of it, and the samples of each channel.
fn joined(
    decoded: &Decoded,
    signals: Option<HeardSignals>,
    channels: Vec<JsValue>,
) -> Option<Recording> {
    let Reading { container, sample_rate, truncated, missing_s, .. } = decoded.reading()?;
    let channels = crate::decoder::channels(channels.into_iter())?;
    Some(Recording { channels, sample_rate, container, truncated, missing_s, signals })
}

/// An error of reading, in the page's words where the browser is at fault.
fn told(error: DecodeError) -> WorkerError {
    match error {
        DecodeError::Unreadable { cause } => JsError::new(&cause).into(),
        error => Refusal::from(error).into(),
    }
}
