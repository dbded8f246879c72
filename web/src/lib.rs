//! The page: a Yew app on the UI thread ([`app`]), the engine in workers ([`worker`]), and its network alone in
//! another one on the graphics processor (`graphics_worker`).
//!
//! They meet in [`protocol`] only. All compile natively, so that their pure parts can be
//! tested there; they run in a browser. No signal is computed here: that is the engine's.

pub mod app;
#[cfg(feature = "gpu")]
pub mod graphics_worker;
pub mod protocol;
mod scope;
mod timing;
pub mod worker;
