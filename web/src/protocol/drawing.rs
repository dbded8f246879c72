//! Pictures and sound of a recording.

use engine::beats::Beat;
use engine::display::{AveragePicture, Scale};
use engine::findings::Evidence;
use js_sys::{Array, Float32Array, Int16Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use super::Signal;

/// Pictures and sound of a recording. Equal where the arrays are the same ones.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// What the arrays mean, and what lies over them.
    pub head: DrawingHead,
    /// Pictures and sound.
    pub arrays: Arrays,
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        self.arrays == other.arrays
    }
}

/// What [`Arrays`] mean, and what lies over them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DrawingHead {
    /// Frequencies of the spectrogram.
    pub rows: u32,
    /// Moments of the spectrogram.
    pub columns: u32,
    /// Upper edge of the spectrogram, in hertz; the lower one is 0.
    pub high_hz: f64,
    /// Decibels between the spectrogram's darkest and brightest level.
    pub range_db: f32,
    /// What a picture of a part is scaled by.
    pub scale: Scale,
    /// Sampling rate of the conditioned signal, in hertz.
    pub signal_rate: u32,
    /// The gain that makes the conditioned signal audible.
    pub sound_gain: f32,
    /// Sampling rate of the sound for playback, in hertz.
    pub sound_rate: u32,
    /// In order of time; none where no beats are claimed.
    pub beats: Vec<Beat>,
    /// First sounds of premature beats, in seconds.
    pub premature_s: Vec<f64>,
    /// What the cycles have in common; absent where none is whole.
    pub average: Option<AveragePicture>,
    /// What carried the statement about a murmur; absent where none was made.
    pub evidence: Option<Evidence>,
}

/// The payload of the reply that a recording was drawn, in this order. Equal where the arrays are the same ones.
#[derive(Debug, Clone)]
pub struct Arrays {
    /// Lower outline of the waveform, −1 to 1.
    pub min: Float32Array,
    /// Upper outline of the waveform, −1 to 1; as long as `min`.
    pub max: Float32Array,
    /// Levels of the spectrogram, row by row from the lowest frequency.
    pub levels: Uint8Array,
    /// The sound for playback, mono; empty where it is made of the signal as it plays.
    pub sound: Int16Array,
    /// The conditioned signal.
    pub signal: Signal,
}

impl PartialEq for Arrays {
    fn eq(&self, other: &Self) -> bool {
        self.payload() == other.payload()
    }
}

impl Arrays {
    /// The buffers to hand over with the message.
    #[must_use]
    pub fn buffers(&self) -> Array {
        let drawn =
            [self.min.buffer(), self.max.buffer(), self.levels.buffer(), self.sound.buffer()];
        let held = match &self.signal {
            Signal::Held(samples) => Some(samples.buffer()),
            Signal::Kept(_) => None,
        };
        drawn.into_iter().chain(held).collect()
    }

    /// The arrays, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> [&JsValue; 5] {
        let Self { min, max, levels, sound, signal } = self;
        [min.as_ref(), max.as_ref(), levels.as_ref(), sound.as_ref(), signal.value()]
    }

    /// Reads a payload; `None` if it isn't one.
    #[must_use]
    pub fn from_payload(payload: &[JsValue]) -> Option<Self> {
        let [min, max, levels, sound, signal] = payload else { return None };
        Some(Self {
            min: min.dyn_ref::<Float32Array>()?.clone(),
            max: max.dyn_ref::<Float32Array>()?.clone(),
            levels: levels.dyn_ref::<Uint8Array>()?.clone(),
            sound: sound.dyn_ref::<Int16Array>()?.clone(),
            signal: Signal::from_value(signal)?,
        })
    }
}
