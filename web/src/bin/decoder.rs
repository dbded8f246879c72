//! The readers of all files but plain WAV, as a module that workers load when they need it.

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;

/// Called once, when the module is loaded.
fn main() {}

/// See [`web::decoder::decoded`].
#[wasm_bindgen]
#[must_use]
pub fn decode(file: &JsValue, take: &Function) -> Array {
    web::decoder::decoded(file, take)
}

/// See [`web::decoder::decoded_record`].
#[wasm_bindgen]
#[must_use]
pub fn record(header: &[u8], names: &Array, files: &Array) -> Array {
    web::decoder::decoded_record(header, names, files)
}

/// See [`web::decoder::listed`].
#[wasm_bindgen]
#[must_use]
pub fn list(file: &File) -> Array {
    web::decoder::listed(file)
}

/// See [`web::decoder::unpacked`].
#[wasm_bindgen]
#[must_use]
pub fn unpack(packed: &[u8], size: f64, crc32: u32, packing: u32) -> Array {
    web::decoder::unpacked(packed, size, crc32, packing)
}
