//! From logits to what is said about a recording.

mod class;
mod conclude;
mod config;
mod inadequacy;
mod pooling;
mod probabilities;

pub use class::Class;
pub use conclude::{Findings, Status, conclude, likeliest};
pub use config::{Calibration, Thresholds};
pub use inadequacy::Inadequacy;
pub use pooling::Pooling;
pub use probabilities::{ClassLogits, ClassProbabilities, Probabilities};
