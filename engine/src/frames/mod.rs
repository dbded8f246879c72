//! Frames: what the heart does, and whether a murmur or an extra sound is heard, fifty times a second.
//!
//! [`FrameAnalyser`] turns a [`Pcg`](crate::audio::Pcg) into [`FramePosteriors`]: a [`Spectrum`] that is standardised
//! by its surroundings goes through a [`FrameNetwork`](crate::models::FrameNetwork).

mod analyser;
mod fill;
mod measures;
mod posteriors;
mod spectrum;
mod state;

pub use analyser::{FrameAnalyser, FrameError};
pub use fill::FillConfig;
pub use posteriors::{FrameOutput, FramePosteriors};
pub use spectrum::{Spectrum, SpectrumConfig};
pub use state::State;
