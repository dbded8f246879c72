//! Classical baselines: a random forest or a logistic regression on pooled, merged spectrogram image
//! features, through the same splits, calibration and figures as the networks.

mod config;
mod fit;
mod forest;
mod pooled;
mod ranking;

pub use config::{ClassicalConfig, ClassicalKind};
pub use fit::{Baseline, RankedFeature};
pub use pooled::{feature_names, pooled};
pub use ranking::{mutual_information, ranked};
