//! The heart cycle: first and second sounds, rate, rhythm, and when a murmur sounds.
//!
//! [`BeatFinder`] turns [`FramePosteriors`](crate::frames::FramePosteriors) into [`Beats`]: a Viterbi pass with explicit
//! durations finds the likeliest heart cycle.

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

pub use average::AverageBeat;
pub use beat::{Beat, Beats, Span};
pub use claim::{ClaimConfig, coverage, posterior_log_odds};
pub use cycle::HeartCycle;
pub use durations::{Duration, Durations};
pub use find::{BeatFinder, BeatFinderConfig, LevelImage};
pub use input::CycleInput;
pub use measures::MeasureGroup;
pub use phases::{MurmurTiming, PhaseLevels, TimedMurmur};
pub use rhythm::Rhythm;
