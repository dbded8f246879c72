//! What was said against what was true.

use super::Prediction;
use engine::findings::Class;
use serde::{Deserialize, Serialize};

/// Number of classes.
const K: usize = Class::ALL.len();

/// Counts of judgements by truth and prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConfusionMatrix {
    /// `counts[truth][predicted]`, both in the order of [`Class::ALL`].
    pub counts: [[usize; K]; K],
    /// Judgements without a prediction, by truth.
    pub undecided: [usize; K],
}

impl ConfusionMatrix {
    /// Counts judgements.
    #[must_use]
    pub fn of<'a>(judged: impl IntoIterator<Item = &'a Prediction>) -> Self {
        let mut matrix = Self::default();
        for one in judged {
            match one.predicted() {
                Some(class) => matrix.counts[one.truth.index()][class.index()] += 1,
                None => matrix.undecided[one.truth.index()] += 1,
            }
        }
        matrix
    }

    /// Judgements whose truth is the class: true positives and false negatives.
    #[must_use]
    pub fn support(&self, class: Class) -> usize {
        self.counts[class.index()].iter().sum::<usize>() + self.undecided[class.index()]
    }

    /// Judgements that say the class: true and false positives.
    #[must_use]
    pub fn predicted(&self, class: Class) -> usize {
        self.counts.iter().map(|row| row[class.index()]).sum()
    }

    /// Judgements that say the class and are right.
    #[must_use]
    pub fn true_positives(&self, class: Class) -> usize {
        self.counts[class.index()][class.index()]
    }

    /// All judgements.
    #[must_use]
    pub fn total(&self) -> usize {
        Class::ALL.into_iter().map(|class| self.support(class)).sum()
    }

    /// Share of right judgements; `None` without judgements.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        ratio(Class::ALL.into_iter().map(|class| self.true_positives(class)).sum(), self.total())
    }

    /// Share of judgements that are right about whether it is the class, (TP + TN) / all; `None` without
    /// judgements. High for a rare class that is never said.
    #[must_use]
    pub fn accuracy_of(&self, class: Class) -> Option<f64> {
        let wrong = self.support(class) + self.predicted(class) - 2 * self.true_positives(class);
        ratio(self.total() - wrong, self.total())
    }

    /// Positive predictive value, TP / (TP + FP); 0 where the class is never said, as in
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
    use super::super::prediction::judged;
    use super::*;

    /// Truth: 3 normal (2 said normal, 1 murmur), 2 murmur (1 said murmur, 1 undecided).
    fn matrix() -> ConfusionMatrix {
        let (normal, murmur) = ([1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0]);
        ConfusionMatrix::of(&[
            judged("a", Class::Normal, normal),
            judged("a", Class::Normal, normal),
            judged("b", Class::Normal, murmur),
            judged("b", Class::Murmur, murmur),
            judged("c", Class::Murmur, [0.0; 5]),
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
