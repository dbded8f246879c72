//! Tuning: which configuration of a declared space does best on inner grouped folds.
//!
//! A [`Space`] declares what may vary; a [`Study`] is a folder of trials that several processes may
//! share; a trial's score is the validation UAR inside ([`InnerSplits`]), and its configuration comes from
//! [`propose`]. [`Nested`] runs a study inside every outer fold and tests on that fold once.

mod claim;
mod domain;
mod error;
mod importance;
mod inner_splits;
mod nested;
mod pruning;
mod run;
mod sampler;
mod space;
mod study;
mod trial;
mod watch;

pub use claim::{Claim, ClaimRules};
pub use domain::{Domain, Point};
pub use error::TuneError;
pub use importance::{Importance, importance};
pub use inner_splits::InnerSplits;
pub use nested::{Nested, NestedConfig, NestedRow};
pub use pruning::MedianRule;
pub use run::{Ended, Objective, Worker, run};
pub use sampler::{Observation, Search, propose};
pub use space::Space;
pub use study::{Study, StudyConfig};
pub use trial::{Trial, TrialState};
pub use watch::TrialWatch;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
