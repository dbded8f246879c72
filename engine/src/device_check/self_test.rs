//! The comparison of a device with the CPU.

use crate::findings::{Calibration, ClassLogits, ClassProbabilities};

/// Largest difference that is blamed on the order of additions.
const TOLERANCE: f64 = 1e-4;
/// Probabilities below this count as this much: their digits say nothing.
const SMALLEST: f64 = 1e-3;

/// The difference between a device and the CPU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfTest {
    /// Largest difference of a class probability over all windows of the reference inputs, as a share of the
    /// probability, so that it is also seen where one class is all but certain. Infinite where the two have logits
    /// of different numbers of windows. No probability of a recording differs by more than this.
    pub difference: f64,
}

impl SelfTest {
    /// Compares a device's logits of the [`reference_inputs`](super::reference_inputs) with the CPU's, window by
    /// window: in the mean over a recording, much would cancel.
    #[must_use]
    pub fn of(found: &[ClassLogits], expected: &[ClassLogits], calibration: &Calibration) -> Self {
        if found.len() != expected.len() || expected.is_empty() {
            return Self { difference: f64::INFINITY };
        }
        let probabilities =
            |logits: &ClassLogits| calibration.probabilities(std::slice::from_ref(logits));
        let difference = |(found, expected): (&ClassLogits, &ClassLogits)| {
            relative_difference(&probabilities(found), &probabilities(expected))
        };
        Self { difference: found.iter().zip(expected).map(difference).fold(0.0, worse) }
    }

    /// Whether the device may be used.
    #[must_use]
    pub fn passed(&self) -> bool {
        // Not-a-number fails too.
        self.difference <= TOLERANCE
    }
}

/// Largest difference of a class probability, as a share of it.
fn relative_difference(found: &ClassProbabilities, expected: &ClassProbabilities) -> f64 {
    let shares = found
        .iter()
        .zip(expected.iter())
        .map(|(found, expected)| (found - expected).abs() / expected.max(SMALLEST));
    shares.fold(0.0, worse)
}

/// The larger of two differences; not-a-number is the largest.
fn worse(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use crate::device_check::reference_inputs;
    use crate::features::Image;
    use crate::inference::{
        ModelInput, ModelInputRef, WINDOWS_AT_ONCE, predict_logits, predict_logits_of_all,
    };
    use crate::model_file::read_model;
    use crate::models::{Logits, NamedTensor, Network, read_tensors, write_tensors};
    use crate::pipeline::Pipeline;
    use std::collections::BTreeMap;

    /// The released network and the reference inputs.
    struct Released {
        inputs: Vec<ModelInput>,
        expected: Vec<ClassLogits>,
        calibration: Calibration,
        network: Network<Cpu>,
        tensors: BTreeMap<String, NamedTensor>,
        init_zeros: Network<Cpu>,
    }

    fn logits(network: &Network<Cpu>, inputs: &[ModelInput]) -> Vec<ClassLogits> {
        let borrowed: Vec<_> = inputs.iter().map(ModelInput::as_ref).collect();
        pollster::block_on(predict_logits_of_all(network, &borrowed, &CpuDevice::default()))
            .unwrap()
    }

    impl Released {
        fn new() -> Self {
            let device = CpuDevice::default();
            let bytes = std::fs::read("../static/models/pascal-cnn.safetensors").unwrap();
            let beats = std::fs::read("../static/models/lubdub-frames.safetensors").unwrap();
            let mut pipeline = Pipeline::<Cpu>::new(&bytes, Some(&beats), &device).unwrap();
            let inputs = pollster::block_on(reference_inputs(&mut pipeline)).unwrap();
            let model = read_model::<Cpu>(&bytes, &device).unwrap();
            Self {
                expected: logits(&model.network, &inputs),
                calibration: model.manifest.calibration,
                tensors: read_tensors(&model.network).unwrap(),
                init_zeros: model.manifest.architecture.init_zeros::<Cpu>(&device),
                network: model.network,
                inputs,
            }
        }

        /// The self-test of a device on which one weight is larger by a fifth.
        fn with_wrong(&self, name: &str, index: usize) -> SelfTest {
            let mut tensors = self.tensors.clone();
            tensors.get_mut(name).unwrap().values[index] *= 1.2;
            let network = write_tensors(self.init_zeros.clone(), tensors).unwrap();
            SelfTest::of(&logits(&network, &self.inputs), &self.expected, &self.calibration)
        }
    }

    /// Weights of each tensor that are tried, spread from the largest to the smallest.
    const TRIED: usize = 40;
    /// Share of them that must be noticed. What isn't belongs to channels that hardly ever fire: the released
    /// network has a few among the 48 of its last convolution.
    const NOTICED: f64 = 0.85;

    /// The places of weights from the largest on, evenly spread. Zeros are left out: a fifth more is as much.
    fn spread(values: &[f32]) -> Vec<usize> {
        let mut places: Vec<usize> = (0..values.len()).filter(|&at| values[at] != 0.0).collect();
        places.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()));
        let step = (places.len() / TRIED).max(1);
        places.into_iter().step_by(step).collect()
    }

    /// Another order of the same computation: each window in a pass of its own.
    fn window_by_window(network: &Network<Cpu>, inputs: &[ModelInput]) -> Vec<ClassLogits> {
        let device = CpuDevice::default();
        let of_window = |(window, measures): (&Image, &[f32])| {
            let input = ModelInputRef { windows: std::slice::from_ref(window), measures };
            pollster::block_on(predict_logits(network, input, &device)).unwrap()
        };
        let windows = inputs.iter().flat_map(|input| {
            input.windows.iter().map(|window| (window, input.measures.as_slice()))
        });
        windows.flat_map(of_window).collect()
    }

    #[test]
    fn passes_of_one_window_and_of_several_agree() {
        let released = Released::new();
        let alone = window_by_window(&released.network, &released.inputs);
        let test = SelfTest::of(&alone, &released.expected, &released.calibration);
        assert!(test.passed(), "{test:?}");
        assert!(alone.len() > WINDOWS_AT_ONCE, "{}", alone.len());
    }

    #[test]
    fn a_single_wrong_weight_is_noticed() {
        let released = Released::new();
        // A constant added to scores that are only compared with each other changes nothing.
        for (name, tensor) in
            released.tensors.iter().filter(|(name, _)| *name != "head.pool.score.bias")
        {
            let places = spread(&tensor.values);
            let noticed = |&&at: &&usize| !released.with_wrong(name, at).passed();
            assert!(noticed(&&places[0]), "the largest of {name}");
            let share = places.iter().filter(noticed).count() as f64 / places.len() as f64;
            assert!(share >= NOTICED, "{share} of {name}");
        }
    }

    #[test]
    fn missing_logits_do_not_pass() {
        let (one, calibration) = ([Logits([0.0; 5])], Calibration::default());
        assert!(SelfTest::of(&one, &one, &calibration).passed());
        assert!(!SelfTest::of(&[], &one, &calibration).passed());
        assert!(!SelfTest::of(&[], &[], &calibration).passed());
    }

    #[test]
    fn differences_that_are_too_large_or_no_number_do_not_pass() {
        for difference in [f64::NAN, f64::INFINITY, 1.01e-4] {
            assert!(!SelfTest { difference }.passed());
        }
        assert!(SelfTest { difference: 1e-4 }.passed());
    }
}
