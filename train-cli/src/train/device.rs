//! Where a training runs, and the proof that it computes there what the processor computes.

use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData};
use engine::backend::{Cpu, CpuDevice};
use engine::models::{Architecture, CnnConfig, TrunkConfig, read_tensors, write_tensors};

use super::TrainError;

/// Largest difference of a logit that is blamed on the order of additions.
const TOLERANCE: f32 = 1e-3;

/// The devices that were built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TrainDevice {
    /// The processor, all cores.
    Cpu,
    /// The first NVIDIA GPU.
    #[cfg(feature = "cuda")]
    Cuda,
}

/// Refuses a device on which a small network gives other logits than on the processor. The processor
/// itself passes by definition.
///
/// # Errors
/// [`TrainError::SelfTest`] with the difference.
pub fn self_test<B: Backend>(device: &B::Device) -> Result<(), TrainError> {
    let architecture = Architecture::new(TrunkConfig::Cnn(CnnConfig::default()), [16, 32], 5);
    let reference = architecture.init::<Cpu>(&CpuDevice::default()).folded();
    let tensors = read_tensors(&reference).map_err(engine::model_file::ModelError::from)?;
    let network = architecture.init::<B>(device).folded();
    let network = write_tensors(network, tensors).map_err(engine::model_file::ModelError::from)?;
    let values: Vec<f32> = (0..2 * 16 * 32_u16).map(|i| (f32::from(i) * 0.37).sin()).collect();
    let data = TensorData::new(values, [2, 1, 16, 32]);
    let windows = Tensor::from_data(data.clone(), &CpuDevice::default());
    let expected = reference.forward(windows.into());
    let found = network.forward(Tensor::<B, 4>::from_data(data, device).into());
    let difference = expected
        .into_data()
        .iter::<f32>()
        .zip(found.into_data().iter::<f32>())
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    // Not-a-number fails too.
    if difference <= TOLERANCE { Ok(()) } else { Err(TrainError::SelfTest { difference }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_agrees_with_itself() {
        let _alone = crate::train::tests::alone();
        assert!(self_test::<Cpu>(&CpuDevice::default()).is_ok());
    }
}
