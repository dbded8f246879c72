//! What is gained by not answering.

use super::Prediction;
use super::confusion::ratio;
use serde::{Deserialize, Serialize};

/// Share of recordings that the model answers; `None` without predictions.
#[must_use]
pub fn coverage(predictions: &[&Prediction]) -> Option<f64> {
    ratio(predictions.iter().filter(|one| !one.abstained).count(), predictions.len())
}

/// Share of right answers among those given; `None` where none is given.
#[must_use]
pub fn selective_accuracy(predictions: &[&Prediction]) -> Option<f64> {
    let answered = predictions.iter().filter(|one| !one.abstained);
    let (right, all) =
        answered.fold((0, 0), |(right, all), one| (right + usize::from(one.is_right()), all + 1));
    ratio(right, all)
}

/// An answer: how sure it is, in any unit, and whether it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The higher, the surer.
    pub sureness: f64,
    /// It is the truth.
    pub is_right: bool,
}

impl From<&Prediction> for Answer {
    /// The likeliest class; abstentions play no part.
    fn from(prediction: &Prediction) -> Self {
        Self { sureness: prediction.confidence(), is_right: prediction.is_right() }
    }
}

/// A point of the coverage–risk curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoverageRisk {
    /// Share of recordings answered.
    pub coverage: f64,
    /// Share of wrong answers among them.
    pub risk: f64,
}

/// Risk against coverage when only the surest answers are kept, one point per distinct sureness (El-Yaniv and
/// Wiener 2010), by rising coverage.
#[must_use]
pub fn coverage_risk(answers: impl IntoIterator<Item = Answer>) -> Vec<CoverageRisk> {
    let mut sorted: Vec<Answer> = answers.into_iter().collect();
    sorted.sort_by(|a, b| b.sureness.total_cmp(&a.sureness));
    let (mut kept, mut wrong) = (0, 0);
    let mut points = Vec::new();
    for tied in sorted.chunk_by(|a, b| a.sureness.total_cmp(&b.sureness).is_eq()) {
        kept += tied.len();
        wrong += tied.iter().filter(|one| !one.is_right).count();
        points.push(CoverageRisk {
            coverage: kept as f64 / sorted.len() as f64,
            risk: wrong as f64 / kept as f64,
        });
    }
    points
}

/// Area under the coverage–risk curve (AURC: Geifman, Uziel, El-Yaniv, *Bias-Reduced Uncertainty Estimation
/// for Deep Neural Classifiers*, ICLR 2019): the mean, over the answers in order of sureness, of the share
/// of wrong ones down to each. 0 is perfect; uninformative sureness gets the share of wrong answers.
/// Equally sure ones are kept or dropped together. `None` without a point.
#[must_use]
pub fn risk_coverage_area(curve: &[CoverageRisk]) -> Option<f64> {
    let mut before = 0.0;
    let step = |point: &CoverageRisk| {
        let width = point.coverage - before;
        before = point.coverage;
        width * point.risk
    };
    (!curve.is_empty()).then(|| curve.iter().map(step).sum())
}

/// Share of wrong answers among the surest share of all. Of equally sure ones of which only a part is kept, the mean
/// over all ways to choose it: wrong answers then grow linearly from a point of the curve to the next. `None` without
/// a point, or for a share of nothing.
#[must_use]
pub fn risk_at(curve: &[CoverageRisk], coverage: f64) -> Option<f64> {
    if coverage <= 0.0 {
        return None;
    }
    let next = curve.partition_point(|point| point.coverage < coverage);
    let Some(to) = curve.get(next) else { return curve.last().map(|point| point.risk) };
    let wrong = |point: &CoverageRisk| point.coverage * point.risk;
    let before = next.checked_sub(1).and_then(|index| curve.get(index));
    let (start, wrong_before) = before.map_or((0.0, 0.0), |point| (point.coverage, wrong(point)));
    let share = (coverage - start) / (to.coverage - start);
    Some((wrong_before + share * (wrong(to) - wrong_before)) / coverage)
}

#[cfg(test)]
mod tests {
    use super::super::prediction::predicted;
    use super::*;
    use engine::findings::Class;

    fn three() -> [Prediction; 3] {
        let mut all = [
            predicted("a", Class::Normal, [0.9, 0.1, 0.0, 0.0, 0.0]),
            predicted("b", Class::Normal, [0.7, 0.3, 0.0, 0.0, 0.0]),
            predicted("c", Class::Murmur, [0.6, 0.4, 0.0, 0.0, 0.0]),
        ];
        all[2].abstained = true;
        all
    }

    #[test]
    fn abstaining_on_the_wrong_one_costs_coverage_and_lifts_accuracy() {
        let all = three();
        let all: Vec<_> = all.iter().collect();
        assert_eq!(coverage(&all), Some(2.0 / 3.0));
        assert_eq!(selective_accuracy(&all), Some(1.0));
        assert_eq!(selective_accuracy(&all[2..]), None);
    }

    #[test]
    fn risk_rises_as_less_certain_answers_are_kept() {
        let all = three();
        let curve = coverage_risk(all.iter().map(Answer::from));
        assert_eq!(curve.iter().map(|p| p.risk).collect::<Vec<_>>(), [0.0, 0.0, 1.0 / 3.0]);
        assert!((curve[2].coverage - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_area_is_the_mean_risk_and_is_smaller_where_errors_are_doubtful() {
        let all = three();
        let area = |order: [usize; 3]| {
            let mut all = all.clone();
            for (one, from) in all.iter_mut().zip(order) {
                one.probabilities.0[0] = [0.9, 0.7, 0.6][from];
            }
            risk_coverage_area(&coverage_risk(all.iter().map(Answer::from)))
        };
        // The wrong one last: (0 + 0 + 1/3) / 3; first: (1 + 1/2 + 1/3) / 3.
        assert!(area([0, 1, 2]).is_some_and(|a| (a - 1.0 / 9.0).abs() < 1e-12));
        assert!(area([2, 1, 0]).is_some_and(|a| (a - 11.0 / 18.0).abs() < 1e-12));
        assert_eq!(risk_coverage_area(&[]), None);
    }

    #[test]
    fn a_part_of_equally_sure_answers_is_as_wrong_as_its_parts_on_average() {
        let answer = |sureness, is_right| Answer { sureness, is_right };
        let all = [(3.0, true), (2.0, true), (1.0, false), (1.0, true), (1.0, false), (1.0, true)];
        let curve = coverage_risk(all.map(|(sureness, is_right)| answer(sureness, is_right)));
        let near = |coverage: f64, risk: f64| {
            risk_at(&curve, coverage).is_some_and(|found| (found - risk).abs() < 1e-12)
        };
        assert!(near(1.0 / 6.0, 0.0) && near(2.0 / 6.0, 0.0) && near(1.0, 2.0 / 6.0));
        // Slow reference: of the four that are equally sure two are kept, each pair of them as often as any other.
        let tied = [1.0, 0.0, 1.0, 0.0];
        let pairs = (0..4).flat_map(|a| (0..a).map(move |b| tied[a] + tied[b]));
        let mean = pairs.sum::<f64>() / 6.0;
        assert!(near(4.0 / 6.0, mean / 4.0), "{:?}", risk_at(&curve, 4.0 / 6.0));
        assert_eq!((risk_at(&curve, 0.0), risk_at(&[], 0.5)), (None, None));
    }
}
