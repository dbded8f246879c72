//! The heart cycle: first and second sounds, rate, rhythm, and when a murmur sounds.
//!
//! [`BeatFinder`] turns a [`Pcg`](crate::audio::Pcg) into [`Beats`]: a small U-Net
//! ([`Segmenter`](crate::models::Segmenter)) tells the state of every hundredth of a second, and a Viterbi pass
//! with durations makes a heart cycle of it.

mod beat;
mod claim;
mod durations;
mod find;
mod path;
mod state;

pub use beat::{Beat, Beats, Span};
pub use claim::{ClaimConfig, logit};
pub use durations::{Duration, Durations};
pub use find::{BeatError, BeatFinder, BeatImage, Posteriors, posteriors};
pub use state::State;
