//! The backends that networks run on.

/// Pure Rust on the processor, with SIMD; available everywhere, the reference for all others.
pub type Cpu = burn::backend::Flex;

/// The device of [`Cpu`].
pub type CpuDevice = burn::tensor::Device<Cpu>;

/// The graphics processor, by WebGPU, Vulkan or Metal. It may be used only where
/// [`SelfTest`](crate::diagnose::SelfTest) finds that it computes what [`Cpu`] computes.
#[cfg(feature = "gpu")]
pub type Gpu = burn::backend::Wgpu;

/// The device of [`Gpu`].
#[cfg(feature = "gpu")]
pub type GpuDevice = burn::tensor::Device<Gpu>;
