//! A model's prediction for a recording whose truth is known.

use crate::data::Collection;
#[cfg(test)]
use engine::findings::Probabilities;
use engine::findings::{Class, ClassProbabilities};
use engine::stats::argmax;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A recording, its truth, and a model's probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// Name of the recording in its data set.
    pub file: String,
    /// Its group: the unit that is drawn in the bootstrap.
    pub group: String,
    /// Where it comes from.
    pub source: Collection,
    /// The truth.
    pub truth: Class,
    /// Probability of each class in the order of [`Class::ALL`]; all zero if none were given, which
    /// counts as a wrong answer.
    pub probabilities: ClassProbabilities,
    /// The model would not have answered on its own ("cannot judge").
    pub abstained: bool,
    /// The repeat of the cross-validation that it is of, from 1; none where there was none, and in files that older
    /// versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<usize>,
    /// The fold of that repeat, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<usize>,
}

impl Prediction {
    /// The same prediction as one of a fold (from 0) of a repeat (from 1).
    #[must_use]
    pub fn in_fold(self, (repeat, fold): (usize, usize)) -> Self {
        Self { repeat: Some(repeat), fold: Some(fold), ..self }
    }

    /// The most probable class, the first of equals; `None` if no probabilities were given.
    #[must_use]
    pub fn predicted(&self) -> Option<Class> {
        let likeliest = argmax(&self.probabilities.0)?;
        (self.probabilities[likeliest] > 0.0).then(|| Class::ALL[likeliest])
    }

    /// The probability of the most probable class.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.probabilities.iter().copied().fold(0.0, f64::max)
    }

    /// The most probable class is the true one.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.predicted() == Some(self.truth)
    }
}

/// Each prediction with its repeat, from 1. Files of older versions don't hold it: there the k-th prediction of a
/// recording is the one of repeat k, as they were written repeat after repeat.
#[must_use]
pub fn with_repeats<'a>(predictions: &'a [Prediction]) -> Vec<(usize, &'a Prediction)> {
    let mut seen = BTreeMap::<&'a str, usize>::new();
    let repeat = |one: &'a Prediction| {
        let turn = seen.entry(&one.file).or_default();
        *turn += 1;
        (one.repeat.unwrap_or(*turn), one)
    };
    predictions.iter().map(repeat).collect()
}

/// The classes that occur in the truth, in the order of [`Class::ALL`].
#[must_use]
pub fn classes_of(predictions: &[Prediction]) -> Vec<Class> {
    Class::ALL
        .into_iter()
        .filter(|class| predictions.iter().any(|one| one.truth == *class))
        .collect()
}

/// Predictions of `count` recordings, normal and murmur in turn, two to a group, the first `of_set_a` of set A and the
/// others of B; right where `right` says so.
#[cfg(test)]
pub(crate) fn in_turn(
    count: usize,
    of_set_a: usize,
    right: impl Fn(usize) -> bool,
) -> Vec<Prediction> {
    let one = |number: usize| {
        let truth = if number.is_multiple_of(2) { Class::Normal } else { Class::Murmur };
        let other = if number.is_multiple_of(2) { Class::Murmur } else { Class::Normal };
        let predicted = if right(number) { truth } else { other };
        Prediction {
            file: number.to_string(),
            group: (number / 2).to_string(),
            source: if number < of_set_a { Collection::PASCAL_A } else { Collection::PASCAL_B },
            truth,
            probabilities: Probabilities(
                Class::ALL.map(|class| f64::from(u8::from(class == predicted))),
            ),
            abstained: false,
            repeat: None,
            fold: None,
        }
    };
    (0..count).map(one).collect()
}

/// A prediction with only what a test needs.
#[cfg(test)]
pub(crate) fn predicted(
    group: &str,
    truth: Class,
    probabilities: [f64; Class::COUNT],
) -> Prediction {
    let (file, group) = (format!("{group}-{truth:?}"), group.to_owned());
    Prediction {
        file,
        group,
        source: Collection::PASCAL_B,
        truth,
        probabilities: Probabilities(probabilities),
        abstained: false,
        repeat: None,
        fold: None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn repeat_and_fold_are_in_the_file_only_where_they_are_known() {
        let one = predicted("g", Class::Normal, [1.0, 0.0, 0.0, 0.0, 0.0]);
        let old = serde_json::to_string(&one).unwrap();
        assert!(!old.contains("repeat") && !old.contains("fold"), "{old}");
        assert_eq!(serde_json::from_str::<Prediction>(&old).unwrap(), one);
        let known = one.in_fold((2, 0));
        let text = serde_json::to_string(&known).unwrap();
        assert!(text.ends_with(r#""repeat":2,"fold":0}"#), "{text}");
        assert_eq!(serde_json::from_str::<Prediction>(&text).unwrap(), known);
    }

    #[test]
    fn the_k_th_prediction_of_a_recording_is_of_repeat_k_where_the_file_does_not_say() {
        let one = |group: &str| predicted(group, Class::Normal, [1.0, 0.0, 0.0, 0.0, 0.0]);
        let repeats = |all: &[Prediction]| -> Vec<usize> {
            with_repeats(all).into_iter().map(|(repeat, _)| repeat).collect()
        };
        assert_eq!(repeats(&[one("a"), one("b"), one("a")]), [1, 1, 2]);
        let known = [one("a").in_fold((2, 0)), one("a").in_fold((1, 3))];
        assert_eq!(repeats(&known), [2, 1]);
    }
}
