//! The proof that a device computes what the processor computes.

use burn::backend::Autodiff;
use burn::tensor::backend::AutodiffBackend;
use engine::backend::{Cpu, CpuDevice};
use engine::model_file::ModelError;

use super::reference_cases::{Known, Step};
use crate::TrainError;

/// Largest difference of a loss, in nats, that is blamed on rounding and the order of additions.
const LOSS_TOLERANCE: f64 = 1e-3;
/// Largest difference of a parameter's gradient, as a share of its own length. Tensor cores round factors to
/// eleven significant bits, and where two values of a maximum are that close, another one is passed on.
const GRADIENT_TOLERANCE: f64 = 0.03;
/// A gradient shorter than this share of all is nothing but rounding, such as that of a bias before a softmax.
const NEGLIGIBLE: f64 = 1e-3;

/// Refuses a device on which a training step of a small network of any kind comes to another loss or other
/// gradients than on the processor. It takes nothing random but the processor's seed.
///
/// # Errors
/// [`TrainError::SelfTest`] with what differs, and by how much.
pub fn self_test<B: AutodiffBackend>(device: &B::Device) -> Result<(), TrainError> {
    for known in Known::all() {
        let weights = known.weights().map_err(ModelError::from)?;
        let expected = known
            .step::<Autodiff<Cpu>>(weights.clone(), &CpuDevice::default())
            .map_err(ModelError::from)?;
        let found = known.step::<B>(weights, device).map_err(ModelError::from)?;
        compare(known.name(), &expected, &found)?;
    }
    Ok(())
}

/// Refuses what isn't as expected.
fn compare(network: &'static str, expected: &Step, found: &Step) -> Result<(), TrainError> {
    let loss = (expected.loss - found.loss).abs();
    let gradient = worst_gradient(expected, found);
    let found = [("loss", loss, LOSS_TOLERANCE), ("gradient", gradient, GRADIENT_TOLERANCE)];
    // Not-a-number is within no tolerance.
    let wrong = found.into_iter().find(|(_, difference, most)| !(0.0..=*most).contains(difference));
    wrong.map_or(Ok(()), |(what, difference, _)| {
        Err(TrainError::SelfTest { network, what, difference })
    })
}

/// The largest difference of a parameter's gradient as a share of its length; not a number where any isn't.
fn worst_gradient(expected: &Step, found: &Step) -> f64 {
    let all = length(expected.moves.values().flatten().copied());
    let pairs = expected.moves.values().zip(found.moves.values());
    let shares = pairs.map(|(expected, found)| {
        let difference = length(expected.iter().zip(found).map(|(a, b)| a - b));
        difference / length(expected.iter().copied()).max(NEGLIGIBLE * all)
    });
    // Not-a-number counts as the largest.
    shares.map(f64::abs).max_by(f64::total_cmp).unwrap_or(0.0)
}

/// Euclidean.
fn length(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum::<f64>().sqrt()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn on_processor(known: &Known, round: fn(f32) -> f32) -> Step {
        let mut weights = known.weights().unwrap();
        for value in weights.values_mut().flat_map(|tensor| &mut tensor.values) {
            *value = round(*value);
        }
        known.step::<Autodiff<Cpu>>(weights, &CpuDevice::default()).unwrap()
    }

    #[test]
    fn the_processor_agrees_with_itself() {
        let _alone = crate::classifier::tests::alone();
        assert!(self_test::<Autodiff<Cpu>>(&CpuDevice::default()).is_ok());
    }

    /// Tensor cores keep ten bits behind the point.
    #[test]
    fn the_rounding_of_tensor_cores_is_forgiven() {
        let _alone = crate::classifier::tests::alone();
        for known in Known::all() {
            let exact = on_processor(&known, |value| value);
            let rounded = on_processor(&known, |value| f32::from_bits(value.to_bits() & !0x1fff));
            assert_ne!(exact.loss.to_bits(), rounded.loss.to_bits());
            compare(known.name(), &exact, &rounded).unwrap();
        }
    }

    #[test]
    fn a_wrong_weight_a_wrong_gradient_and_no_number_are_refused() {
        let _alone = crate::classifier::tests::alone();
        for known in Known::all() {
            let right = on_processor(&known, |value| value);
            let wrong = on_processor(&known, |value| 1.05 * value);
            assert!(compare(known.name(), &right, &wrong).is_err(), "{}", known.name());
            let all = length(right.moves.values().flatten().copied());
            for (name, gradient) in &right.moves {
                if length(gradient.iter().copied()) < 0.01 * all {
                    continue;
                }
                for factor in [0.9, 0.0, -1.0, f64::NAN] {
                    let mut wrong = right.clone();
                    wrong.moves.get_mut(name).unwrap().iter_mut().for_each(|g| *g *= factor);
                    let error = compare(known.name(), &right, &wrong).unwrap_err().to_string();
                    assert!(error.contains("gradient of a small"), "{error}");
                }
            }
            let wrong = Step { loss: right.loss + 2e-3, ..right.clone() };
            let error = compare(known.name(), &right, &wrong).unwrap_err().to_string();
            assert!(error.contains(known.name()) && error.contains("2.0e-3"), "{error}");
            let lost = Step { loss: f64::NAN, ..right.clone() };
            assert!(compare(known.name(), &right, &lost).is_err());
        }
    }
}
