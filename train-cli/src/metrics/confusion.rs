//! Predicted classes against the truth.

use super::Prediction;
use engine::findings::Class;
use serde::{Deserialize, Serialize};

/// Number of classes.
const K: usize = Class::COUNT;

/// Counts of predictions by truth and predicted class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConfusionMatrix {
    /// `counts[truth][predicted]`, both in the order of [`Class::ALL`].
    pub counts: [[usize; K]; K],
    /// Predictions without a class, by truth.
    pub undecided: [usize; K],
}

impl ConfusionMatrix {
    /// Counts predictions.
    #[must_use]
    pub fn of<'a>(predictions: impl IntoIterator<Item = &'a Prediction>) -> Self {
        let mut matrix = Self::default();
        for one in predictions {
            match one.predicted() {
                Some(class) => matrix.counts[one.truth.index()][class.index()] += 1,
                None => matrix.undecided[one.truth.index()] += 1,
            }
        }
        matrix
    }

    /// Predictions whose truth is the class: true positives and false negatives.
    #[must_use]
    pub fn support(&self, class: Class) -> usize {
        self.counts[class.index()].iter().sum::<usize>() + self.undecided[class.index()]
    }

    /// Predictions of the class: true and false positives.
    #[must_use]
    pub fn predicted(&self, class: Class) -> usize {
        self.counts.iter().map(|row| row[class.index()]).sum()
    }

    /// Right predictions of the class.
    #[must_use]
    pub fn true_positives(&self, class: Class) -> usize {
        self.counts[class.index()][class.index()]
    }

    /// All predictions.
    #[must_use]
    pub fn total(&self) -> usize {
        Class::ALL.into_iter().map(|class| self.support(class)).sum()
    }

    /// Share of right predictions; `None` without predictions.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        ratio(Class::ALL.into_iter().map(|class| self.true_positives(class)).sum(), self.total())
    }

    /// Share of predictions that are right about whether it is the class, (TP + TN) / all; `None` without
    /// predictions. High for a rare class that is never predicted.
    #[must_use]
    pub fn accuracy_of(&self, class: Class) -> Option<f64> {
        let wrong = self.support(class) + self.predicted(class) - 2 * self.true_positives(class);
        ratio(self.total() - wrong, self.total())
    }

    /// Positive predictive value, TP / (TP + FP); 0 where the class is never predicted, as in
    /// scikit-learn with `zero_division=0`. `None` where the class never occurs.
    #[must_use]
    pub fn precision(&self, class: Class) -> Option<f64> {
        (self.support(class) > 0)
            .then(|| ratio(self.true_positives(class), self.predicted(class)).unwrap_or(0.0))
    }

    /// Recall, that is sensitivity, TP / (TP + FN); `None` where the class never occurs.
    #[must_use]
    pub fn recall(&self, class: Class) -> Option<f64> {
        ratio(self.true_positives(class), self.support(class))
    }

    /// TN / (TN + FP); `None` where nothing else occurs.
    #[must_use]
    pub fn specificity(&self, class: Class) -> Option<f64> {
        let others = self.total() - self.support(class);
        let false_positives = self.predicted(class) - self.true_positives(class);
        ratio(others - false_positives, others)
    }

    /// Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); `None` where the class never occurs.
    #[must_use]
    pub fn f1(&self, class: Class) -> Option<f64> {
        let support = self.support(class);
        (support > 0).then(|| {
            ratio(2 * self.true_positives(class), support + self.predicted(class)).unwrap_or(0.0)
        })
    }
}

/// `part / whole`, `None` for an empty whole.
pub(super) fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::super::prediction::predicted;
    use super::*;

    /// Truth: 3 normal (2 predicted normal, 1 murmur), 2 murmur (1 predicted murmur, 1 undecided).
    fn matrix() -> ConfusionMatrix {
        let (normal, murmur) = ([1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0]);
        ConfusionMatrix::of(&[
            predicted("a", Class::Normal, normal),
            predicted("a", Class::Normal, normal),
            predicted("b", Class::Normal, murmur),
            predicted("b", Class::Murmur, murmur),
            predicted("c", Class::Murmur, [0.0; 5]),
        ])
    }

    #[test]
    fn figures_agree_with_counting_by_hand() {
        let matrix = matrix();
        assert_eq!(matrix.accuracy(), Some(0.6));
        assert_eq!(matrix.accuracy_of(Class::Normal), Some(0.8));
        assert_eq!(matrix.accuracy_of(Class::Murmur), Some(0.6));
        assert_eq!(matrix.recall(Class::Normal), Some(2.0 / 3.0));
        assert_eq!(matrix.recall(Class::Murmur), Some(0.5));
        assert_eq!(matrix.precision(Class::Normal), Some(1.0));
        assert_eq!(matrix.precision(Class::Murmur), Some(0.5));
        assert_eq!(matrix.specificity(Class::Normal), Some(1.0));
        assert_eq!(matrix.specificity(Class::Murmur), Some(2.0 / 3.0));
        assert_eq!(matrix.f1(Class::Murmur), Some(0.5));
        assert_eq!(matrix.f1(Class::Normal), Some(0.8));
    }

    #[test]
    fn a_class_that_never_occurs_has_no_recall_but_a_specificity() {
        assert_eq!(matrix().recall(Class::Artifact), None);
        assert_eq!(matrix().precision(Class::Artifact), None);
        assert_eq!(matrix().specificity(Class::Artifact), Some(1.0));
        assert_eq!(ConfusionMatrix::default().accuracy(), None);
    }
}
