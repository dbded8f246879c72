//! Heart sound analysis as a pure library: bytes in, values out.
//!
//! A folder per stage, in the order in which data flows; each stage takes the value of the one
//! before it and knows nothing of the one after. No file system, clock, network, DOM or
//! environment is touched here, so the same code runs natively and in WebAssembly.
//!
//! ```text
//! bytes ─ audio::decode ─▶ Recording ─ audio::condition ─▶ Pcg ─┬─ quality::assess ──▶ Quality ─┐
//!                                                               └─ features::extract ─▶ Image   │
//!                                                                    │ models::forward ─▶ logits ┤
//!                                                                 findings::conclude ◀──────────┘
//!                                                                    └─▶ Findings ─ report::json
//! ```
//!
//! [`diagnose::Listener`] walks the whole path; [`model_file`] holds the configuration of every step.

pub mod audio;
pub mod backend;
pub mod beats;
pub mod diagnose;
pub mod display;
pub mod explanation;
pub mod features;
pub mod findings;
pub mod model_file;
pub mod models;
pub mod phantom;
pub mod quality;
pub mod report;
#[cfg(test)]
mod test_data;
mod zero_phase;
