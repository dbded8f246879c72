//! Pooling a sequence of frames to one vector: what is heard on the whole, and what stands out.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;
use burn::tensor::backend::Backend;

use super::tensors::linear_of_zeros;

/// Configuration of [`AttentionPool`].
#[derive(Debug, Clone, Copy)]
pub struct AttentionPoolConfig {
    /// Channels of a frame.
    pub channels: usize,
}

impl AttentionPoolConfig {
    /// A layer of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> AttentionPool<B> {
        AttentionPool { score: linear_of_zeros([self.channels, 1], device) }
    }

    /// A layer with fresh weights.
    pub fn init<B: Backend>(&self, device: &B::Device) -> AttentionPool<B> {
        AttentionPool { score: LinearConfig::new(self.channels, 1).init(device) }
    }
}

/// Attention-weighted mean over time beside the maximum over time. The weights are a softmax over
/// frames of one learnt linear score (attention pooling, Ilse et al., arXiv:1802.04712, eq. 8
/// without the hidden layer).
#[derive(Module, Debug)]
pub struct AttentionPool<B: Backend> {
    score: Linear<B>,
}

impl<B: Backend> AttentionPool<B> {
    /// Pools over time.
    ///
    /// # Shapes
    /// - input: `[batch, frames, channels]`
    /// - output: `[batch, 2 · channels]`, the weighted mean first
    pub fn forward(&self, frames: Tensor<B, 3>) -> Tensor<B, 2> {
        let [batch, _, channels] = frames.dims();
        let weights = self.weights(frames.clone());
        // Not as a matrix product, which is no quicker here: with it, and with a mean over a single band before it,
        // Burn 0.21 computed something else on WebGPU for images that leave twelve frames of one band.
        let mean = (weights * frames.clone()).sum_dim(1).reshape([batch, channels]);
        let most = frames.max_dim(1).reshape([batch, channels]);
        Tensor::cat(vec![mean, most], 1)
    }

    /// The share of each frame in the weighted mean, `[batch, frames, 1]`.
    pub fn weights(&self, frames: Tensor<B, 3>) -> Tensor<B, 3> {
        softmax(self.score.forward(frames), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::Tolerance;

    #[test]
    fn equal_frames_pool_to_themselves() {
        let device = CpuDevice::default();
        let frame = Tensor::<Cpu, 1>::from_floats([1.0, -2.0, 3.0], &device);
        let frames = frame.clone().reshape([1, 1, 3]).expand([2, 7, 3]);
        let pooled = AttentionPoolConfig { channels: 3 }.init::<Cpu>(&device).forward(frames);
        let expected = frame.repeat_dim(0, 4).reshape([2, 6]);
        pooled
            .into_data()
            .assert_approx_eq::<f32>(&expected.into_data(), Tolerance::absolute(1e-5));
    }
}
