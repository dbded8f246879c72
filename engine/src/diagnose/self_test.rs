//! The proof that a device computes what the processor computes.

use burn::tensor::backend::Backend;

use crate::audio::encode_wav;
use crate::backend::Cpu;
use crate::phantom::{Extrasystoles, Murmur, Noise, Phantom};

use super::{Diagnosis, Listener, Refusal};

/// Largest difference that is blamed on the order of additions.
const TOLERANCE: f64 = 1e-4;
/// Probabilities below this count as this much: their digits say nothing.
const SMALLEST: f64 = 1e-3;

/// How far a device is from the processor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfTest {
    /// Largest difference of a class probability over all known sounds, as a share of the probability, so that
    /// it is also seen where one class is all but certain; infinite where a sound was judged by one of the two
    /// only. No probability differs by more than this.
    pub difference: f64,
}

impl SelfTest {
    /// Whether the device may be used.
    #[must_use]
    pub fn passed(&self) -> bool {
        // Not-a-number fails too.
        self.difference <= TOLERANCE
    }
}

/// Lets both hear known sounds with the same model, and compares what they say.
///
/// # Errors
/// When one of them can't compute at all.
pub async fn self_test<B: Backend>(
    tested: &mut Listener<B>,
    reference: &mut Listener<Cpu>,
) -> Result<SelfTest, Refusal> {
    let mut difference = 0.0_f64;
    for sound in sounds() {
        let found = tested.listen(&sound).await?;
        let expected = reference.listen(&sound).await?;
        difference = worse(difference, apart(&found, &expected));
    }
    Ok(SelfTest { difference })
}

/// A heart at rest, of the usual length of a recording, as the bytes of a WAV file: a device can be
/// warmed up by it, or timed.
#[must_use]
pub fn known_sound() -> Vec<u8> {
    wav(&heart())
}

/// Hearts and noise, of one window and of more than fit into one forward pass, so that the network
/// sees all the shapes that it will see; some of them doubtful, where a class probability is most
/// sensitive to the logits.
fn sounds() -> Vec<Vec<u8>> {
    let noisy = |snr_db| Phantom { noise_snr_db: Some(snr_db), ..heart() };
    vec![
        wav(&Phantom { duration_s: 4.0, ..heart() }),
        wav(&Phantom { duration_s: 20.0, ..noisy(5.0) }),
        wav(&Phantom { murmur: Some(Murmur::default()), ..heart() }),
        wav(&Phantom { third_sound: true, ..noisy(15.0) }),
        wav(&Phantom { extrasystoles: Some(Extrasystoles::default()), ..noisy(10.0) }),
        wav(&noisy(-10.0)),
    ]
}

fn heart() -> Phantom {
    Phantom { noise: Noise::Pink, noise_snr_db: Some(25.0), ..Phantom::default() }
}

fn wav(phantom: &Phantom) -> Vec<u8> {
    encode_wav(&phantom.synthesise().samples, phantom.sample_rate)
}

/// Largest difference of a class probability, as a share of it.
fn apart(found: &Diagnosis, expected: &Diagnosis) -> f64 {
    match (found.findings.probabilities, expected.findings.probabilities) {
        (Some(found), Some(expected)) => found
            .iter()
            .zip(expected)
            .map(|(found, expected)| (found - expected).abs() / expected.max(SMALLEST))
            .fold(0.0, worse),
        _ => f64::INFINITY,
    }
}

/// The larger of two differences; not-a-number is the largest.
fn worse(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::CpuDevice;
    use crate::model_file::{read_model, write_model};
    use crate::models::{read_tensors, write_tensors};

    fn released() -> Vec<u8> {
        std::fs::read("../static/models/pascal-cnn.safetensors").unwrap()
    }

    fn listener(model: &[u8]) -> Listener<Cpu> {
        let beats = std::fs::read("../static/models/circor-beats.safetensors").unwrap();
        Listener::new(model, Some(&beats), &CpuDevice::default()).unwrap()
    }

    fn tested(model: &[u8]) -> SelfTest {
        pollster::block_on(self_test(&mut listener(model), &mut listener(&released()))).unwrap()
    }

    /// The released model with the named tensor wrong by a tenth, as by a kernel that rounds or loses something:
    /// a single weight of a channel that no known sound excites may be anything.
    fn with_wrong(name: &str) -> Vec<u8> {
        let device = CpuDevice::default();
        let model = read_model::<Cpu>(&released(), &device).unwrap();
        let mut tensors = read_tensors(&model.network).unwrap();
        tensors.get_mut(name).unwrap().values.iter_mut().for_each(|weight| *weight *= 1.1);
        let network = model.manifest.architecture.hollow::<Cpu>(&device);
        write_model(model.manifest, write_tensors(network, tensors).unwrap()).unwrap()
    }

    fn tensor_names() -> Vec<String> {
        let model = read_model::<Cpu>(&released(), &CpuDevice::default()).unwrap();
        read_tensors(&model.network).unwrap().into_keys().collect()
    }

    #[test]
    fn the_processor_agrees_with_itself_and_judges_every_known_sound() {
        let test = tested(&released());
        assert!(test.passed() && test.difference.abs() < f64::EPSILON, "{test:?}");
    }

    #[test]
    fn a_wrong_tensor_anywhere_is_noticed() {
        // A constant added to scores that are only compared with each other changes nothing.
        let names = tensor_names().into_iter().filter(|name| name != "head.pool.score.bias");
        for name in names {
            let test = tested(&with_wrong(&name));
            assert!(!test.passed(), "{name}: {test:?}");
        }
    }

    #[test]
    fn what_is_no_number_or_not_there_does_not_pass() {
        for difference in [f64::NAN, f64::INFINITY, 1.01e-4] {
            assert!(!SelfTest { difference }.passed());
        }
        assert!(SelfTest { difference: 1e-4 }.passed());
    }
}
