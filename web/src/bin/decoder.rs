//! The readers of all files but plain WAV, as a module that workers load when they need it.

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once, when the module is loaded.
fn main() {}

/// See [`web::decoder::decoded`].
#[wasm_bindgen]
#[must_use]
pub fn decode(file: &JsValue, take: &Function) -> Array {
    web::decoder::decoded(file, take)
}
