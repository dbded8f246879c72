//! What there is to see and to hear of a recording.

use js_sys::{Array, Float32Array, Int16Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

#[cfg(doc)]
use super::Reply;

/// The payload of [`Reply::Judged`], in this order. Equal where the arrays are the same ones.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// Lower outline of the waveform, −1 to 1.
    pub min: Float32Array,
    /// Upper outline of the waveform, −1 to 1.
    pub max: Float32Array,
    /// Levels of the spectrogram, row by row from the lowest frequency.
    pub levels: Uint8Array,
    /// The sound for playback.
    pub sound: Int16Array,
}

impl PartialEq for Pictures {
    fn eq(&self, other: &Self) -> bool {
        self.payload() == other.payload()
    }
}

impl Pictures {
    /// The buffers to hand over with the message.
    #[must_use]
    pub fn buffers(&self) -> Array {
        let buffers =
            [self.min.buffer(), self.max.buffer(), self.levels.buffer(), self.sound.buffer()];
        buffers.iter().collect()
    }

    /// The arrays, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> [&JsValue; 4] {
        [self.min.as_ref(), self.max.as_ref(), self.levels.as_ref(), self.sound.as_ref()]
    }

    /// Reads a payload; `None` if it isn't one.
    #[must_use]
    pub fn from_payload(payload: &[JsValue]) -> Option<Self> {
        let [min, max, levels, sound] = payload else { return None };
        Some(Self {
            min: min.dyn_ref::<Float32Array>()?.clone(),
            max: max.dyn_ref::<Float32Array>()?.clone(),
            levels: levels.dyn_ref::<Uint8Array>()?.clone(),
            sound: sound.dyn_ref::<Int16Array>()?.clone(),
        })
    }
}
