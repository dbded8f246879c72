//! Self-attention over a short sequence of steps.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::{relu, softmax};
use burn::tensor::backend::Backend;
use burn::tensor::{Distribution, Tensor};

use super::tensors::linear_of_zeros;

/// Configuration of [`SelfAttention`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfAttentionConfig {
    /// Channels of a step; a multiple of the heads.
    pub channels: usize,
    /// Heads.
    pub heads: usize,
    /// Share of what a branch adds that is dropped in training.
    pub dropout: f64,
    /// Probability that a branch adds nothing for a window in training: stochastic depth.
    pub drop_path: f64,
}

impl SelfAttentionConfig {
    /// A block with fresh weights.
    pub fn init<B: Backend>(&self, device: &B::Device) -> SelfAttention<B> {
        let linear = |input, output| LinearConfig::new(input, output).init(device);
        self.around(linear, device)
    }

    /// A block of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> SelfAttention<B> {
        self.around(|input, output| linear_of_zeros([input, output], device), device)
    }

    fn around<B: Backend>(
        &self,
        linear: impl Fn(usize, usize) -> Linear<B>,
        device: &B::Device,
    ) -> SelfAttention<B> {
        let channels = self.channels;
        let norm = || LayerNormConfig::new(channels).init(device);
        SelfAttention {
            heads: self.heads,
            drop_path: self.drop_path,
            attention_norm: norm(),
            projections: linear(channels, 3 * channels),
            merge: linear(channels, channels),
            forward_norm: norm(),
            widen: linear(channels, 2 * channels),
            narrow: linear(2 * channels, channels),
            dropout: DropoutConfig::new(self.dropout).init(),
        }
    }

    /// Multiplications for a sequence of so many steps.
    pub(super) fn multiplications(&self, steps: usize) -> usize {
        let square = self.channels * self.channels;
        steps * 8 * square + 2 * steps * steps * self.channels
    }
}

/// A transformer's encoder block (Vaswani et al., arXiv:1706.03762, § 3.1–3.3) with the normalisation before
/// each branch (Xiong et al., arXiv:2002.04745) and stochastic depth (Huang et al., arXiv:1603.09382).
#[derive(Module, Debug)]
pub struct SelfAttention<B: Backend> {
    heads: usize,
    drop_path: f64,
    attention_norm: LayerNorm<B>,
    projections: Linear<B>,
    merge: Linear<B>,
    forward_norm: LayerNorm<B>,
    widen: Linear<B>,
    narrow: Linear<B>,
    dropout: Dropout,
}

impl<B: Backend> SelfAttention<B> {
    /// Steps that have looked at each other.
    ///
    /// # Shapes
    /// - input and output: `[batch, steps, channels]`
    pub fn forward(&self, steps: Tensor<B, 3>) -> Tensor<B, 3> {
        let steps = steps.clone() + self.branch(self.attend(steps));
        let widened = relu(self.widen.forward(self.forward_norm.forward(steps.clone())));
        steps + self.branch(self.narrow.forward(widened))
    }

    /// How much each step looks at each other, the mean over heads, `[batch, steps, steps]`; rows sum to one.
    pub fn weights(&self, steps: Tensor<B, 3>) -> Tensor<B, 3> {
        let [batch, count, _] = steps.dims();
        let [queries, keys, _] = self.projected(steps);
        weights_of(queries, keys).mean_dim(1).reshape([batch, count, count])
    }

    fn attend(&self, steps: Tensor<B, 3>) -> Tensor<B, 3> {
        let shape = steps.dims();
        let [queries, keys, values] = self.projected(steps);
        let heard = weights_of(queries, keys).matmul(values);
        self.merge.forward(heard.swap_dims(1, 2).reshape(shape))
    }

    /// Queries, keys and values, `[batch, heads, steps, channels / heads]` each.
    fn projected(&self, steps: Tensor<B, 3>) -> [Tensor<B, 4>; 3] {
        let [batch, count, channels] = steps.dims();
        let all = self.projections.forward(self.attention_norm.forward(steps));
        [0, 1, 2].map(|index| {
            let part = all.clone().narrow(2, index * channels, channels);
            part.reshape([batch, count, self.heads, channels / self.heads]).swap_dims(1, 2)
        })
    }

    /// What a branch adds, in training less what is dropped.
    fn branch(&self, added: Tensor<B, 3>) -> Tensor<B, 3> {
        let added = self.dropout.forward(added);
        let device = added.device();
        if self.drop_path == 0.0 || !B::ad_enabled(&device) {
            return added;
        }
        let kept = 1.0 - self.drop_path;
        let mask = Tensor::random([added.dims()[0], 1, 1], Distribution::Bernoulli(kept), &device);
        added * mask.div_scalar(kept)
    }
}

/// `softmax(Q·Kᵀ / √d)`.
fn weights_of<B: Backend>(queries: Tensor<B, 4>, keys: Tensor<B, 4>) -> Tensor<B, 4> {
    let scale = 1.0 / (queries.dims()[3] as f64).sqrt();
    softmax(queries.matmul(keys.swap_dims(2, 3)).mul_scalar(scale), 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::module::Param;
    use burn::nn::attention::{MhaInput, MultiHeadAttention, MultiHeadAttentionConfig};
    use burn::tensor::Tolerance;

    const CONFIG: SelfAttentionConfig =
        SelfAttentionConfig { channels: 8, heads: 2, dropout: 0.1, drop_path: 0.1 };

    fn steps() -> Tensor<Cpu, 3> {
        Tensor::random([3, 5, 8], Distribution::Normal(0.0, 1.0), &CpuDevice::default())
    }

    /// Burn's layer with the same weights.
    fn burns(block: &SelfAttention<Cpu>) -> MultiHeadAttention<Cpu> {
        let part = |index: usize| Linear {
            weight: Param::from_tensor(block.projections.weight.val().narrow(1, index * 8, 8)),
            bias: block
                .projections
                .bias
                .as_ref()
                .map(|bias| Param::from_tensor(bias.val().narrow(0, index * 8, 8))),
        };
        let mut theirs = MultiHeadAttentionConfig::new(8, 2)
            .with_quiet_softmax(false)
            .init(&CpuDevice::default());
        (theirs.query, theirs.key, theirs.value) = (part(0), part(1), part(2));
        theirs.output = block.merge.clone();
        theirs
    }

    #[test]
    fn attention_and_its_weights_equal_burns() {
        let block = CONFIG.init::<Cpu>(&CpuDevice::default());
        let seen = steps();
        let normed = block.attention_norm.forward(seen.clone());
        // First: weights are drawn when they are first used, and a copy made before would draw its own.
        let ours = block.attend(seen.clone()).into_data();
        let theirs = burns(&block).forward(MhaInput::self_attn(normed));
        let tolerance = Tolerance::absolute(1e-5);
        ours.assert_approx_eq::<f32>(&theirs.context.into_data(), tolerance);
        let expected = theirs.weights.mean_dim(1).reshape([3, 5, 5]).into_data();
        block.weights(seen).into_data().assert_approx_eq::<f32>(&expected, tolerance);
    }

    #[test]
    fn outside_training_nothing_is_left_out() {
        let block = CONFIG.init::<Cpu>(&CpuDevice::default());
        let seen = steps();
        assert_eq!(block.forward(seen.clone()).into_data(), block.forward(seen).into_data());
    }
}
