//! What a model said about a recording whose truth is known.

use crate::data::Collection;
#[cfg(test)]
use engine::findings::Probabilities;
use engine::findings::{Class, ClassProbabilities};
use serde::{Deserialize, Serialize};

/// A recording, its truth, and what was said about it.
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
}

impl Prediction {
    /// The most probable class, the first of equals; `None` if no probabilities were given.
    #[must_use]
    pub fn predicted(&self) -> Option<Class> {
        let mut best = None;
        let mut highest = 0.0;
        for (class, probability) in Class::ALL.into_iter().zip(self.probabilities.0) {
            if probability > highest {
                (best, highest) = (Some(class), probability);
            }
        }
        best
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

/// The classes that occur in the truth, in the order of [`Class::ALL`].
#[must_use]
pub fn classes_of(judged: &[Prediction]) -> Vec<Class> {
    Class::ALL.into_iter().filter(|class| judged.iter().any(|one| one.truth == *class)).collect()
}

/// So many recordings, normal and murmur in turn, two to a group, the first of them of set A and the others of B;
/// judged rightly where that is said.
#[cfg(test)]
pub(crate) fn in_turn(
    count: usize,
    of_set_a: usize,
    right: impl Fn(usize) -> bool,
) -> Vec<Prediction> {
    let one = |number: usize| {
        let truth = if number.is_multiple_of(2) { Class::Normal } else { Class::Murmur };
        let other = if number.is_multiple_of(2) { Class::Murmur } else { Class::Normal };
        let said = if right(number) { truth } else { other };
        Prediction {
            file: number.to_string(),
            group: (number / 2).to_string(),
            source: if number < of_set_a { Collection::PascalA } else { Collection::PascalB },
            truth,
            probabilities: Probabilities(
                Class::ALL.map(|class| f64::from(u8::from(class == said))),
            ),
            abstained: false,
        }
    };
    (0..count).map(one).collect()
}

/// A judgement with only what a test needs.
#[cfg(test)]
pub(crate) fn judged(group: &str, truth: Class, probabilities: [f64; Class::COUNT]) -> Prediction {
    let (file, group) = (format!("{group}-{truth:?}"), group.to_owned());
    let probabilities = Probabilities(probabilities);
    Prediction { file, group, source: Collection::PascalB, truth, probabilities, abstained: false }
}
