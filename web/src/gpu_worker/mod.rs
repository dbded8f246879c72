//! The network on the GPU, by WebGPU, in a worker of its own: model inputs in, logits out. It knows nothing of
//! recordings, so that it needs none of the code that reads and conditions them. Other workers reach it by a
//! port each; the app starts and ends it.

mod batcher;
#[cfg(feature = "gpu")]
mod error;
#[cfg(feature = "gpu")]
mod predict;
#[cfg(feature = "gpu")]
mod self_test;
#[cfg(feature = "gpu")]
mod serve;

pub use batcher::{ClientId, GpuRequest, GpuRequestBatcher};
#[cfg(feature = "gpu")]
pub use serve::start;
