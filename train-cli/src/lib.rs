//! The library behind `lubdub`: data sets, metrics, reports, arrays, training and audits.

pub mod ablation;
pub mod arrays;
pub mod audit;
pub mod bench;
pub mod classifier;
pub mod comparison;
pub mod data;
pub mod device_check;
mod error;
pub mod examples;
pub mod io;
pub mod metrics;
pub mod report;
pub mod segmenter;
pub mod trainer;
pub mod tuning;

pub use error::TrainError;
