//! A part of a recording, drawn as finely as a screen shows it.

use engine::display::Scale;
use js_sys::{Array, Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// Which part of a signal is to be drawn, and how.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetailQuery {
    /// Sampling rate of the payload, in hertz.
    pub sample_rate: u32,
    /// The first sample of the payload that is drawn, and the one after the last.
    pub shown: [usize; 2],
    /// Most columns of the pictures.
    pub columns: usize,
    /// By what they are scaled.
    pub scale: Scale,
}

/// What [`Pictures`] mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetailHead {
    /// Frequencies of the spectrogram.
    pub rows: u32,
    /// Moments of the spectrogram.
    pub columns: u32,
}

/// The payload of the reply that a part was drawn, in this order.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// Lower outline of the waveform, −1 to 1 in the scale of the whole.
    pub min: Float32Array,
    /// Upper outline of the waveform; as long as `min`.
    pub max: Float32Array,
    /// Levels of the spectrogram, row by row from the lowest frequency.
    pub levels: Uint8Array,
}

impl Pictures {
    /// The buffers to hand over with the message.
    #[must_use]
    pub fn buffers(&self) -> Array {
        [self.min.buffer(), self.max.buffer(), self.levels.buffer()].iter().collect()
    }

    /// The pictures, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> [&JsValue; 3] {
        [self.min.as_ref(), self.max.as_ref(), self.levels.as_ref()]
    }

    /// Reads a payload; `None` if it isn't one.
    #[must_use]
    pub fn from_payload(payload: &[JsValue]) -> Option<Self> {
        let [min, max, levels] = payload else { return None };
        Some(Self {
            min: min.dyn_ref::<Float32Array>()?.clone(),
            max: max.dyn_ref::<Float32Array>()?.clone(),
            levels: levels.dyn_ref::<Uint8Array>()?.clone(),
        })
    }
}
