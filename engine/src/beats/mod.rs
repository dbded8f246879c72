//! The heart cycle: first and second sounds, rate, rhythm, and when a murmur sounds.
//!
//! [`BeatFinder`] turns a [`Pcg`](crate::audio::Pcg) into [`Beats`]: a small U-Net
//! ([`Segmenter`](crate::models::Segmenter)) tells the state of every hundredth of a second, and a Viterbi pass
//! with durations makes a heart cycle of it.

mod average;
mod beat;
mod claim;
mod cycle;
mod durations;
mod find;
mod input;
mod measures;
mod path;
mod phases;
mod rhythm;
mod state;

pub use average::AverageBeat;
pub use beat::{Beat, Beats, Span};
pub use claim::{ClaimConfig, coverage, posterior_log_odds};
pub use cycle::HeartCycle;
pub use durations::{Duration, Durations};
pub use find::{BeatError, BeatFinder, BeatFinderConfig, BeatImage, Posteriors, posteriors};
pub use input::CycleInput;
pub use measures::MeasureGroup;
pub use phases::{MurmurTiming, PhaseLevels, TimedMurmur};
pub use rhythm::Rhythm;
pub use state::State;
