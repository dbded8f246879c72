//! Small networks of every kind, and their first training step from known weights on known windows.

use std::collections::BTreeMap;

use burn::module::AutodiffModule;
use burn::optim::{GradientsParams, Optimizer, SgdConfig};
use burn::tensor::backend::{AutodiffBackend, Backend};
use burn::tensor::{Tensor, TensorData};
use engine::backend::{Cpu, CpuDevice, read_values};
use engine::findings::Class;
use engine::frames::{FrameOutput, State};
use engine::model_file::ModelError;
use engine::models::{
    Architecture, Cell, CnnConfig, CnnRnnConfig, ConvAttentionConfig, CycleBranchConfig,
    FrameNetworkConfig, Input, NamedTensor, RnnConfig, TensorError, TrunkConfig, read_tensors,
    write_tensors,
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::TrainError;
use crate::classifier::loss::LossConfig;
use crate::frames::batch::BatchTensors;
use crate::frames::config::FrameLossConfig;

/// Seed of weights and windows.
const SEED: u64 = 2;
/// Windows of a step.
const WINDOWS: usize = 3;
/// Bands and frames of a window.
const IMAGE: [usize; 2] = [16, 32];
/// Measures of each window.
const MEASURES: usize = 6;
/// Largest size of a random weight, as of a bias, which has no inputs to be scaled by.
const MOST_WEIGHT: f32 = 0.3;

/// Parameters by name.
pub(super) type Weights = BTreeMap<String, NamedTensor>;

/// A network that is trained a step.
pub(super) enum ReferenceCase {
    /// A classifier.
    Classifier(Architecture),
    /// A frame network.
    Frames(FrameNetworkConfig),
}

/// What a step computed.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// In nats.
    pub loss: f64,
    /// By how much each parameter moved; at a learning rate of one, its gradient's opposite.
    pub moves: BTreeMap<String, Vec<f64>>,
}

impl ReferenceCase {
    /// One of every kind, without anything random.
    pub(super) fn all() -> Vec<Self> {
        let recurrent = RnnConfig { entry: 8, hidden: 8, ..RnnConfig::new(Cell::Gru) };
        let channels = vec![6, 8];
        let mixed = CnnRnnConfig { hidden: 8, channels, ..CnnRnnConfig::new(Cell::Lstm) };
        let channels = vec![4, 8];
        let signal = ConvAttentionConfig { channels, ..ConvAttentionConfig::samples() };
        let trunks = [
            TrunkConfig::Cnn(CnnConfig { channels: vec![6, 8], ..CnnConfig::default() }),
            TrunkConfig::Rnn(recurrent),
            TrunkConfig::CnnRnn(mixed),
            TrunkConfig::ConvAttention(signal),
        ];
        let mut all: Vec<_> = trunks.into_iter().map(Self::classifier).collect();
        let frames = FrameNetworkConfig::new(IMAGE[0], FrameOutput::COUNT);
        let (channels, dilations) = (8, vec![1, 4]);
        all.push(Self::Frames(FrameNetworkConfig { channels, dilations, dropout: 0.0, ..frames }));
        all
    }

    fn classifier(trunk: TrunkConfig) -> Self {
        let mut architecture = Architecture::new(trunk, IMAGE, Class::COUNT);
        architecture.head.cycle = Some(CycleBranchConfig::new(MEASURES));
        Self::Classifier(without_dropout(architecture))
    }

    /// The word for it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Classifier(architecture) => architecture.name(),
            Self::Frames(_) => "frames",
        }
    }

    /// Always the same weights: those that are random at first are drawn by a generator of our own, because all
    /// threads share the backend's.
    pub(super) fn weights(&self) -> Result<Weights, TensorError> {
        let device = CpuDevice::default();
        let mut weights = match self {
            Self::Classifier(architecture) => read_tensors(&architecture.init::<Cpu>(&device))?,
            Self::Frames(config) => read_tensors(&config.init::<Cpu>(&device))?,
        };
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let is_random = |tensor: &&mut NamedTensor| {
            // A lone number is a bias; constants, as of a normalisation, come in numbers.
            tensor.values.len() == 1
                || tensor.values.iter().any(|value| Some(value) != tensor.values.first())
        };
        for tensor in weights.values_mut().filter(is_random) {
            let outputs = tensor.shape.first().copied().unwrap_or(1);
            let inputs = tensor.values.len() as f32 / outputs as f32;
            let bound = (0.5 / inputs.sqrt()).min(MOST_WEIGHT);
            for value in &mut tensor.values {
                *value = bound * (2.0 * rng.random::<f32>() - 1.0);
            }
        }
        Ok(weights)
    }

    /// The first step from these weights.
    pub(super) fn step<B: AutodiffBackend>(
        &self,
        weights: Weights,
        device: &B::Device,
    ) -> Result<Step, TrainError> {
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let [bands, frames] = IMAGE;
        match self {
            Self::Classifier(architecture) => {
                let input = Input {
                    windows: numbers([WINDOWS, 1, bands, frames], &mut rng, device),
                    measures: Some(numbers([WINDOWS, MEASURES], &mut rng, device)),
                };
                let loss = LossConfig::default().plan([1.0 / Class::COUNT as f64; Class::COUNT]);
                let loss = |logits| loss.of(logits, truth([WINDOWS, Class::COUNT], device));
                step(architecture.init::<B>(device), weights, |it| loss(it.forward(input.clone())))
            }
            Self::Frames(config) => {
                let batch = batch_of([bands, frames], &mut rng, device);
                let loss = FrameLossConfig::default();
                step(config.init::<B>(device), weights, |it| {
                    loss.of(&it.forward(batch.spectra.clone()), batch.clone())
                })
            }
        }
    }
}

