//! The proof that a device trains as the CPU does, for every kind of network.

mod open;
mod reference_cases;
mod self_test;

#[cfg(feature = "cuda")]
pub use open::cuda;
#[cfg(feature = "wgpu")]
pub use open::wgpu;
pub use reference_cases::without_dropout;
pub use self_test::self_test;
