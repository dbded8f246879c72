//! The head: a multinomial logistic regression on standardised measures.

use std::collections::HashMap;

use engine::checks::Impossible;
use engine::findings::{Class, ClassHead};
use rayon::prelude::*;

use super::MeasuredRecording;
use crate::TrainError;
use crate::data::inner::{InnerConfig, inner_splits};
use crate::data::{Collection, Recording};
use crate::linear::{Logistic, Rows, Standard, balanced};
use crate::metrics::Prediction;

/// Least probability whose logarithm counts in the choice of the penalty.
const SMALLEST: f64 = 1e-9;

/// How a head is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassHeadConfig {
    /// L2 penalties of which the one with the least loss in the inner cross-validation is taken.
    pub penalties: Vec<f64>,
    /// Folds of the inner cross-validation, by group.
    pub folds: usize,
    /// Seed of the inner folds.
    pub seed: u64,
}

impl Default for ClassHeadConfig {
    /// Three penalties in each power of ten around 0.1, which suits some dozens of measures of some hundred recordings.
    fn default() -> Self {
        Self { penalties: vec![0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0], folds: 5, seed: 0 }
    }
}

/// Fits a head to recordings; the penalty is chosen by cross-validation, by group, within them. Every class of every
/// source weighs the same, as in the classifiers' training.
///
/// # Errors
/// When there is no penalty to choose, or the inner folds would leak.
pub fn fit(all: &[MeasuredRecording], config: &ClassHeadConfig) -> Result<ClassHead, TrainError> {
    let by_name: HashMap<&str, usize> =
        all.iter().enumerate().map(|(index, one)| (&*one.recording.name, index)).collect();
    let recordings: Vec<Recording> = all.iter().map(|one| one.recording.clone()).collect();
    let inner = InnerConfig { folds: config.folds, validation: 0.2, seed: config.seed };
    let part = |part: Vec<Recording>| part.iter().map(|one| by_name[&*one.name]).collect();
    let splits: Vec<[Vec<usize>; 2]> = inner_splits(&recordings, &[], &inner)?
        .into_iter()
        .map(|split| [part(split.train), part(split.validation)])
        .collect();
    let loss = |&penalty: &f64| (penalty, inner_loss(all, &splits, penalty));
    let tried: Vec<(f64, f64)> = config.penalties.par_iter().map(loss).collect();
    log::debug!("penalties of the head with their losses: {tried:?}");
    let best = tried.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let (penalty, _) = best.ok_or(Impossible::from("no penalty to choose"))?;
    Ok(with_penalty(&all.iter().collect::<Vec<_>>(), penalty))
}

/// What a head predicts of recordings. It always answers.
#[must_use]
pub fn predict(head: &ClassHead, judged: &[MeasuredRecording]) -> Vec<Prediction> {
    let prediction = |one: &MeasuredRecording| Prediction {
        file: one.recording.name.clone(),
        group: one.recording.group.clone(),
        source: one.recording.source,
        truth: one.class,
        probabilities: head.probabilities(&one.measures),
        abstained: false,
        repeat: None,
        fold: None,
    };
    judged.iter().map(prediction).collect()
}

fn with_penalty(training: &[&MeasuredRecording], penalty: f64) -> ClassHead {
    let values = training.iter().map(|one| {
        one.measures.iter().map(|value| value.unwrap_or(f64::NAN)).collect::<Vec<f64>>()
    });
    let (means, scales) = Standard::of(&values.collect::<Vec<_>>()).into_means_and_scales();
    let unfitted = ClassHead { means, scales, weights: Vec::new() };
    let rows = Rows {
        values: training.iter().map(|one| unfitted.standardised(&one.measures)).collect(),
        outcomes: training.iter().map(|one| one.class.index()).collect(),
        weights: weights(training),
    };
    ClassHead { weights: Logistic::fit(&rows, penalty).into_weights(), ..unfitted }
}

