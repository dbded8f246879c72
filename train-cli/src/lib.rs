//! The library behind `lubdub`: data sets, metrics, reports, arrays, training and audits.

pub mod ablation;
pub mod arrays;
pub mod audit;
pub mod augment;
pub mod bench;
mod causes;
pub mod classifier;
pub mod comparison;
pub mod data;
pub mod device_check;
mod error;
pub mod examples;
pub mod frames;
pub mod io;
mod linear;
pub mod metrics;
pub mod report;
mod shuffle;
pub mod trainer;
pub mod tuning;

pub use error::{CheckpointFault, TrainError};
