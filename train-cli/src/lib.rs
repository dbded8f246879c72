//! The library behind `lubdub`: data sets, metrics, reports, arrays and training.

pub mod ablation;
pub mod arrays;
pub mod beats;
pub mod bench;
pub mod data;
pub mod metrics;
pub mod report;
pub mod train;
pub mod tuning;
