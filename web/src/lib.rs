//! The page: a Yew app on the UI thread ([`app`]), the engine in workers ([`worker`]), and its network alone in
//! another worker on the GPU ([`gpu_worker`]). What reads other files than plain WAV is a module that workers load
//! when they need it ([`decoder`]).
//!
//! They meet in [`protocol`] only. All compile natively, so that their pure parts can be
//! tested there; they run in a browser. No signal is computed here: that is the engine's.

pub mod app;
mod console;
pub mod decoder;
pub mod gpu_worker;
mod js_error;
pub mod protocol;
mod recording_source;
mod timing;
pub mod worker;
mod worker_runtime;
