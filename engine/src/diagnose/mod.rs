//! The whole path, from the bytes of a file to its findings.

mod batch;
mod listener;

pub use batch::{Heard, WINDOWS_AT_ONCE, logits_of};
pub use listener::{Diagnosis, Listener, Refusal};

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
