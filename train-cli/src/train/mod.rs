//! Training: from recordings to a calibrated model file.
//!
//! [`prepare`] turns recordings into examples by the engine's own functions; [`fit`](fit::fit)
//! trains a network on some and stops by others; [`calibrate`] settles temperature and threshold
//! on the latter. The split comes first and augmentation after it.

pub mod ahead;
pub mod augment;
pub mod average;
pub mod batch;
pub mod calibrate;
pub mod checkpoint;
pub mod classical;
pub mod config;
pub mod crossval;
pub mod device;
pub mod ear;
mod error;
pub mod export;
pub mod file;
pub mod fit;
pub mod job;
pub mod learner;
pub mod loss;
pub mod noise;
pub mod optimiser;
mod partial;
pub mod prepare;
pub mod presets;
pub mod progress;
pub mod provenance;
pub mod run;
pub mod sampler;
pub mod schedule;
pub mod score;
pub mod stopping;
pub mod teachers;
pub mod wave;

pub use config::TrainConfig;
pub use error::TrainError;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
pub(crate) mod tests;
