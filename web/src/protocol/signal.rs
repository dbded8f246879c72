//! The conditioned signal of a recording, of which a page reads the parts that it needs.

use std::ops::Range;

use js_sys::{Array, Float32Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::js_error::JsError;

/// Longest signal that is held as numbers: two minutes at 2 kHz, a megabyte. Most recordings are shorter.
const MOST_HELD: usize = 240_000;

/// Samples that are handed to the browser at once, 4 MB.
const BLOCK: usize = 1 << 20;

/// Bytes of a sample.
const BYTES: f64 = 4.0;

/// The conditioned signal of a recording, 32 bits a sample. Clones share it; equal where it is the same one.
#[derive(Debug, Clone)]
pub enum Signal {
    /// All of it.
    Held(Float32Array),
    /// What the browser keeps, outside the page's memory, and reads on demand.
    Kept(Blob),
}

impl PartialEq for Signal {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Signal {
    /// Hands a signal over to the browser.
    ///
    /// # Errors
    /// When the browser can't keep it.
    pub fn new(samples: &[f32]) -> Result<Self, JsError> {
        if samples.len() <= MOST_HELD {
            return Ok(Self::Held(Float32Array::from(samples)));
        }
        // A blob of each block, so that the worker never holds all of them.
        let blob =
            |block| Blob::new_with_buffer_source_sequence(&Array::of1(&Float32Array::from(block)));
        let blocks: Array = samples.chunks(BLOCK).map(blob).collect::<Result<_, JsValue>>()?;
        Ok(Self::Kept(Blob::new_with_blob_sequence(&blocks)?))
    }

    /// As a value of a message.
    #[must_use]
    pub fn value(&self) -> &JsValue {
        match self {
            Self::Held(samples) => samples,
            Self::Kept(blob) => blob,
        }
    }

    /// Reads a value of a message; `None` if it is none.
    #[must_use]
    pub fn from_value(value: &JsValue) -> Option<Self> {
        let held = value.dyn_ref::<Float32Array>().cloned().map(Self::Held);
        held.or_else(|| value.dyn_ref::<Blob>().cloned().map(Self::Kept))
    }

    /// Number of samples.
    #[must_use]
    pub fn length(&self) -> usize {
        match self {
            Self::Held(samples) => samples.length() as usize,
            Self::Kept(blob) => (blob.size() / BYTES) as usize,
        }
    }

    /// A copy of the samples in a range that lies within the signal.
    ///
    /// # Errors
    /// When the browser can't read them.
    pub async fn window(&self, range: Range<usize>) -> Result<Float32Array, JsError> {
        match self {
            Self::Held(samples) => Ok(samples.slice(range.start as u32, range.end as u32)),
            Self::Kept(blob) => {
                let [start, end] = [range.start, range.end].map(|sample| sample as f64 * BYTES);
                let part = blob.slice_with_f64_and_f64(start, end)?;
                Ok(Float32Array::new(&JsFuture::from(part.array_buffer()).await?))
            }
        }
    }
}
