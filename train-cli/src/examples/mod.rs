//! Recordings and synthesised noises as examples, by the engine's own functions.

pub mod cycle_annotator;
pub mod digest;
pub mod noise;
pub mod per_thread;
pub mod prepare;
