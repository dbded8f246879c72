//! The five classes, told by what a frame network says of a recording.

use serde::{Deserialize, Serialize};

use crate::beats::{HeartCycle, MeasureGroup};
use crate::checks::{Checks, Impossible};
use crate::frames::FramePosteriors;
use crate::stats::softmax;

use super::{Class, ClassProbabilities, Probabilities};

/// Standardised measures are clamped to ± this, as a classifier's are: a recording unlike all others must not outweigh
/// everything else that is known of it.
const FARTHEST: f64 = 4.0;

/// A multinomial logistic regression on standardised measures of the frames and of the heart cycle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassHead {
    /// The mean of each measure, in the order of [`Self::measure_names`].
    pub means: Vec<f64>,
    /// The reciprocal of each measure's standard deviation; zero where it is constant.
    pub scales: Vec<f64>,
    /// The weights of each measure in the logits of [`Class::ALL`], and last the biases.
    pub weights: Vec<[f64; Class::COUNT]>,
}

impl ClassHead {
    /// The names of the measures, in order: those of the frames, then those of the heart cycle.
    #[must_use]
    pub fn measure_names() -> Vec<String> {
        let of_cycle = MeasureGroup::ALL.into_iter().flat_map(MeasureGroup::names);
        FramePosteriors::measure_names().into_iter().chain(of_cycle).collect()
    }

    /// The measures of a recording, in the order of [`Self::measure_names`]; `None` where one is not known.
    #[must_use]
    pub fn measures(frames: &FramePosteriors, cycle: &HeartCycle) -> Vec<Option<f64>> {
        frames.measures().into_iter().chain(cycle.measures(&MeasureGroup::ALL)).collect()
    }

    /// Whether its sizes and numbers make sense.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let count = Self::measure_names().len();
        let [means, scales] = [&self.means, &self.scales];
        let mut numbers = means.iter().chain(scales).chain(self.weights.iter().flatten());
        Checks::new()
            .that(means.len() == count && scales.len() == count, "number of measures")
            .that(self.weights.len() == count + 1, "number of weights")
            .that(numbers.all(|number| number.is_finite()), "a number that is none")
            .done()
    }

    /// The probabilities of the classes. A measure that is not known counts as the mean.
    ///
    /// # Panics
    /// Where there are not as many measures as the head has.
    #[must_use]
    pub fn probabilities(&self, measures: &[Option<f64>]) -> ClassProbabilities {
        let mut logits = [0.0; Class::COUNT];
        let values = self.standardised(measures).into_iter().chain([1.0]);
        for (weights, value) in self.weights.iter().zip(values) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += weight * value;
            }
        }
        Probabilities(softmax(&logits))
    }

    /// The measures, standardised and clamped.
    ///
    /// # Panics
    /// As [`Self::probabilities`].
    #[must_use]
    pub fn standardised(&self, measures: &[Option<f64>]) -> Vec<f64> {
        assert_eq!(measures.len(), self.means.len(), "the head is for other measures");
        let of_measure = |((value, mean), scale): ((&Option<f64>, &f64), &f64)| {
            value.map_or(0.0, |value| ((value - mean) * scale).clamp(-FARTHEST, FARTHEST))
        };
        measures.iter().zip(&self.means).zip(&self.scales).map(of_measure).collect()
    }

    /// The same with numbers of four significant digits, which a file holds in half of the room.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let all = |numbers: &[f64]| numbers.iter().copied().map(rounded).collect();
        Self {
            means: all(&self.means),
            scales: all(&self.scales),
            weights: self.weights.iter().map(|row| row.map(rounded)).collect(),
        }
    }
}

/// The nearest number of four significant digits.
fn rounded(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let unit = 10.0_f64.powi(3 - number.abs().log10().floor() as i32);
    (number * unit).round() / unit
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// A head that looks at its first measure alone: a murmur where it is high, normal where it is low.
    fn head() -> ClassHead {
        let count = ClassHead::measure_names().len();
        let mut weights = vec![[0.0; Class::COUNT]; count + 1];
        weights[0][Class::Murmur.index()] = 2.0;
        weights[count][Class::Normal.index()] = 1.0;
        ClassHead { means: vec![1.0; count], scales: vec![0.5; count], weights }
    }

    fn told(first: Option<f64>) -> ClassProbabilities {
        let mut measures = vec![None; ClassHead::measure_names().len()];
        measures[0] = first;
        head().probabilities(&measures)
    }

    #[test]
    fn the_measures_have_names() {
        let (frames, cycle) = (FramePosteriors::default(), HeartCycle::default());
        let measures = ClassHead::measures(&frames, &cycle);
        assert_eq!(measures.len(), ClassHead::measure_names().len());
    }

    #[test]
    fn probabilities_are_those_of_the_logistic_map() {
        // (3 − 1) / 2 = 1, twice that as the logit of a murmur, beside 1 for normal and three zeros.
        let total = 2.0_f64.exp() + 1.0_f64.exp() + 3.0;
        let probability = told(Some(3.0))[Class::Murmur.index()];
        assert!((probability - 2.0_f64.exp() / total).abs() < 1e-12, "{probability}");
        assert_eq!(told(Some(1.0)), told(None));
        assert_eq!(told(Some(1e6)), told(Some(1e9)));
    }

    #[test]
    fn a_head_with_a_number_too_few_or_none_is_refused() {
        assert!(head().check().is_ok());
        let refused = |change: fn(&mut ClassHead)| {
            let mut head = head();
            change(&mut head);
            head.check().unwrap_err().to_string()
        };
        assert_eq!(refused(|head| head.means.truncate(3)), "number of measures");
        assert_eq!(refused(|head| head.weights.truncate(3)), "number of weights");
        assert_eq!(refused(|head| head.scales[1] = f64::NAN), "a number that is none");
    }

    #[test]
    fn rounding_keeps_four_digits_of_any_size() {
        let numbers = [123_456.0, -0.001_234_56, 0.0, 9.999_96, 7.0];
        let digits = numbers.map(|number| rounded(number).to_string());
        assert_eq!(digits, ["123500", "-0.001235", "0", "10", "7"]);
    }
}
