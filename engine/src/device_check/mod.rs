//! The proof that a device computes what the CPU computes: reference inputs, and the comparison of logits.

mod reference_inputs;
mod self_test;

pub use reference_inputs::reference_inputs;
pub use self_test::SelfTest;
