//! What is gained by not answering.

use super::Prediction;
use super::confusion::ratio;
use serde::{Deserialize, Serialize};

/// Share of recordings that the model answers; `None` without judgements.
#[must_use]
pub fn coverage(judged: &[&Prediction]) -> Option<f64> {
    ratio(judged.iter().filter(|one| !one.abstained).count(), judged.len())
}

/// Share of right answers among those given; `None` where none is given.
#[must_use]
pub fn selective_accuracy(judged: &[&Prediction]) -> Option<f64> {
    let answered = judged.iter().filter(|one| !one.abstained);
    let (right, all) =
        answered.fold((0, 0), |(right, all), one| (right + usize::from(one.is_right()), all + 1));
    ratio(right, all)
}

/// A point of the coverage–risk curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoverageRisk {
    /// Share of recordings answered.
    pub coverage: f64,
    /// Share of wrong answers among them.
    pub risk: f64,
}

/// Risk against coverage when only the most confident judgements are kept, one point per distinct
/// confidence (El-Yaniv and Wiener 2010); abstentions play no part.
#[must_use]
pub fn coverage_risk(judged: &[&Prediction]) -> Vec<CoverageRisk> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| b.confidence().total_cmp(&a.confidence()));
    let (mut kept, mut wrong) = (0, 0);
    let mut points = Vec::new();
    for tied in sorted.chunk_by(|a, b| a.confidence().total_cmp(&b.confidence()).is_eq()) {
        kept += tied.len();
        wrong += tied.iter().filter(|one| !one.is_right()).count();
        points.push(CoverageRisk {
            coverage: kept as f64 / judged.len() as f64,
            risk: wrong as f64 / kept as f64,
        });
    }
    points
}

/// Area under the coverage–risk curve (AURC: Geifman, Uziel, El-Yaniv, *Bias-Reduced Uncertainty Estimation
/// for Deep Neural Classifiers*, ICLR 2019): the mean, over the judgements in order of confidence, of the share
/// of wrong ones down to each. 0 is perfect; confidence that says nothing gets the share of wrong judgements.
/// Equal confidences are kept or dropped together. `None` without judgements.
#[must_use]
pub fn risk_coverage_area(judged: &[&Prediction]) -> Option<f64> {
    let mut before = 0.0;
    let step = |point: CoverageRisk| {
        let width = point.coverage - before;
        before = point.coverage;
        width * point.risk
    };
    (!judged.is_empty()).then(|| coverage_risk(judged).into_iter().map(step).sum())
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;
    use engine::findings::Class;

    fn three() -> [Prediction; 3] {
        let mut all = [
            judged("a", Class::Normal, [0.9, 0.1, 0.0, 0.0, 0.0]),
            judged("b", Class::Normal, [0.7, 0.3, 0.0, 0.0, 0.0]),
            judged("c", Class::Murmur, [0.6, 0.4, 0.0, 0.0, 0.0]),
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
        let curve = coverage_risk(&all.iter().collect::<Vec<_>>());
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
            risk_coverage_area(&all.iter().collect::<Vec<_>>())
        };
        // The wrong one last: (0 + 0 + 1/3) / 3; first: (1 + 1/2 + 1/3) / 3.
        assert!(area([0, 1, 2]).is_some_and(|a| (a - 1.0 / 9.0).abs() < 1e-12));
        assert!(area([2, 1, 0]).is_some_and(|a| (a - 11.0 / 18.0).abs() < 1e-12));
        assert_eq!(risk_coverage_area(&[]), None);
    }
}