/// Random spectra in which every frame has a state, and all that sounds is known.
fn batch_of<B: Backend>(
    [bands, frames]: [usize; 2],
    rng: &mut ChaCha8Rng,
    device: &B::Device,
) -> BatchTensors<B> {
    let of_frames = |rows: usize| {
        let truth = truth([WINDOWS * frames, rows], device);
        truth.reshape([WINDOWS, frames, rows]).swap_dims(1, 2)
    };
    let sounds = of_frames(FrameOutput::ALL.len());
    BatchTensors {
        spectra: numbers([WINDOWS, bands, 1, frames], rng, device),
        states: of_frames(State::OUTPUTS),
        known: sounds.clone(),
        in_phase: sounds.clone().neg() + 1.0,
        sounds,
    }
}

/// The same architecture with nothing random in it.
#[must_use]
pub fn without_dropout(mut architecture: Architecture) -> Architecture {
    match &mut architecture.trunk {
        TrunkConfig::Cnn(trunk) => trunk.dropout = 0.0,
        TrunkConfig::Rnn(trunk) => trunk.dropout = 0.0,
        TrunkConfig::CnnRnn(trunk) => trunk.dropout = 0.0,
        TrunkConfig::ConvAttention(trunk) => (trunk.dropout, trunk.drop_path) = (0.0, 0.0),
    }
    architecture.head.dropout = 0.0;
    if let Some(cycle) = &mut architecture.head.cycle {
        cycle.dropout = 0.0;
    }
    architecture
}

/// Loss and gradients, as a step of plain descent shows them.
fn step<B: AutodiffBackend, M: AutodiffModule<B>>(
    network: M,
    weights: Weights,
    loss: impl Fn(&M) -> Tensor<B, 1>,
) -> Result<Step, TrainError> {
    let network = write_tensors(network, weights).map_err(ModelError::from)?;
    let before = read_tensors(&network).map_err(ModelError::from)?;
    let loss = loss(&network);
    let values = pollster::block_on(read_values(loss.clone()))?;
    assert_eq!(values.len(), 1, "a loss is one number");
    let gradients = GradientsParams::from_grads(loss.backward(), &network);
    let after = SgdConfig::new().init().step(1.0, network, gradients);
    let after = read_tensors(&after).map_err(ModelError::from)?;
    let moved = |((name, before), after): ((String, NamedTensor), NamedTensor)| {
        let pairs = before.values.iter().zip(&after.values);
        (name, pairs.map(|(&before, &after)| f64::from(after) - f64::from(before)).collect())
    };
    let moves = before.into_iter().zip(after.into_values()).map(moved).collect();
    Ok(Step { loss: f64::from(values[0]), moves })
}

/// Numbers between −2 and 2.
fn numbers<B: Backend, const D: usize>(
    shape: [usize; D],
    rng: &mut ChaCha8Rng,
    device: &B::Device,
) -> Tensor<B, D> {
    let count = shape.iter().product();
    let values: Vec<f32> = (0..count).map(|_| 4.0 * rng.random::<f32>() - 2.0).collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Classes that follow each other, one a row.
fn truth<B: Backend>([rows, classes]: [usize; 2], device: &B::Device) -> Tensor<B, 2> {
    let values =
        (0..rows * classes).map(|i| f32::from(u8::from(i % classes == i / classes % classes)));
    Tensor::from_data(TensorData::new(values.collect::<Vec<_>>(), [rows, classes]), device)
}
