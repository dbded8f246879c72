//! Work on a device that has passed the [`self_test`](super::self_test()).

use burn::backend::Autodiff;
use burn::tensor::backend::AutodiffBackend;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use super::self_test;
use crate::TrainError;
use crate::trainer::device::TrainDevice;
#[cfg(any(feature = "cuda", feature = "wgpu"))]
use crate::trainer::device::catch_panic;

/// Work that any backend can do which differentiates.
pub trait DeviceTask {
    /// What comes of it.
    type Output;

    /// Does the work on a device.
    fn run<B: AutodiffBackend>(self, device: &B::Device) -> Self::Output;
}

impl TrainDevice {
    /// Opens the device, proves that it computes what the CPU computes, and does the work on it.
    ///
    /// # Errors
    /// [`TrainError::NoDevice`] with what is missing; [`TrainError::SelfTest`].
    pub fn run<T: DeviceTask>(self, task: T) -> Result<T::Output, TrainError> {
        log::info!("training runs on {self}");
        match self {
            Self::Cpu => Ok(task.run::<Autodiff<Cpu>>(&CpuDevice::default())),
            #[cfg(feature = "cuda")]
            Self::Cuda(number) => {
                let device = crate::trainer::device::cuda::start(number)?;
                let device = proven::<burn::backend::Cuda>(self, device)?;
                Ok(task.run::<Autodiff<burn::backend::Cuda>>(&device))
            }
            #[cfg(feature = "wgpu")]
            Self::Wgpu(number) => {
                let (device, name) = crate::trainer::device::wgpu::start(number)?;
                log::info!("{self} is {name}");
                let device = proven::<engine::backend::Gpu>(self, device)?;
                Ok(task.run::<Autodiff<engine::backend::Gpu>>(&device))
            }
        }
    }
}

/// The device, once it has passed the [`self_test`].
#[cfg(any(feature = "cuda", feature = "wgpu"))]
fn proven<B: Backend>(name: TrainDevice, device: B::Device) -> Result<B::Device, TrainError> {
    let outcome = catch_panic::quietly(|| self_test::<Autodiff<B>>(&device));
    // A device whose threads stopped has computed nothing, whatever the comparison says.
    outcome.map_err(|reason| name.missing(reason))?.map(|()| device)
}
