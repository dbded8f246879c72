//! Every kind of layer of the peers' network on its own: where a step's time goes.

use std::time::Instant;

use burn::nn::conv::Conv2dConfig;
use burn::nn::pool::MaxPool2dConfig;
use burn::nn::{PaddingConfig2d, Relu};
use burn::tensor::backend::AutodiffBackend;
use burn::tensor::{Distribution, Tensor};
use engine::backend::DeviceError;
use engine::models::{BatchNormConfig, ConvBlockConfig, conv_pool};
use serde::Serialize;

use super::step::wait;
use super::{PEER_SHAPE, PeerConfig};

/// Times of one layer, in milliseconds for a batch: the least of all runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerTimes {
    /// What it is, and where.
    pub name: String,
    /// Its input's shape.
    pub input: [usize; 4],
    /// Its own function.
    pub forward_ms: f64,
    /// The gradients of its input and weights. With it comes one pass over the output, the gradient of a
    /// sum.
    pub backward_ms: f64,
}

/// Times the layers of the peers' network on random input, `runs` times each. Convolutions with their poolings
/// are timed twice: by Burn's layers, and as the network has them, which on the processor is one operation.
///
/// # Errors
/// When the device fails.
pub fn layers<B: AutodiffBackend>(
    batch: usize,
    runs: usize,
    device: &B::Device,
) -> Result<Vec<LayerTimes>, DeviceError> {
    let [mut channels, mut bands, mut frames] = PEER_SHAPE;
    let mut rows = Vec::new();
    for (index, block) in PeerConfig::blocks().iter().enumerate() {
        let name = |layer: &str| format!("{layer} {}", index + 1);
        let timed = Timed::<B> { runs, device };
        let conv = convolution(block).init::<B>(device);
        let pool = MaxPool2dConfig::new(block.pool).with_strides(block.pool).init();
        let burns = |x: Tensor<B, 4>| pool.forward(conv.forward(x));
        let input = [batch, channels, bands, frames];
        rows.push(timed.layer(name("Burn's conv and pool"), input, &burns)?);
        rows.push(timed.layer(name("conv and pool"), input, &|x| {
            conv_pool(&x, &conv.weight.val(), None, (block.dilation, block.pool))
                .unwrap_or_else(|| burns(x))
        })?);
        channels = block.channels[1];
        (bands, frames) = (bands / block.pool[0], frames / block.pool[1]);
        let norm = BatchNormConfig::new(channels).init::<B>(device);
        let input = [batch, channels, bands, frames];
        rows.push(timed.layer(name("normalisation"), input, &|x| norm.forward(x))?);
        rows.push(timed.layer(name("rectifier"), input, &|x| Relu::new().forward(x))?);
    }
    Ok(rows)
}

fn convolution(block: &ConvBlockConfig) -> Conv2dConfig {
    Conv2dConfig::new(block.channels, block.kernel)
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .with_bias(false)
}

/// A way of timing layers.
struct Timed<'a, B: AutodiffBackend> {
    runs: usize,
    device: &'a B::Device,
}

impl<B: AutodiffBackend> Timed<'_, B> {
    fn layer(
        &self,
        name: String,
        input: [usize; 4],
        layer: &dyn Fn(Tensor<B, 4>) -> Tensor<B, 4>,
    ) -> Result<LayerTimes, DeviceError> {
        let x = Tensor::<B, 4>::random(input, Distribution::Normal(0.0, 1.0), self.device);
        let mut times = LayerTimes { name, input, forward_ms: f64::MAX, backward_ms: f64::MAX };
        for _ in 0..self.runs {
            let x = x.clone().detach().require_grad();
            let began = Instant::now();
            let y = layer(x);
            wait::<B>(self.device)?;
            let forward = began.elapsed().as_secs_f64() * 1e3;
            let sum = y.sum();
            let began = Instant::now();
            let gradients = sum.backward();
            wait::<B>(self.device)?;
            let backward = began.elapsed().as_secs_f64() * 1e3;
            drop(gradients);
            times.forward_ms = times.forward_ms.min(forward);
            times.backward_ms = times.backward_ms.min(backward);
        }
        Ok(times)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use burn::backend::Autodiff;
    use engine::backend::{Cpu, CpuDevice};

    #[test]
    fn every_layer_of_the_network_is_timed_with_the_shape_that_reaches_it() {
        let _alone = crate::classifier::tests::alone();
        let rows = layers::<Autodiff<Cpu>>(1, 1, &CpuDevice::default()).unwrap();
        // Four blocks of four rows.
        assert_eq!(rows.len(), 16);
        assert_eq!(rows[15].input, [1, 128, 8, 37]);
        // What was not timed would have kept the greatest number.
        assert!(rows.iter().all(|row| row.forward_ms.max(row.backward_ms) < f64::MAX));
    }
}
