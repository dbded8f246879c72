//! Where a training runs: the devices by name, and whether they can be used.
//!
//! A device is opened before anything else is done. Burn's backends stop the program where a driver, a
//! compiler or a card is missing, so each is asked for first, and what they stop over nevertheless becomes a
//! sentence ([`TrainError::NoDevice`](crate::TrainError::NoDevice)).

#[cfg(any(feature = "cuda", feature = "wgpu", test))]
pub(crate) mod catch_panic;
#[cfg(feature = "cuda")]
pub mod cuda;
mod name;
#[cfg(feature = "wgpu")]
pub mod wgpu;

pub use name::{DeviceNameError, TrainDevice};
