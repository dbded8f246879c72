//! The measures of the PASCAL challenge itself.
//!
//! P. Bentley, G. Nordehn, M. Coimbra, S. Mannor, *The PASCAL Classifying Heart Sounds Challenge 2011
//! (CHSC2011) Results*; the formulas also in E. F. Gomes, P. J. Bentley, E. Pereira, M. T. Coimbra, Y. Deng,
//! *Classifying Heart Sounds: Approaches to the PASCAL Challenge*, HEALTHINF 2013, and, for Youden's index
//! and discriminant power, M. Sokolova, N. Japkowicz, S. Szpakowicz, *Beyond Accuracy, F-Score and ROC*,
//! LNCS 4304, 2006.
//!
//! The challenge scored set A by the precision of each class, their sum, Youden's index of artifacts and the
//! F-score of heart problems; set B by the precisions, their sum, and Youden's index and the discriminant
//! power of heart problems. Its own test labels were never published, so that figures here, from
//! cross-validation, don't compare with its table.

use super::ConfusionMatrix;
use super::confusion::ratio;
use engine::findings::Class;

/// Weight of recall against precision in the challenge's F-score.
pub const BETA: f64 = 0.9;

/// The classes that are a heart problem: murmur and extra heart sound in set A, murmur and extrasystole in
/// set B. One network answers for both sets, so that each of the three counts as such whichever set it is
/// said of.
pub const HEART_PROBLEMS: [Class; 3] = [Class::Murmur, Class::ExtraHeartSound, Class::Extrasystole];

/// Counts of judgements that do or don't say, rightly or wrongly, that something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Binary {
    /// There, and said so.
    pub true_positives: usize,
    /// Not there, but said so.
    pub false_positives: usize,
    /// There, but not said so.
    pub false_negatives: usize,
    /// Not there, and not said so.
    pub true_negatives: usize,
}

impl Binary {
    /// Merges classes: a judgement is positive where it says any of `positive`, and one of them is true.
    /// A judgement that says nothing doesn't say that, as in [`ConfusionMatrix::specificity`].
    #[must_use]
    pub fn of(matrix: &ConfusionMatrix, positive: &[Class]) -> Self {
        let mut counts = Self::default();
        for truth in Class::ALL {
            let row = &matrix.counts[truth.index()];
            let said: usize = positive.iter().map(|class| row[class.index()]).sum();
            let others = matrix.support(truth) - said;
            if positive.contains(&truth) {
                counts.true_positives += said;
                counts.false_negatives += others;
            } else {
                counts.false_positives += said;
                counts.true_negatives += others;
            }
        }
        counts
    }

