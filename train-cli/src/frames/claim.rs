//! When beats are claimed: fitted on the validation part.

use engine::beats::{ClaimConfig, coverage, posterior_log_odds};

use super::detection::Detection;

/// A beat is right when both of its sounds are within so many seconds of where they are.
pub const RIGHT_S: f64 = 0.06;
/// Newton's steps; the logistic loss of one slope settles in half a dozen.
const STEPS: usize = 50;

/// Slope and intercept that make confidences probabilities (Platt, *Advances in Large Margin Classifiers*,
/// 1999, with his smoothed targets), and the lowest confidence at which no more than a share of the noises is
/// taken for a heart.
#[must_use]
pub fn fitted(hearts: &[Detection], noises: &[Detection], false_claims: f64) -> ClaimConfig {
    let claim = ClaimConfig::default();
    let mut pairs = Vec::new();
    for one in hearts.iter().chain(noises) {
        let right = one.truth.are_right(&one.suspected, RIGHT_S);
        let known = one.suspected.iter().zip(right);
        pairs.extend(
            known.filter_map(|(beat, right)| Some((posterior_log_odds(beat.confidence), right?))),
        );
    }
    let (slope, intercept) = logistic(&pairs);
    let claim = ClaimConfig { slope, intercept, ..claim };
    let min_confidence = threshold(&claim, noises, false_claims).max(claim.min_confidence);
    ClaimConfig { min_confidence, ..claim }
}

/// The mean confidence that all but a share of the noises stay below.
fn threshold(claim: &ClaimConfig, noises: &[Detection], share: f64) -> f64 {
    let confidence = |one: &Detection| {
        let enough = one.suspected.len() >= claim.min_beats
            && coverage(&one.suspected, one.duration_s) >= claim.min_coverage;
        let total: f64 = one.suspected.iter().map(|beat| claim.confidence(beat.confidence)).sum();
        if enough { total / one.suspected.len() as f64 } else { 0.0 }
    };
    let mut confidences: Vec<f64> = noises.iter().map(confidence).collect();
    confidences.sort_by(f64::total_cmp);
    let allowed = (share * confidences.len() as f64).floor() as usize;
    let highest = confidences.len().checked_sub(allowed + 1).map_or(0.0, |i| confidences[i]);
    highest.next_up()
}

/// Slope and intercept of a logistic regression on one variable, by Newton's method.
pub(super) fn logistic(pairs: &[(f64, bool)]) -> (f64, f64) {
    let positives = pairs.iter().filter(|(_, right)| *right).count() as f64;
    let negatives = pairs.len() as f64 - positives;
    let target = |right: bool| {
        if right { (positives + 1.0) / (positives + 2.0) } else { 1.0 / (negatives + 2.0) }
    };
    let (mut slope, mut intercept) = (1.0, 0.0);
    for _ in 0..STEPS {
        let (mut gradient, mut curvature) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for &(x, right) in pairs {
            let p = 1.0 / (1.0 + (-(slope * x + intercept)).exp());
            let (error, weight) = (p - target(right), p * (1.0 - p));
            gradient[0] += error * x;
            gradient[1] += error;
            curvature[0] += weight * x * x;
            curvature[1] += weight * x;
            curvature[2] += weight;
        }
        let determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
        slope -= (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant;
        intercept -= (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant;
    }
    (slope.max(0.0), intercept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn confidences_become_probabilities() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let draw = |_| {
            let x: f64 = rng.random_range(-3.0..3.0);
            (x, rng.random::<f64>() < 1.0 / (1.0 + (-(0.7 * x - 0.5)).exp()))
        };
        let pairs: Vec<_> = (0..20_000).map(draw).collect();
        let (slope, intercept) = logistic(&pairs);
        assert!(
            (slope - 0.7).abs() < 0.05 && (intercept + 0.5).abs() < 0.05,
            "{slope} {intercept}"
        );
    }
}
