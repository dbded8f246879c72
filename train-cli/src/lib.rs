//! The library behind `lubdub`: data sets, metrics, reports and training.

pub mod ablation;
pub mod data;
pub mod metrics;
pub mod report;
pub mod train;
