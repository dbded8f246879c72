//! A block of sound as a message from the decoder to its worker.

use std::ops::ControlFlow;

use engine::audio::{Block, Sink};
use js_sys::{Array, Float32Array};
use wasm_bindgen::{JsCast, JsValue};

/// A block as JavaScript: the sampling rate, the length of the recording or nothing, then the samples of each channel.
#[must_use]
pub fn pack_block(block: &Block<'_>) -> Array {
    let message = Array::of2(&block.sample_rate.into(), &block.length_s.into());
    for channel in block.channels {
        message.push(&Float32Array::from(channel.as_slice()));
    }
    message
}

/// The samples of each channel; `None` if one is none.
pub fn channels(values: impl Iterator<Item = JsValue>) -> Option<Vec<Vec<f32>>> {
    values.map(|channel| Some(channel.dyn_into::<Float32Array>().ok()?.to_vec())).collect()
}

/// Hands a block of [`pack_block`] on; `None` if it is none.
pub fn take_block(message: &Array, sink: &mut dyn Sink) -> Option<ControlFlow<()>> {
    let mut parts = message.iter();
    let sample_rate = parts.next()?.as_f64()? as u32;
    let length_s = parts.next()?.as_f64();
    let channels = channels(parts)?;
    Some(sink.take(&Block { channels: &channels, sample_rate, length_s }))
}
