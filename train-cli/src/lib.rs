//! The library behind `lubdub`: data sets, metrics, reports, arrays, training and audits.

pub mod ablation;
pub mod arrays;
pub mod audit;
pub mod beats;
pub mod bench;
pub mod comparison;
pub mod data;
pub mod metrics;
pub mod report;
pub mod train;
pub mod tuning;
