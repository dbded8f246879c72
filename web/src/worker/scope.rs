//! The worker's global object.

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// The global object; `None` outside a worker.
#[must_use]
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Time since some moment in the past, in seconds; 0 outside a worker.
#[must_use]
pub fn now_s() -> f64 {
    scope().and_then(|scope| scope.performance()).map_or(0.0, |clock| clock.now() / 1000.0)
}
