//! Batch normalisation (Ioffe & Szegedy, arXiv:1502.03167), laid out for CPU backends.

use burn::module::{Module, Param, RunningState};
use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

/// Configuration of [`BatchNorm`].
#[derive(Debug, Clone, Copy)]
pub struct BatchNormConfig {
    /// Number of channels.
    pub channels: usize,
    /// Weight of the newest batch in the running statistics.
    pub momentum: f64,
    /// Added to the variance.
    pub epsilon: f64,
}

impl BatchNormConfig {
    /// The customary momentum (0.1) and epsilon (1e-5).
    #[must_use]
    pub fn new(channels: usize) -> Self {
        Self { channels, momentum: 0.1, epsilon: 1e-5 }
    }

    /// A layer that at first leaves a standardised input as it is.
    pub fn init<B: Backend>(&self, device: &B::Device) -> BatchNorm<B> {
        BatchNorm {
            gamma: Param::from_tensor(Tensor::ones([self.channels], device)),
            beta: Param::from_tensor(Tensor::zeros([self.channels], device)),
            running_mean: RunningState::new(Tensor::zeros([self.channels], device)),
            running_variance: RunningState::new(Tensor::ones([self.channels], device)),
            momentum: self.momentum,
            epsilon: self.epsilon,
        }
    }
}

/// Standardises each channel over batch and space, then scales and shifts it.
///
/// Burn's own layer broadcasts over `[1, C, 1, 1]`, which is slow on CPU backends (426 ms against
/// about 20 ms an element-wise pass, for 32 × 16 channels of 64 × 300 on Flex). Here the input is
/// seen as `[N·C, H·W]`, so that statistics are row means and the affine map is one multiplication
/// and one addition with a column.
///
/// The scale is `|γ|`: an increasing map commutes with a maximum, so that the layer can stand behind a
/// max-pooling, where there is a quarter of the work, and still be folded into the convolution before
/// it.
#[derive(Module, Debug)]
pub struct BatchNorm<B: Backend> {
    gamma: Param<Tensor<B, 1>>,
    beta: Param<Tensor<B, 1>>,
    running_mean: RunningState<Tensor<B, 1>>,
    running_variance: RunningState<Tensor<B, 1>>,
    momentum: f64,
    epsilon: f64,
}

impl<B: Backend> BatchNorm<B> {
    /// Normalises with the batch's statistics in training, with the running ones otherwise.
    ///
    /// # Shapes
    /// - input and output: `[batch, channels, height, width]`
    pub fn forward(&self, input: Tensor<B, 4>) -> Tensor<B, 4> {
        let shape = input.dims();
        let [batch, channels, height, width] = shape;
        let rows = input.reshape([batch * channels, height * width]);
        let (scale, shift) = if B::ad_enabled(&rows.device()) {
            let (mean, variance) = batch_statistics(rows.clone(), batch, channels);
            self.update_running(
                mean.clone().detach(),
                variance.clone().detach(),
                batch * height * width,
            );
            self.affine_of(mean, variance)
        } else {
            self.affine()
        };
        let column = |per_channel: Tensor<B, 1>| {
            per_channel
                .reshape([1, channels])
                .expand([batch, channels])
                .reshape([batch * channels, 1])
        };
        (rows * column(scale) + column(shift)).reshape(shape)
    }

    /// The layer's scale and shift per channel outside training, `[channels]` each.
    pub fn affine(&self) -> (Tensor<B, 1>, Tensor<B, 1>) {
        self.affine_of(self.running_mean.value(), self.running_variance.value())
    }

    /// `|γ| / √(σ² + ε)` and `β − μ |γ| / √(σ² + ε)`.
    fn affine_of(
        &self,
        mean: Tensor<B, 1>,
        variance: Tensor<B, 1>,
    ) -> (Tensor<B, 1>, Tensor<B, 1>) {
        let scale = self.gamma.val().abs() / variance.add_scalar(self.epsilon).sqrt();
        let shift = self.beta.val() - mean * scale.clone();
        (scale, shift)
    }

