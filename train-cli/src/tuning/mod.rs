//! Tuning: which configuration of a declared space does best on inner grouped folds.
//!
//! A [`Space`] declares what may vary; a [`Study`] is a folder of trials that several processes may
//! share; a trial's score is the validation UAR inside ([`Inside`]), and its configuration comes from
//! [`propose`]. [`Nested`] runs a study inside every outer fold and judges that fold once.

mod claim;
mod domain;
mod error;
mod importance;
mod inside;
mod nested;
mod pruning;
mod run;
mod sampler;
mod space;
mod study;
mod trial;
mod watch;

pub use claim::{Claim, ClaimRules};
pub use domain::Domain;
pub use error::TuneError;
pub use importance::{Importance, importance};
pub use inside::Inside;
pub use nested::{Nested, NestedConfig, NestedRow};
pub use pruning::MedianRule;
pub use run::{Ended, Objective, Worker, run};
pub use sampler::{Observation, Point, Search, propose};
pub use space::Space;
pub use study::{Study, StudyConfig};
pub use trial::{State, Trial};
pub use watch::TrialWatch;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
