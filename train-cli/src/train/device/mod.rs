//! Where a training runs: the devices by name, and the proof that they compute what the processor computes.
//!
//! A device is opened before anything else is done. Burn's backends stop the program where a driver, a
//! compiler or a card is missing, so each is asked for first, and what they stop over nevertheless becomes a
//! sentence ([`TrainError::NoDevice`](super::TrainError::NoDevice)).

#[cfg(any(feature = "cuda", feature = "wgpu", test))]
mod catch_panic;
#[cfg(feature = "cuda")]
pub mod cuda;
#[cfg(feature = "wgpu")]
pub mod graphics;
mod known;
mod name;
mod self_test;

pub use known::without_dropout;
pub use name::{DeviceNameError, TrainDevice};
pub use self_test::self_test;

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use burn::backend::Autodiff;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use burn::tensor::backend::Backend;

/// The device, once it has passed the [`self_test`].
#[cfg(any(feature = "cuda", feature = "wgpu"))]
fn proven<B: Backend>(
    name: TrainDevice,
    device: B::Device,
) -> Result<B::Device, super::TrainError> {
    let outcome = catch_panic::quietly(|| self_test::<Autodiff<B>>(&device));
    // A device whose threads stopped has computed nothing, whatever the comparison says.
    outcome.map_err(|reason| name.missing(reason))?.map(|()| device)
}