    /// TP / (TP + FN); `None` where the positive never occurs.
    #[must_use]
    pub fn sensitivity(&self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_negatives)
    }

    /// TN / (TN + FP); `None` where nothing else occurs.
    #[must_use]
    pub fn specificity(&self) -> Option<f64> {
        ratio(self.true_negatives, self.true_negatives + self.false_positives)
    }

    /// Youden's index, sensitivity + specificity − 1: 0 is chance. `None` where either is.
    #[must_use]
    pub fn youden(&self) -> Option<f64> {
        Some(self.sensitivity()? + self.specificity()? - 1.0)
    }

    /// `(1 + β²) P R / (β² P + R)`, that is `(1 + β²) TP / ((1 + β²) TP + β² FN + FP)`, which is 0 and not 0/0
    /// where nothing was found. `None` where the positive never occurs.
    #[must_use]
    pub fn f_score(&self, beta: f64) -> Option<f64> {
        self.sensitivity()?;
        let squared = beta * beta;
        let hits = (1.0 + squared) * self.true_positives as f64;
        let misses = squared * self.false_negatives as f64 + self.false_positives as f64;
        Some(hits / (hits + misses))
    }

    /// Discriminant power, `√3/π (ln X + ln Y)` with `X = sens / (1 − sens)` and `Y = spec / (1 − spec)`; the
    /// challenge calls it poor below 1, limited below 2, fair below 3 and good above.
    ///
    /// Where sensitivity or specificity is exactly 0 or 1 it is infinite, or the difference of two infinities;
    /// it is then undefined here (`None`), and such resamples leave its interval, so that the interval of one
    /// near perfection is too low.
    #[must_use]
    pub fn discriminant_power(&self) -> Option<f64> {
        let log_odds = |share: f64| (share / (1.0 - share)).ln();
        let power = log_odds(self.sensitivity()?) + log_odds(self.specificity()?);
        Some(3.0f64.sqrt() / std::f64::consts::PI * power).filter(|power| power.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;

    fn counts(tp: usize, fp: usize, fn_: usize, tn: usize) -> Binary {
        Binary { true_positives: tp, false_positives: fp, false_negatives: fn_, true_negatives: tn }
    }

    fn matrix(rows: &[(Class, Option<Class>)]) -> ConfusionMatrix {
        let one = |&(truth, said): &(Class, Option<Class>)| {
            judged("g", truth, Class::ALL.map(|class| f64::from(u8::from(Some(class) == said))))
        };
        ConfusionMatrix::of(&rows.iter().map(one).collect::<Vec<_>>())
    }

    #[test]
    fn one_problem_taken_for_another_is_still_a_problem_found() {
        use Class::{Artifact, ExtraHeartSound, Extrasystole, Murmur, Normal};
        let matrix = matrix(&[
            (Murmur, Some(ExtraHeartSound)),
            (Murmur, Some(Normal)),
            (Normal, Some(Extrasystole)),
            (Artifact, Some(Normal)),
        ]);
        assert_eq!(Binary::of(&matrix, &HEART_PROBLEMS), counts(1, 1, 1, 1));
        assert_eq!(Binary::of(&matrix, &[Artifact]), counts(0, 0, 1, 3));
    }

    #[test]
    fn youdens_index_of_a_class_is_that_of_its_recall_and_specificity_even_where_nothing_is_said() {
        let (normal, murmur) = (Class::Normal, Class::Murmur);
        let said = [(murmur, None), (murmur, Some(murmur)), (normal, None), (normal, Some(murmur))];
        let matrix = matrix(&said);
        assert_eq!(Binary::of(&matrix, &[murmur]), counts(1, 1, 1, 1));
        let expected = matrix.recall(murmur).zip(matrix.specificity(murmur));
        assert_eq!(Binary::of(&matrix, &[murmur]).youden(), expected.map(|(r, s)| r + s - 1.0));
    }

    #[test]
    fn formulas_agree_with_counting_by_hand() {
        // Sensitivity 0.8, specificity 0.9: odds 4 and 9.
        let binary = counts(8, 1, 2, 9);
        assert!(binary.youden().is_some_and(|j| (j - 0.7).abs() < 1e-12));
        let power = 3.0f64.sqrt() / std::f64::consts::PI * 36.0f64.ln();
        assert!(binary.discriminant_power().is_some_and(|d| (d - power).abs() < 1e-12));
        let (p, r) = (8.0 / 9.0, 0.8);
        let expected = 1.81 * p * r / (0.81 * p + r);
        assert!(binary.f_score(BETA).is_some_and(|f| (f - expected).abs() < 1e-12));
    }

    #[test]
    fn what_is_infinite_or_nothing_over_nothing_is_undefined() {
        assert_eq!(counts(8, 0, 2, 9).discriminant_power(), None);
        assert_eq!(counts(8, 1, 0, 9).discriminant_power(), None);
        assert_eq!(counts(0, 0, 2, 9).discriminant_power(), None);
        assert_eq!(counts(0, 1, 0, 9).youden(), None);
        assert_eq!(counts(1, 0, 1, 0).youden(), None);
        assert_eq!(counts(0, 1, 0, 9).f_score(BETA), None);
        assert_eq!(counts(0, 0, 2, 9).f_score(BETA), Some(0.0));
    }
}
