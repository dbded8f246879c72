//! Devices that have passed the [`self_test`](super::self_test()).

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use burn::backend::Autodiff;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use burn::tensor::backend::Backend;

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use super::self_test;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use crate::TrainError;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use crate::trainer::device::{TrainDevice, catch_panic};

/// The NVIDIA GPU of this number, from 0.
///
/// # Errors
/// [`TrainError::NoDevice`] with what is to be installed; [`TrainError::SelfTest`].
#[cfg(feature = "cuda")]
pub fn cuda(number: u16) -> Result<burn::backend::cuda::CudaDevice, TrainError> {
    let device = crate::trainer::device::cuda::start(number)?;
    proven::<burn::backend::Cuda>(TrainDevice::Cuda(number), device)
}

/// The GPU of this number, from 0, or else the best one, by Vulkan or Metal.
///
/// # Errors
/// [`TrainError::NoDevice`] with what is to be done; [`TrainError::SelfTest`].
#[cfg(feature = "wgpu")]
pub fn wgpu(number: Option<u16>) -> Result<engine::backend::GpuDevice, TrainError> {
    let (device, _) = crate::trainer::device::wgpu::start(number)?;
    proven::<engine::backend::Gpu>(TrainDevice::Wgpu(number), device)
}

/// The device, once it has passed the [`self_test`].
#[cfg(any(feature = "cuda", feature = "wgpu"))]
fn proven<B: Backend>(name: TrainDevice, device: B::Device) -> Result<B::Device, TrainError> {
    let outcome = catch_panic::quietly(|| self_test::<Autodiff<B>>(&device));
    // A device whose threads stopped has computed nothing, whatever the comparison says.
    outcome.map_err(|reason| name.missing(reason))?.map(|()| device)
}
