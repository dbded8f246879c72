//! What is gained by not answering.

use super::Judged;
use super::confusion::ratio;
use serde::{Deserialize, Serialize};

/// Share of recordings that the model answers; `None` without judgements.
#[must_use]
pub fn coverage(judged: &[&Judged]) -> Option<f64> {
    ratio(judged.iter().filter(|one| !one.abstained).count(), judged.len())
}

/// Share of right answers among those given; `None` where none is given.
#[must_use]
pub fn selective_accuracy(judged: &[&Judged]) -> Option<f64> {
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
pub fn coverage_risk(judged: &[&Judged]) -> Vec<CoverageRisk> {
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

#[cfg(test)]
mod tests {
    use super::super::judged::judged;
    use super::*;
    use engine::findings::Class;

    fn three() -> [Judged; 3] {
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
}
