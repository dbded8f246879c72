//! Classifiers: from examples to a calibrated model file.
//!
//! [`fit`](fit::fit) trains a network on some examples and stops by others; [`calibrate`] settles temperature
//! and threshold on the latter. The split comes first and augmentation after it.

pub mod augmented_sampler;
pub mod batch;
pub mod calibrate;
pub mod classical;
pub mod config;
pub mod crossval;
pub mod distillation;
pub mod export;
pub mod fit;
pub mod learner;
pub mod loss;
pub mod presets;
pub mod sampler;
pub mod score;
pub mod training;

pub use config::TrainConfig;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
pub(crate) mod tests;
