//! The whole path, from the bytes of a file to its findings.

mod batch;
mod diagnosis;
mod judge;
mod known;
mod listener;
mod preparation;
mod question;
mod refusal;
mod self_test;

pub use batch::{Heard, WINDOWS_AT_ONCE, logits_of, logits_of_all};
pub use diagnosis::Diagnosis;
pub use judge::Judge;
pub use known::known_questions;
pub use listener::Listener;
pub use preparation::{Preparation, Prepared};
pub use question::Question;
pub use refusal::Refusal;
pub use self_test::SelfTest;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
