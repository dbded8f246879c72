//! The whole path, from the bytes of a file to its findings.

mod batch;
mod listener;
mod self_test;

pub use batch::{Heard, WINDOWS_AT_ONCE, logits_of};
pub use listener::{Diagnosis, Listener, Refusal};
pub use self_test::{SelfTest, known_sound, self_test};

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
