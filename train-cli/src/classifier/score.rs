//! How well a network does on examples that it was not fitted to.

use std::collections::BTreeMap;

use burn::tensor::backend::Backend;
use engine::features::{WindowConfig, windows};
use engine::findings::{Calibration, Class, ClassLogits, ClassProbabilities, likeliest};
use engine::inference::{ModelInputRef, predict_logits};
use engine::models::Network;

use crate::data::Collection;

use crate::TrainError;
use crate::examples::prepare::Example;
use crate::trainer::score::Uar;

/// The logits of every window of each example. `network` should be folded.
///
/// # Errors
/// When the network fails on its device.
pub fn logits<B: Backend>(
    network: &Network<B>,
    examples: &[Example],
    window: &WindowConfig,
    device: &B::Device,
) -> Result<Vec<Vec<ClassLogits>>, TrainError> {
    examples
        .iter()
        .map(|example| {
            let windows = windows(&example.image, window)?;
            let input = ModelInputRef { windows: &windows, measures: &example.measures };
            Ok(pollster::block_on(predict_logits(network, input, device))?)
        })
        .collect()
}

/// Probabilities of each recording from the logits of its windows.
#[must_use]
pub fn probabilities(
    logits: &[Vec<ClassLogits>],
    calibration: &Calibration,
) -> Vec<ClassProbabilities> {
    logits.iter().map(|z| calibration.probabilities(z)).collect()
}

/// Mean negative log-likelihood of the truth, in nats.
#[must_use]
pub fn log_loss(examples: &[Example], probabilities: &[ClassProbabilities]) -> f64 {
    let losses =
        examples.iter().zip(probabilities).map(|(e, p)| -p[e.class.index()].max(1e-12).ln());
    losses.sum::<f64>() / examples.len().max(1) as f64
}

/// Unweighted average recall, per source over the classes that it has, then averaged over sources:
/// a source of many recordings doesn't drown another.
#[must_use]
pub fn uar(examples: &[Example], probabilities: &[ClassProbabilities]) -> Uar {
    let mut cells = BTreeMap::<Option<Collection>, BTreeMap<Class, (f64, f64)>>::new();
    for (example, p) in examples.iter().zip(probabilities) {
        let (hits, all) =
            cells.entry(example.source).or_default().entry(example.class).or_default();
        *hits += f64::from(u8::from(likeliest(p) == example.class));
        *all += 1.0;
    }
    let of_source = |classes: &BTreeMap<Class, (f64, f64)>| {
        let recalls = classes.values().map(|&(hits, all)| Uar::of_class(hits, all));
        Uar::mean(recalls)
    };
    Uar::mean(cells.values().map(of_source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::prepare::blank;
    use engine::findings::Probabilities;

    fn example(source: Collection, class: Class) -> Example {
        blank(Some(source), class)
    }

    fn sure(class: Class) -> ClassProbabilities {
        Probabilities(Class::ALL.map(|c| if c == class { 0.96 } else { 0.01 }))
    }

    #[test]
    fn each_class_and_each_source_counts_the_same() {
        let mut examples = vec![example(Collection::PascalB, Class::Normal); 8];
        examples.push(example(Collection::PascalB, Class::Murmur));
        examples.push(example(Collection::PascalA, Class::Artifact));
        let all_normal = vec![sure(Class::Normal); 10];
        // B: normal 1, murmur 0; A: artifact 0.
        assert!((uar(&examples, &all_normal).value - 0.25).abs() < 1e-12);
    }

    #[test]
    fn more_recordings_make_the_error_smaller_and_none_makes_it_zero() {
        let error = |count| {
            let examples = vec![example(Collection::PascalA, Class::Normal); count];
            uar(&examples, &vec![sure(Class::Normal); count]).standard_error
        };
        // (3 + 2) / (3 + 4) = 5/7: √(5/7 · 2/7 / 7)
        assert!((error(3) - (10.0f64 / 343.0).sqrt()).abs() < 1e-12);
        assert!(error(30) < error(3) && error(300) > 0.0);
    }

    #[test]
    fn log_loss_of_a_sure_and_right_answer_is_small() {
        let examples = [example(Collection::PascalA, Class::Murmur)];
        assert!((log_loss(&examples, &[sure(Class::Murmur)]) + 0.96f64.ln()).abs() < 1e-12);
        assert!(log_loss(&examples, &[sure(Class::Normal)]) > 4.0);
    }
}
