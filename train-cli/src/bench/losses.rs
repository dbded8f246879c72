//! The first losses of a training on a device, beside those on the processor.

use burn::backend::Autodiff;
use burn::module::AutodiffModule;
use burn::optim::{AdamWConfig, GradientsParams, Optimizer};
use burn::tensor::backend::{AutodiffBackend, Backend};
use burn::tensor::{ElementConversion, Tensor, TensorData};
use engine::backend::{Cpu, CpuDevice};
use engine::models::{Architecture, TensorError, read_tensors, write_tensors};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Serialize;

use super::step::cross_entropy;
use super::{Classifier, PeerConfig};
use crate::device_check::without_dropout;

/// Seed of weights and windows.
const SEED: u64 = 1;
/// Learning rate of the steps.
const RATE: f64 = 1e-3;
/// Largest difference of a loss, in nats, that is blamed on rounding and the order of additions.
const TOLERANCE: f64 = 1e-3;

/// The losses, in nats, of the same steps from the same weights on the same windows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Losses {
    /// On the device.
    pub device: Vec<f64>,
    /// On the processor.
    pub cpu: Vec<f64>,
    /// Between the two, of any step; not a number where a loss is none.
    pub largest_difference: f64,
    /// Whether the device trains as the processor does.
    pub agree: bool,
}

/// What is trained, without anything random.
#[derive(Debug, Clone, Copy)]
pub enum Trainee<'a> {
    /// The network that is timed beside `PyTorch`.
    Peer,
    /// A network of this architecture, whose dropout is left out.
    Network(&'a Architecture),
}

impl Trainee<'_> {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::Network(architecture) => architecture.name(),
        }
    }
}

impl Losses {
    /// Trains so many steps of `batch` windows of so many channels, bands and frames, on both.
    ///
    /// # Errors
    /// When weights cannot be read back or carried over.
    pub fn of<B: AutodiffBackend>(
        trainee: Trainee<'_>,
        (batch, shape): (usize, [usize; 3]),
        count: usize,
        device: &B::Device,
    ) -> Result<Self, TensorError> {
        let cpu = CpuDevice::default();
        let steps = Steps { batch, shape, count };
        match trainee {
            Trainee::Peer => {
                steps.compare::<B, _, _>(PeerConfig.init(&cpu), PeerConfig.init(device), device)
            }
            Trainee::Network(architecture) => {
                let still = without_dropout(architecture.clone());
                steps.compare::<B, _, _>(still.init(&cpu), still.init(device), device)
            }
        }
    }

    fn new(device: Vec<f64>, cpu: Vec<f64>) -> Self {
        let differences = device.iter().zip(&cpu).map(|(a, b)| (a - b).abs());
        // Not-a-number counts as the largest.
        let largest_difference = differences.max_by(f64::total_cmp).unwrap_or(0.0);
        Self { device, cpu, largest_difference, agree: largest_difference <= TOLERANCE }
    }
}

struct Steps {
    batch: usize,
    shape: [usize; 3],
    count: usize,
}

impl Steps {
    fn compare<B, C, N>(
        &self,
        reference: C,
        network: N,
        device: &B::Device,
    ) -> Result<Losses, TensorError>
    where
        B: AutodiffBackend,
        C: AutodiffModule<Autodiff<Cpu>> + Classifier<Autodiff<Cpu>>,
        N: AutodiffModule<B> + Classifier<B>,
    {
        let network = write_tensors(network, read_tensors(&reference)?)?;
        let cpu = self.losses(reference, &CpuDevice::default());
        Ok(Losses::new(self.losses(network, device), cpu))
    }

    fn losses<B: AutodiffBackend, N: AutodiffModule<B> + Classifier<B>>(
        &self,
        mut network: N,
        device: &B::Device,
    ) -> Vec<f64> {
        let mut optimiser = AdamWConfig::new().with_weight_decay(1e-2).init();
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let step = |_| {
            let windows = self.windows(&mut rng, device);
            let loss = cross_entropy(network.logits(windows));
            let value = loss.clone().into_scalar().elem();
            let gradients = GradientsParams::from_grads(loss.backward(), &network);
            network = optimiser.step(RATE, network.clone(), gradients);
            value
        };
        (0..self.count).map(step).collect()
    }

    /// Noise of unit variance with stripes in it, whose distance tells the class: something to be learnt.
    fn windows<B: Backend>(&self, rng: &mut ChaCha8Rng, device: &B::Device) -> Tensor<B, 4> {
        let [channels, bands, frames] = self.shape;
        let count = self.batch * channels * bands * frames;
        let value = |index: usize| {
            let window = index / (channels * bands * frames);
            let lit = (index % frames).is_multiple_of(2 + window % 2);
            12_f32.sqrt() * (rng.random::<f32>() - 0.5) + f32::from(u8::from(lit))
        };
        let values: Vec<f32> = (0..count).map(value).collect();
        Tensor::from_data(TensorData::new(values, [self.batch, channels, bands, frames]), device)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::classifier::presets::{NetworkKind, NetworkSize, preset};

    #[test]
    fn the_processor_has_its_own_losses_and_they_fall() {
        let _alone = crate::classifier::tests::alone();
        let cpu = CpuDevice::default();
        let small = (4, [1, 32, 32]);
        let losses = Losses::of::<Autodiff<Cpu>>(Trainee::Peer, small, 8, &cpu).unwrap();
        assert!(losses.agree && losses.largest_difference < 1e-6, "{losses:?}");
        assert!(losses.cpu[7] < losses.cpu[0] - 0.01, "{losses:?}");
    }

    /// With its dropout, no two trainings have the same losses.
    #[test]
    fn nothing_random_is_left_in_a_network() {
        let _alone = crate::classifier::tests::alone();
        for kind in NetworkKind::ALL {
            let architecture = preset(kind, NetworkSize::Small).architecture;
            let shape = [architecture.views, architecture.bands, architecture.frames];
            let trainee = Trainee::Network(&architecture);
            let device = CpuDevice::default();
            let losses = Losses::of::<Autodiff<Cpu>>(trainee, (2, shape), 3, &device).unwrap();
            assert!(losses.largest_difference < 1e-6, "{kind:?}: {losses:?}");
        }
    }

    #[test]
    fn a_loss_that_differs_and_one_that_is_no_number_are_no_agreement() {
        let of = |loss: f64| Losses::new(vec![0.7, loss, 0.5], vec![0.7, 0.6, 0.5]);
        assert!(of(0.6009).agree && !of(0.6011).agree);
        assert!(!of(f64::NAN).agree && of(f64::NAN).largest_difference.is_nan());
    }
}
