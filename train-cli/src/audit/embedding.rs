//! The values that a network has for a recording before its last layer.

use burn::tensor::backend::Backend;
use engine::audio::Pcg;
use engine::backend::{Cpu, CpuDevice, read_values};
use engine::features::{WindowConfig, windows};
use engine::frames::FrameAnalyser;
use engine::inference::ModelInputRef;
use engine::models::{Architecture, FrameNetwork, FrameNetworkConfig, Network};
use rayon::prelude::*;

use crate::TrainError;
use crate::examples::{ModelExample, in_parallel};

/// The mean over its windows of each recording's values before the last layer, on all cores. The examples are
/// standardised as the network's model file has it.
///
/// # Errors
/// When features or network fail.
pub fn embeddings(
    network: &Network<Cpu>,
    window: &WindowConfig,
    examples: &[ModelExample],
) -> Result<Vec<Vec<f64>>, TrainError> {
    let device = CpuDevice::default();
    let of_example = |example: &ModelExample| -> Result<Vec<f64>, TrainError> {
        let windows = windows(&example.image, window)?;
        let input = ModelInputRef { windows: &windows, measures: &example.measures };
        let mut sum = Vec::new();
        for input in input.inputs::<Cpu>(network.views(), &device) {
            let embedded = network.embed(input);
            let [_, width] = embedded.dims();
            let values = pollster::block_on(read_values(embedded))?;
            sum.resize(width, 0.0);
            for (index, value) in values.into_iter().enumerate() {
                sum[index % width] += f64::from(value);
            }
        }
        Ok(sum.into_iter().map(|value| value / windows.len() as f64).collect())
    };
    examples.par_iter().map(of_example).collect()
}

/// A network of the same architecture with random weights: what its embedding gives away comes from the sound alone.
#[must_use]
pub fn untrained(architecture: &Architecture, seed: u64) -> Network<Cpu> {
    let device = CpuDevice::default();
    Cpu::seed(&device, seed);
    architecture.init::<Cpu>(&device).folded()
}

/// The mean over its frames of each recording's values before the last layer of a frame network, on all cores.
/// `analyser` plans what a thread needs.
///
/// # Errors
/// When the network fails, or a recording has another sampling rate.
pub fn frame_embeddings(
    analyser: impl Fn() -> Result<FrameAnalyser<Cpu>, TrainError> + Sync,
    recordings: &[&Pcg],
) -> Result<Vec<Vec<f64>>, TrainError> {
    in_parallel(recordings, analyser, |analyser, pcg| {
        let values = pollster::block_on(analyser.embedding(pcg))?;
        Ok(values.into_iter().map(f64::from).collect())
    })
}

/// A frame network with random weights.
#[must_use]
pub fn untrained_frames(config: &FrameNetworkConfig, seed: u64) -> FrameNetwork<Cpu> {
    let device = CpuDevice::default();
    Cpu::seed(&device, seed);
    config.init::<Cpu>(&device).folded()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::{RawExample, blank};
    use engine::features::Image;
    use engine::findings::Class;
    use engine::model_file::Preprocessing;
    use engine::models::{CnnConfig, TrunkConfig};

    #[test]
    fn a_recordings_embedding_is_the_mean_of_its_windows_and_the_same_each_time() {
        let _alone = crate::classifier::tests::alone();
        let architecture = Architecture::new(TrunkConfig::Cnn(CnnConfig::default()), [16, 16], 5);
        let network = untrained(&architecture, 0);
        let window = WindowConfig { frames: 8, step: 8, most: 128 };
        let part = |from: usize| {
            let data = (0..16 * 8).map(|i| ((i * (from + 3)) as f32).sin()).collect();
            Image { rows: 16, columns: 8, data }
        };
        let both = {
            let (a, b) = (part(0), part(8));
            let rows = (0..16).flat_map(|row| [&a, &b].map(|p| p.data[row * 8..][..8].to_vec()));
            Image { rows: 16, columns: 16, data: rows.flatten().collect() }
        };
        let example = |image| {
            let raw = RawExample { image, ..blank(Some(Collection::PASCAL_A), Class::Normal) };
            ModelExample::of(raw, &Preprocessing::default())
        };
        let found =
            embeddings(&network, &window, &[example(part(0)), example(part(8)), example(both)])
                .unwrap();
        for ((a, b), mean) in found[0].iter().zip(&found[1]).zip(&found[2]) {
            assert!((f64::midpoint(*a, *b) - mean).abs() < 1e-5);
        }
        assert!(found[0] != found[1]);
        let again = embeddings(&untrained(&architecture, 0), &window, &[example(part(0))]).unwrap();
        assert_eq!(again[0], found[0]);
    }
}
