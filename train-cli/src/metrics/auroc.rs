//! Area under the receiver operating characteristic (ROC), one class against the rest.

use super::Prediction;
use engine::findings::Class;
use serde::{Deserialize, Serialize};

/// Probability that a recording of the class gets a higher score than one of the rest; see
/// [`area_under_roc`].
#[must_use]
pub fn auroc(judged: &[&Prediction], class: Class) -> Option<f64> {
    area_under_roc(scores(judged, class))
}

/// Probability that a positive gets a higher score than a negative, ties counting half: the Mann–Whitney U
/// statistic over mid-ranks, divided by the number of pairs (Hanley and `McNeil` 1982). `None` unless both
/// kinds occur.
#[must_use]
pub fn area_under_roc(mut scores: Vec<(f64, bool)>) -> Option<f64> {
    let positives = scores.iter().filter(|(_, positive)| *positive).count();
    let pairs = positives * (scores.len() - positives);
    if pairs == 0 {
        return None;
    }
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rank_sum = 0.0;
    let mut below = 0;
    for tied in scores.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let middle = below as f64 + f64::midpoint(tied.len() as f64, 1.0);
        rank_sum += middle * tied.iter().filter(|(_, positive)| *positive).count() as f64;
        below += tied.len();
    }
    let smallest = (positives * (positives + 1)) as f64 / 2.0;
    Some((rank_sum - smallest) / pairs as f64)
}

/// A point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    /// 1 − specificity.
    pub false_positive_rate: f64,
    /// Sensitivity.
    pub true_positive_rate: f64,
}

/// The ROC curve from (0, 0) to (1, 1), one point per distinct score; empty unless both kinds occur.
#[must_use]
pub fn roc(judged: &[&Prediction], class: Class) -> Vec<RocPoint> {
    let mut scores = scores(judged, class);
    let positives = scores.iter().filter(|(_, positive)| *positive).count() as f64;
    let negatives = scores.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return Vec::new();
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut alarms) = (0.0, 0.0);
    let mut points = vec![RocPoint { false_positive_rate: 0.0, true_positive_rate: 0.0 }];
    for tied in scores.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let positive = tied.iter().filter(|(_, positive)| *positive).count() as f64;
        hits += positive;
        alarms += tied.len() as f64 - positive;
        points.push(RocPoint {
            false_positive_rate: alarms / negatives,
            true_positive_rate: hits / positives,
        });
    }
    points
}

/// Score for the class, and whether it is true, of each judgement.
fn scores(judged: &[&Prediction], class: Class) -> Vec<(f64, bool)> {
    judged.iter().map(|one| (one.probabilities[class.index()], one.truth == class)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;

    fn scored(positives: &[f64], negatives: &[f64]) -> Vec<Prediction> {
        let with = |class, score: f64| judged("g", class, [1.0 - score, score, 0.0, 0.0, 0.0]);
        let positives = positives.iter().map(|&score| with(Class::Murmur, score));
        positives.chain(negatives.iter().map(|&score| with(Class::Normal, score))).collect()
    }

    fn area(positives: &[f64], negatives: &[f64]) -> Option<f64> {
        auroc(&scored(positives, negatives).iter().collect::<Vec<_>>(), Class::Murmur)
    }

    #[test]
    fn pairs_in_order_are_counted_and_ties_by_half() {
        assert_eq!(area(&[0.9, 0.8], &[0.1, 0.2]), Some(1.0));
        assert_eq!(area(&[0.1], &[0.9]), Some(0.0));
        assert_eq!(area(&[0.5, 0.5], &[0.5]), Some(0.5));
        // Pairs: 0.6 beats 0.5 and ties 0.6; 0.3 beats neither: 1.5 of 4.
        assert_eq!(area(&[0.6, 0.3], &[0.5, 0.6]), Some(0.375));
        assert_eq!(area(&[0.6], &[]), None);
    }

    #[test]
    fn the_area_under_the_curve_by_trapezes_is_the_same() {
        let all = scored(&[0.9, 0.6, 0.6, 0.3, 0.2], &[0.7, 0.6, 0.3, 0.3, 0.1, 0.0]);
        let all: Vec<_> = all.iter().collect();
        let trapeze = |p: &[RocPoint]| {
            (p[1].false_positive_rate - p[0].false_positive_rate)
                * f64::midpoint(p[0].true_positive_rate, p[1].true_positive_rate)
        };
        let by_trapezes: f64 = roc(&all, Class::Murmur).windows(2).map(trapeze).sum();
        assert!(auroc(&all, Class::Murmur).is_some_and(|area| (area - by_trapezes).abs() < 1e-12));
    }
}
