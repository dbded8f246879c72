//! How good predictions are, and how sure one can be of it.
//!
//! Everything here is pure: [`Prediction`] recordings in, figures out. [`evaluate`] measures every
//! [`Metric`] with a 95 % interval by bootstrap over groups, because recordings of one group are
//! not independent of each other.

mod auroc;
mod average_precision;
pub mod baseline;
mod bootstrap;
mod brier;
mod calibration;
pub mod challenge;
mod confusion;
mod evaluation;
mod matthews;
mod measured_figure;
mod metric;
mod paired;
pub(crate) mod prediction;
mod rank;
mod sample;
mod selective;

pub use auroc::{RocPoint, area_under_roc, auroc, roc};
pub use average_precision::average_precision;
pub use bootstrap::{BootstrapConfig, Estimate, bootstrap, bootstrap_by};
pub use brier::brier;
pub use calibration::{BINS, ReliabilityBin, expected_calibration_error, reliability};
pub use confusion::ConfusionMatrix;
pub use evaluation::{ClassFigures, Evaluation, Figure, evaluate};
pub use matthews::matthews;
pub use measured_figure::{MeasuredFigure, reported_name};
pub use metric::Metric;
pub use paired::{Difference, PairError, paired};
pub use prediction::{Prediction, classes_of, with_repeats};
pub use rank::{ranks, spearman};
pub use sample::Sample;
pub use selective::{
    Answer, CoverageRisk, coverage, coverage_risk, risk_at, risk_coverage_area, selective_accuracy,
};

#[cfg(test)]
mod golden;
