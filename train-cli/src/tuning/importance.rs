//! How much each parameter has to do with the score.

use super::{Domain, Space, Trial};
use crate::metrics::ranks;

/// Groups into which the values of a range of numbers are put.
const GROUPS: usize = 4;

/// What a parameter explains.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Importance {
    /// The parameter.
    pub name: String,
    /// Share of the variance of the scores' ranks that it explains, from 0 to 1; none where too few trials
    /// tell.
    pub share: Option<f64>,
}

/// The share of the variance of the scores' ranks that each parameter explains on its own, the largest
/// first: `η²_H = (H − k + 1) / (n − k)`, at least 0, with Kruskal and Wallis' `H` (JASA 47, 1952) of `n`
/// trials in `k` groups (the effect size is that of Tomczak & Tomczak, *Trends in Sport Sciences* 21,
/// 2014). The groups are the choices, or quarters of the trials by their value. Unlike a correlation it
/// sees a best value in the middle; ranks bear trials that failed or were ended early. It can't tell
/// parameters apart that the search moved together, and does not show their interplay.
#[must_use]
pub fn importance(space: &Space, trials: &[Trial]) -> Vec<Importance> {
    let ranks = ranks(&trials.iter().map(|trial| trial.score).collect::<Vec<_>>());
    let of = |(name, domain): (&String, &Domain)| {
        let values: Vec<f64> =
            trials.iter().map(|t| t.point.get(name).copied().unwrap_or(f64::NAN)).collect();
        let share = explained(&groups(domain, &values), &ranks);
        Importance { name: name.clone(), share }
    };
    let mut all: Vec<_> = space.parameters.iter().map(of).collect();
    all.sort_by(|a, b| b.share.unwrap_or(-1.0).total_cmp(&a.share.unwrap_or(-1.0)));
    all
}

/// The group of each value: equal values are never parted.
fn groups(domain: &Domain, values: &[f64]) -> Vec<usize> {
    if domain.choices().is_some() {
        return values.iter().map(|&value| value as usize).collect();
    }
    let places = ranks(values);
    let width = values.len() as f64 / GROUPS as f64;
    places.into_iter().map(|rank| (((rank - 0.5) / width) as usize).min(GROUPS - 1)).collect()
}

/// `η²_H` of ranks in groups. `H` with ties is `(n − 1)` times the share of the ranks' sum of squares that
/// lies between the groups.
fn explained(groups: &[usize], ranks: &[f64]) -> Option<f64> {
    let n = ranks.len() as f64;
    let mean = ranks.iter().sum::<f64>() / n;
    let all: f64 = ranks.iter().map(|rank| (rank - mean).powi(2)).sum();
    let mut seen = groups.to_vec();
    seen.sort_unstable();
    seen.dedup();
    let k = seen.len() as f64;
    if seen.len() < 2 || n <= k || all <= 0.0 {
        return None;
    }
    let between = |group: &usize| {
        let own: Vec<f64> =
            groups.iter().zip(ranks).filter(|(g, _)| *g == group).map(|(_, &rank)| rank).collect();
        let size = own.len() as f64;
        size * (own.iter().sum::<f64>() / size - mean).powi(2)
    };
    let h = (n - 1.0) * seen.iter().map(between).sum::<f64>() / all;
    Some(((h - k + 1.0) / (n - k)).clamp(0.0, 1.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn it_equals_the_textbooks_h_with_its_correction_for_ties() {
        // H = 12 / (n (n + 1)) Σ R² / n_g − 3 (n + 1), divided by 1 − Σ (t³ − t) / (n³ − n).
        let values = [1.0, 2.0, 3.0, 5.0, 4.0, 8.0, 8.0, 10.0, 6.0, 7.0, 11.0, 12.0];
        let groups = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let h = 6.754_385_964_912_282;
        let share = explained(&groups, &ranks(&values)).unwrap();
        assert!((share - (h - 2.0) / 9.0).abs() < 1e-12, "{share}");
    }

    #[test]
    fn a_value_that_is_best_in_the_middle_is_important_and_noise_is_not() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        let domain = Domain::Uniform(0.0, 40.0);
        let peak: Vec<f64> = values.iter().map(|x| -(x - 20.0).abs()).collect();
        let noise: Vec<f64> = (0..40).map(|i| f64::from(i * 17 % 40)).collect();
        let share = |scores: &[f64]| explained(&groups(&domain, &values), &ranks(scores)).unwrap();
        assert!(share(&peak) > 0.6, "{}", share(&peak));
        assert!(share(&noise) < 0.2, "{}", share(&noise));
    }

    #[test]
    fn a_parameter_that_never_varied_explains_nothing() {
        assert_eq!(explained(&[1; 5], &ranks(&[1.0, 2.0, 3.0, 4.0, 5.0])), None);
    }
}
