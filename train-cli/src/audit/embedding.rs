//! What a network has made of recordings before it names a class.

use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice, read_values};
use engine::features::{WindowConfig, windows};
use engine::inference::ModelInputRef;
use engine::models::{Architecture, Network};
use rayon::prelude::*;

use crate::TrainError;
use crate::examples::prepare::Example;

/// The mean over its windows of each recording's values before the last layer, on all cores. The examples are
/// [`standardised`](crate::examples::prepare::standardised) as the network's model file says.
///
/// # Errors
/// When features or network fail.
pub fn embeddings(
    network: &Network<Cpu>,
    window: &WindowConfig,
    examples: &[Example],
) -> Result<Vec<Vec<f64>>, TrainError> {
    let device = CpuDevice::default();
    let of_example = |example: &Example| -> Result<Vec<f64>, TrainError> {
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

/// A network of the same architecture that has learnt nothing: what its embedding gives away, the sound does.
#[must_use]
pub fn untrained(architecture: &Architecture, seed: u64) -> Network<Cpu> {
    let device = CpuDevice::default();
    Cpu::seed(&device, seed);
    architecture.init::<Cpu>(&device).folded()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::prepare::blank;
    use engine::features::Image;
    use engine::findings::Class;
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
        let example = |image| Example { image, ..blank(Some(Collection::PascalA), Class::Normal) };
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
