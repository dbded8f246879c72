//! Lines in the browser's console, for bug reports.

use wasm_bindgen::JsValue;
use web_sys::console;

/// Something broke.
pub fn error(what: &str, reason: &str) {
    console::error_1(&line(what, reason));
}

/// Something failed that the page can do without.
pub fn warn(what: &str, reason: &str) {
    console::warn_1(&line(what, reason));
}

fn line(what: &str, reason: &str) -> JsValue {
    JsValue::from_str(&format!("Lubdub: {what}: {reason}"))
}
