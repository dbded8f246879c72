//! The decoder of a worker: a WASM module beside the worker's own, loaded with the first file that needs it.

use std::cell::RefCell;
use std::ops::ControlFlow;

use engine::audio::{DecodeError, Limits, Reading, Sink, read_samples};
use engine::pipeline::{Reader, Refusal};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::error::WorkerError;
use crate::decoder::{DecoderReply, take_block};
use crate::js_error::JsError;
use crate::protocol::unpack;
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
}

/// The decoder module, loaded once.
#[derive(Default)]
pub struct Decoder(RefCell<Option<Module>>);

impl Decoder {
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
        let reply = reply.map_err(|error| WorkerError::Decoder(error.into()))?;
        if is_understood { understood(&reply) } else { Err(foreign()) }
    }
}

fn foreign() -> WorkerError {
    WorkerError::Decoder(JsError::new("its reply makes no sense"))
}

/// What was read, by a reply.
fn understood(reply: &JsValue) -> Result<Reading, WorkerError> {
    match unpack::<DecoderReply>(reply).ok_or_else(foreign)? {
        (DecoderReply::Refused { sentence }, _) => Err(WorkerError::NotDecoded(sentence)),
        (DecoderReply::Unreadable { cause }, _) => Err(JsError::new(&cause).into()),
        (DecoderReply::Decoded(decoded), _) => decoded.reading().ok_or_else(foreign),
    }
}

/// An error of reading, in the page's words where the browser is at fault.
fn told(error: DecodeError) -> WorkerError {
    match error {
        DecodeError::Unreadable { cause } => JsError::new(&cause).into(),
        error => Refusal::from(error).into(),
    }
}
