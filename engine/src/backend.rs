//! The backends that networks run on.

use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

/// Pure Rust on the CPU, with SIMD; available everywhere, the reference for all others.
pub type Cpu = burn::backend::Flex;

/// The device of [`Cpu`].
pub type CpuDevice = burn::tensor::Device<Cpu>;

/// The GPU, by WebGPU, Vulkan or Metal. It may be used only where
/// [`SelfTest`](crate::device_check::SelfTest) finds that it computes what [`Cpu`] computes.
#[cfg(feature = "gpu")]
pub type Gpu = burn::backend::Wgpu;

/// The device of [`Gpu`].
#[cfg(feature = "gpu")]
pub type GpuDevice = burn::tensor::Device<Gpu>;

/// A device failed to compute, or to give its results back. Holds the backend's own message: each backend has
/// error types of its own, and none of them can be cloned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DeviceError(String);

/// The values of a tensor, in row-major order. Asynchronous, because a synchronous read panics in the
/// browser.
///
/// # Errors
/// When the device fails.
pub async fn read_values<B: Backend, const D: usize>(
    tensor: Tensor<B, D>,
) -> Result<Vec<f32>, DeviceError> {
    let data = tensor.into_data_async().await.map_err(|error| DeviceError(error.to_string()))?;
    data.into_vec().map_err(|error| DeviceError(format!("{error:?}")))
}

/// The same, but waits for the device, and converts from other types of numbers. For native code.
///
/// # Errors
/// When the device fails.
pub(crate) fn read_values_blocking<B: Backend, const D: usize>(
    tensor: Tensor<B, D>,
) -> Result<Vec<f32>, DeviceError> {
    let data = tensor.try_into_data().map_err(|error| DeviceError(error.to_string()))?;
    data.convert::<f32>().into_vec().map_err(|error| DeviceError(format!("{error:?}")))
}
