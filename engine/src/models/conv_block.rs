//! Convolution, max-pooling, batch normalisation, rectifier, dropout.

use burn::module::{Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Dropout, DropoutConfig, PaddingConfig2d, Relu};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

#[cfg(feature = "training")]
use super::conv_pool::conv_pool;
use super::{BatchNorm, BatchNormConfig};

/// Configuration of [`ConvBlock`].
#[derive(Debug, Clone, Copy)]
pub struct ConvBlockConfig {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// Size of the kernel over bands and frames, both odd; the padding leaves the size as it is.
    pub kernel: [usize; 2],
    /// Bands and frames from one weight of the kernel to the next; `[1, 1]` leaves none out.
    pub dilation: [usize; 2],
    /// Max-pooling over bands and frames; `[1, 1]` pools nothing.
    pub pool: [usize; 2],
    /// Share of activations dropped in training.
    pub dropout: f64,
}

impl ConvBlockConfig {
    /// A block with fresh weights and live normalisation.
    pub fn init<B: Backend>(&self, device: &B::Device) -> ConvBlock<B> {
        let mut block = self.init_zeros(device);
        block.conv = Conv2dConfig::new(self.channels, self.kernel)
            .with_padding(same_padding(self.kernel, self.dilation))
            .with_dilation(self.dilation)
            .with_bias(false)
            .init(device);
        block.norm = Some(BatchNormConfig::new(self.channels[1]).init(device));
        block
    }

    /// A folded block of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> ConvBlock<B> {
        ConvBlock {
            conv: conv_of_zeros(self.channels, (self.kernel, self.dilation), device),
            pool: MaxPool2dConfig::new(self.pool).with_strides(self.pool).init(),
            norm: None,
            relu: Relu::new(),
            dropout: DropoutConfig::new(self.dropout).init(),
        }
    }
}

/// As much as leaves the size as it is, for a kernel of odd sizes.
pub(super) fn same_padding(kernel: [usize; 2], dilation: [usize; 2]) -> PaddingConfig2d {
    let [height, width] = [0, 1].map(|axis| kernel[axis] / 2 * dilation[axis]);
    PaddingConfig2d::Explicit(height, width, height, width)
}

/// A convolution of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
pub(super) fn conv_of_zeros<B: Backend>(
    [input, output]: [usize; 2],
    (kernel, dilation): ([usize; 2], [usize; 2]),
    device: &B::Device,
) -> Conv2d<B> {
    let weight = Tensor::zeros([output, input, kernel[0], kernel[1]], device);
    Conv2d {
        weight: Param::from_tensor(weight),
        bias: Some(Param::from_tensor(Tensor::zeros([output], device))),
        stride: [1, 1],
        kernel_size: kernel,
        dilation,
        groups: 1,
        padding: same_padding(kernel, dilation),
    }
}

/// A convolution and what follows it.
#[derive(Module, Debug)]
pub struct ConvBlock<B: Backend> {
    conv: Conv2d<B>,
    pool: MaxPool2d,
    norm: Option<BatchNorm<B>>,
    relu: Relu,
    dropout: Dropout,
}

impl<B: Backend> ConvBlock<B> {
    /// Applies the block.
    ///
    /// # Shapes
    /// - input: `[batch, channels in, height, width]`
    /// - output: `[batch, channels out, height / pool, width / pool]`
    pub fn forward(&self, input: Tensor<B, 4>) -> Tensor<B, 4> {
        let x = self.convolved(input);
        let x = match &self.norm {
            Some(norm) => norm.forward(x),
            None => x,
        };
        self.dropout.forward(self.relu.forward(x))
    }

    /// Columns of the input on either side of one that are convolved to it.
    pub(super) fn reach(&self) -> usize {
        self.conv.weight.dims()[3] / 2 * self.conv.dilation[1]
    }

    /// Convolution and max-pooling, by one operation where there is one for the backend.
    fn convolved(&self, input: Tensor<B, 4>) -> Tensor<B, 4> {
        #[cfg(feature = "training")]
        {
            let bias = self.conv.bias.as_ref().map(Param::val);
            let (weight, pool) = (self.conv.weight.val(), self.pool.kernel_size);
            let shape = (self.conv.dilation, pool);
            if let Some(x) = conv_pool(&input, &weight, bias.as_ref(), shape) {
                return x;
            }
        }
        self.pool.forward(self.conv.forward(input))
    }

    /// Merges the normalisation into the convolution's weights and bias. That it comes after the
    /// pooling makes no difference: its scale is positive, so it commutes with the maximum.
    #[must_use]
    pub fn folded(mut self) -> Self {
        let Some(norm) = self.norm.take() else { return self };
        let (scale, shift) = norm.affine();
        let [out, input, height, width] = self.conv.weight.dims();
        let rows = self.conv.weight.val().reshape([out, input * height * width]);
        let weight = (rows * scale.reshape([out, 1])).reshape([out, input, height, width]);
        self.conv.weight = Param::from_tensor(weight.detach());
        self.conv.bias = Some(Param::from_tensor(shift.detach()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::{Distribution, Tolerance};

    #[test]
    fn folding_changes_the_cost_and_not_the_values() {
        let device = CpuDevice::default();
        let config = ConvBlockConfig {
            channels: [2, 5],
            kernel: [3, 5],
            dilation: [1, 2],
            pool: [2, 1],
            dropout: 0.3,
        };
        let mut block = config.init::<Cpu>(&device);
        let randomized = BatchNormConfig::new(5).init::<Cpu>(&device).randomized();
        block.norm = Some(randomized);
        let input = Tensor::random([3, 2, 8, 9], Distribution::Normal(0.0, 1.0), &device);
        let plain = block.forward(input.clone());
        let folded = block.folded();
        assert!(folded.norm.is_none());
        folded
            .forward(input)
            .into_data()
            .assert_approx_eq::<f32>(&plain.into_data(), Tolerance::absolute(1e-5));
    }
}
