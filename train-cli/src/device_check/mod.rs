//! The proof that a device trains as the CPU does, for every kind of network.

mod open;
mod reference_cases;
mod self_test;

pub use open::DeviceTask;
pub use reference_cases::without_dropout;
pub use self_test::self_test;
