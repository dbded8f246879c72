//! Pictures of a part of a recording.

use engine::display::{self, Detail};
use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::js_error::{JsError, with_causes};
use crate::protocol::{DetailHead, DetailQuery, Pictures, Reply};
use crate::worker_runtime::send;

/// Draws a part of the signal in a payload and sends that to the app.
///
/// # Errors
/// When the payload holds no such part, or it can't be drawn or sent.
pub fn draw(query: &DetailQuery, payload: &[JsValue]) -> Result<(), JsError> {
    let samples = payload.first().and_then(JsCast::dyn_ref::<Float32Array>);
    let samples = samples.ok_or_else(|| JsError::new("a request for detail holds no samples"))?;
    let samples = samples.to_vec();
    let [start, end] = query.shown;
    if start > end || end > samples.len() {
        return Err(JsError::new("a request for detail lies outside its samples"));
    }
    let drawn =
        display::detail(&samples, query.sample_rate, start..end, query.columns, query.scale);
    let Detail { outline, picture } = drawn.map_err(|error| JsError::new(&with_causes(&error)))?;
    let pictures = Pictures {
        min: Float32Array::from(outline.min.as_slice()),
        max: Float32Array::from(outline.max.as_slice()),
        levels: Uint8Array::from(picture.levels.as_slice()),
    };
    let head = DetailHead { rows: picture.rows as u32, columns: picture.columns as u32 };
    send(&Reply::Detailed(head), &pictures.payload(), &pictures.buffers())
}
