//! The page: a Yew app on the UI thread ([`app`]) and the engine in a worker ([`worker`]).
//!
//! The two meet in [`protocol`] only. Both compile natively, so that their pure parts can be
//! tested there; they run in a browser. No signal is computed here: that is the engine's.

pub mod app;
pub mod protocol;
pub mod worker;