    /// Moves the running statistics towards those of a batch of `count` values per channel; the
    /// running variance is the unbiased one, as in `PyTorch`.
    fn update_running(&self, mean: Tensor<B, 1>, variance: Tensor<B, 1>, count: usize) {
        let unbiased = variance.mul_scalar(count as f64 / (count.max(2) - 1) as f64);
        let blend = |old: Tensor<B, 1>, new: Tensor<B, 1>| {
            (old.mul_scalar(1.0 - self.momentum) + new.mul_scalar(self.momentum)).detach()
        };
        self.running_mean.update(blend(self.running_mean.value_sync(), mean));
        self.running_variance.update(blend(self.running_variance.value_sync(), unbiased));
    }
}

/// Mean and biased variance per channel of `[batch · channels, pixels]`.
fn batch_statistics<B: Backend>(
    rows: Tensor<B, 2>,
    batch: usize,
    channels: usize,
) -> (Tensor<B, 1>, Tensor<B, 1>) {
    let over_batch =
        |per_row: Tensor<B, 2>| per_row.reshape([batch, channels]).mean_dim(0).reshape([channels]);
    let mean = over_batch(rows.clone().mean_dim(1));
    let square = over_batch((rows.clone() * rows).mean_dim(1));
    let variance = (square - mean.clone() * mean.clone()).clamp_min(0.0);
    (mean, variance)
}

#[cfg(test)]
impl<B: Backend> BatchNorm<B> {
    /// A layer that changes its input, for tests of what is done to normalisation layers.
    pub(super) fn randomized(mut self) -> Self {
        use burn::tensor::Distribution;
        let random = |low, high| {
            Tensor::random(
                self.gamma.dims(),
                Distribution::Uniform(low, high),
                &self.gamma.device(),
            )
        };
        self.running_mean = RunningState::new(random(-1.0, 1.0));
        self.running_variance = RunningState::new(random(0.5, 2.0));
        self.beta = Param::from_tensor(random(-1.0, 1.0));
        self.gamma = Param::from_tensor(random(-2.0, 2.0));
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::nn::BatchNormConfig as BurnBatchNorm;
    use burn::tensor::{Distribution, Tolerance};

    #[test]
    fn outside_training_it_equals_burns_layer() {
        let device = CpuDevice::default();
        let input = Tensor::<Cpu, 4>::random([3, 4, 5, 6], Distribution::Normal(1.0, 2.0), &device);
        let ours = BatchNormConfig::new(4).init::<Cpu>(&device).forward(input.clone());
        let theirs = BurnBatchNorm::new(4).init::<Cpu>(&device).forward(input);
        ours.into_data().assert_approx_eq::<f32>(&theirs.into_data(), Tolerance::absolute(1e-5));
    }

    #[test]
    fn statistics_equal_the_definition() {
        let device = CpuDevice::default();
        let data: Vec<f32> = (0..2 * 3 * 4).map(|i| ((i * 7) % 11) as f32).collect();
        let rows = Tensor::<Cpu, 1>::from_floats(data.as_slice(), &device).reshape([6, 4]);
        let (mean, variance) = batch_statistics(rows, 2, 3);
        for channel in 0..3 {
            let values: Vec<f32> =
                (0..2).flat_map(|n| data[(n * 3 + channel) * 4..][..4].to_vec()).collect();
            let expected = values.iter().sum::<f32>() / 8.0;
            let spread = values.iter().map(|v| (v - expected).powi(2)).sum::<f32>() / 8.0;
            let at = |t: &Tensor<Cpu, 1>| t.to_data().iter::<f32>().nth(channel);
            assert!((at(&mean).unwrap() - expected).abs() < 1e-5);
            assert!((at(&variance).unwrap() - spread).abs() < 1e-4);
        }
    }
}