/// The mean negative log-likelihood, weighted as in fitting, of recordings that were held out of the inner folds.
fn inner_loss(all: &[MeasuredRecording], splits: &[[Vec<usize>; 2]], penalty: f64) -> f64 {
    let weights = weights(&all.iter().collect::<Vec<_>>());
    let of_split = |[training, validation]: &[Vec<usize>; 2]| {
        let [training, held_out] =
            [training, validation].map(|part| part.iter().map(|&i| &all[i]).collect::<Vec<_>>());
        let head = with_penalty(&training, penalty);
        let loss = |(&index, one): (&usize, &MeasuredRecording)| {
            let probability = head.probabilities(&one.measures)[one.class.index()];
            -weights[index] * probability.max(SMALLEST).ln()
        };
        validation.iter().zip(held_out).map(loss).sum::<f64>()
    };
    splits.iter().map(of_split).sum::<f64>() / weights.iter().sum::<f64>()
}

fn weights(recordings: &[&MeasuredRecording]) -> Vec<f64> {
    let kinds: Vec<(Collection, Class)> =
        recordings.iter().map(|one| (one.recording.source, one.class)).collect();
    balanced(&kinds)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::fixture;
    use engine::phantom::gaussian;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    /// Recordings of three classes, two to a group. The first measure is twice the class's number plus noise, so many
    /// others are noise alone, and the last is never known.
    fn recordings(count: usize, noises: usize, seed: u64) -> Vec<MeasuredRecording> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let classes = [Class::Normal, Class::Murmur, Class::Extrasystole];
        let mut one = |number: usize| {
            let class = classes[number / 2 % 3];
            let mut values: Vec<f64> = (0..=noises).map(|_| gaussian(&mut rng)).collect();
            values[0] = 0.6 * values[0] + 2.0 * class.index() as f64;
            let measures = values.into_iter().map(Some).chain([None]).collect();
            let recording =
                fixture::recording(number, Collection::PASCAL_B, class, seed as usize + number / 2);
            MeasuredRecording { recording, class, measures }
        };
        (0..count).map(&mut one).collect()
    }

    /// Settings that take a moment.
    fn config(penalties: &[f64]) -> ClassHeadConfig {
        ClassHeadConfig { penalties: penalties.to_vec(), folds: 2, seed: 0 }
    }

    fn right(predictions: &[Prediction]) -> f64 {
        let right = predictions.iter().filter(|one| one.is_right()).count();
        right as f64 / predictions.len() as f64
    }

    #[test]
    fn classes_are_told_by_the_measure_that_tells_them() {
        let head = fit(&recordings(90, 3, 1), &config(&[0.003, 0.01])).unwrap();
        let predictions = predict(&head, &recordings(90, 3, 1000));
        // Bayes' rule is right in 0.97: neighbours lie 2 and 4 apart, with a deviation of 0.6.
        assert!(right(&predictions) > 0.8, "{}", right(&predictions));
        assert!(predictions.iter().all(|one| !one.abstained));
    }

    #[test]
    fn the_penalty_is_the_one_that_does_best_on_groups_that_were_held_out() {
        let all = recordings(60, 14, 2);
        let with = |penalties: &[f64]| {
            predict(&fit(&all, &config(penalties)).unwrap(), &recordings(30, 14, 1000))
        };
        // Free, the weights follow the noise; shrunk to nothing, they tell no class.
        let chosen = with(&[1e-5, 0.1, 1e4]);
        assert_eq!(chosen, with(&[0.1]));
        assert_ne!(chosen, with(&[1e-5]));
    }

    #[test]
    fn an_outlier_is_clamped_and_an_unknown_measure_is_the_mean() {
        let training = recordings(30, 3, 3);
        let head = fit(&training, &config(&[0.1])).unwrap();
        let with = |value: Option<f64>| {
            let mut one = training[0].clone();
            one.measures[1] = value;
            predict(&head, &[one])[0].probabilities
        };
        assert_eq!(with(Some(1e6)), with(Some(1e9)));
        let (low, unknown, high) = (with(Some(-1e6))[0], with(None)[0], with(Some(1e6))[0]);
        assert!((low..=high).contains(&unknown) || (high..=low).contains(&unknown));
    }

    #[test]
    fn without_a_penalty_there_is_nothing_to_fit() {
        assert!(fit(&recordings(30, 3, 4), &config(&[])).is_err());
    }
}
