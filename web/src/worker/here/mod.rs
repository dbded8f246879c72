//! The backend that this build of the worker computes on: one or the other, with the same names.

#[cfg(feature = "gpu")]
mod graphics;
#[cfg(not(feature = "gpu"))]
mod processor;

#[cfg(feature = "gpu")]
pub use graphics::{BACKEND, Here, listener};
#[cfg(not(feature = "gpu"))]
pub use processor::{BACKEND, Here, listener};
