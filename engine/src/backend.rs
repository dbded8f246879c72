//! The backends that networks run on.

/// Pure Rust on the processor, with SIMD; available everywhere, the reference for all others.
pub type Cpu = burn::backend::Flex;

/// The device of [`Cpu`].
pub type CpuDevice = burn::tensor::Device<Cpu>;
