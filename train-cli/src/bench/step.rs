//! Training steps on random windows, timed in parts.

use std::time::Instant;

use burn::module::AutodiffModule;
use burn::optim::{AdamWConfig, GradientsParams, Optimizer};
use burn::tensor::activation::log_softmax;
use burn::tensor::backend::{AutodiffBackend, Backend};
use burn::tensor::{Distribution, ElementConversion, Int, Tensor};
use cpu_time::ProcessTime;
use engine::models::Network;
use serde::Serialize;

/// Whatever tells classes of windows.
pub trait Classifier<B: Backend> {
    /// Logits, `[windows, classes]`, of `[windows, channels, bands, frames]`.
    fn logits(&self, windows: Tensor<B, 4>) -> Tensor<B, 2>;
}

impl<B: Backend> Classifier<B> for Network<B> {
    fn logits(&self, windows: Tensor<B, 4>) -> Tensor<B, 2> {
        self.forward(windows.into())
    }
}

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepConfig {
    /// Windows in a step.
    pub batch: usize,
    /// Channels, bands and frames of a window.
    pub shape: [usize; 3],
    /// Steps that are timed.
    pub steps: usize,
    /// Steps before them, which compile kernels and fill caches.
    pub warm_up: usize,
}

/// The parts of a training step, in milliseconds: medians of all steps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StepTimes {
    /// Network and loss.
    pub forward_ms: f64,
    /// Gradients.
    pub backward_ms: f64,
    /// The optimiser.
    pub optimiser_ms: f64,
    /// The whole step.
    pub step_ms: f64,
    /// The shortest whole step.
    pub least_ms: f64,
    /// Time of all the process's threads in the whole step: unlike the others it doesn't grow where other
    /// programs want the processor too.
    pub processor_ms: f64,
    /// Recordings per second: windows of a step by the median step.
    pub recordings_per_s: f64,
}

/// Times steps of `AdamW` on cross entropy. After each part the device is waited for.
pub fn steps<B: AutodiffBackend, N: AutodiffModule<B> + Classifier<B>>(
    mut network: N,
    config: &StepConfig,
    device: &B::Device,
    mut done: impl FnMut(),
) -> StepTimes {
    let [channels, bands, frames] = config.shape;
    let shape = [config.batch, channels, bands, frames];
    let windows = Tensor::<B, 4>::random(shape, Distribution::Normal(0.0, 1.0), device);
    let mut optimiser = AdamWConfig::new().with_weight_decay(1e-2).init();
    let mut rows = Vec::new();
    for step in 0..config.warm_up + config.steps {
        let (began, processor) = (Instant::now(), ProcessTime::now());
        let loss = cross_entropy(network.logits(windows.clone()));
        // Reading the value waits for the device.
        let _: f64 = loss.clone().into_scalar().elem();
        let forward = ms(began);
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        wait::<B>(device);
        let backward = ms(began);
        network = optimiser.step(1e-3, network, gradients);
        wait::<B>(device);
        let all = ms(began);
        if step >= config.warm_up {
            let processor = processor.elapsed().as_secs_f64() * 1e3;
            rows.push([forward, backward - forward, all - backward, all, processor]);
        }
        done();
    }
    summary(&rows, config.batch)
}

/// Milliseconds since an instant.
fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Cross entropy against classes that follow each other.
pub(super) fn cross_entropy<B: Backend>(logits: Tensor<B, 2>) -> Tensor<B, 1> {
    let [batch, classes] = logits.dims();
    let classes: Vec<i32> = (0..).take(classes).cycle().take(batch).collect();
    let truth = Tensor::<B, 1, Int>::from_ints(&classes[..], &logits.device());
    log_softmax(logits, 1).gather(1, truth.reshape([batch, 1])).mean().neg()
}

/// Waits until a device has done what it was told. One that fails there fails the next step's loss too.
pub(super) fn wait<B: Backend>(device: &B::Device) {
    let _ = B::sync(device);
}

fn summary(rows: &[[f64; 5]], batch: usize) -> StepTimes {
    let sorted = |part: usize| {
        let mut times: Vec<f64> = rows.iter().map(|row| row[part]).collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let median = |part| sorted(part).get(rows.len() / 2).copied().unwrap_or(f64::NAN);
    let step_ms = median(3);
    StepTimes {
        forward_ms: median(0),
        backward_ms: median(1),
        optimiser_ms: median(2),
        step_ms,
        least_ms: sorted(3).first().copied().unwrap_or(f64::NAN),
        processor_ms: median(4),
        recordings_per_s: batch as f64 * 1e3 / step_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{PEER_SHAPE, PeerConfig};
    use burn::backend::Autodiff;
    use burn::module::Module;
    use engine::backend::{Cpu, CpuDevice};

    #[test]
    fn the_parts_of_a_step_add_up_and_every_step_is_counted() {
        let _alone = crate::classifier::tests::alone();
        let device = CpuDevice::default();
        let network = PeerConfig.init::<Autodiff<Cpu>>(&device);
        assert_eq!(
            network.num_params(),
            9 * (16 + 16 * 32 + 32 * 64 + 64 * 128) + 4 * 240 + 128 * 2 + 2
        );
        let config = StepConfig { batch: 2, shape: PEER_SHAPE, steps: 3, warm_up: 1 };
        let mut count = 0;
        let times = steps(network, &config, &device, || count += 1);
        assert_eq!(count, 4);
        let parts = [times.forward_ms, times.backward_ms, times.optimiser_ms];
        assert!(parts.iter().all(|&part| part > 0.0 && part < times.step_ms), "{times:?}");
        assert!((times.recordings_per_s * times.step_ms - 2000.0).abs() < 1e-6);
    }

    #[test]
    fn the_median_step_counts() {
        let rows =
            [[1.0, 1.0, 1.0, 3.0, 2.5], [9.0, 1.0, 1.0, 11.0, 2.7], [2.0, 1.0, 1.0, 4.0, 2.6]];
        let times = summary(&rows, 32);
        assert!((times.step_ms - 4.0).abs() < 1e-9 && (times.least_ms - 3.0).abs() < 1e-9);
        assert!((times.recordings_per_s - 8000.0).abs() < 1e-9);
        assert!((times.processor_ms - 2.6).abs() < 1e-9);
    }
}
