//! Every two runs against each other, with p-values that allow for their number.

use serde::Serialize;

use super::Run;
use crate::metrics::{BootstrapConfig, Difference, Metric, PairError, Sample, classes_of, paired};

/// How far the unweighted average recall of two runs differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// One run.
    pub first: String,
    /// The other.
    pub second: String,
    /// The first's UAR less the second's, by a paired bootstrap over groups; none where it is not defined.
    pub difference: Option<Difference>,
    /// Its p-value after Holm's correction for the number of pairs; see [`holm`].
    pub corrected_p: Option<f64>,
}

/// All pairs of runs on the same recordings.
///
/// # Errors
/// [`PairError`] if the runs didn't judge the same recordings.
pub fn pairs(runs: &[Run], config: &BootstrapConfig) -> Result<Vec<Pair>, PairError> {
    let classes = classes_of(runs.first().map_or(&[][..], |run| &run.judged));
    let mut found = Vec::new();
    for (index, first) in runs.iter().enumerate() {
        for second in &runs[index + 1..] {
            let uar = paired(&first.judged, &second.judged, config, |drawn| {
                vec![Sample::new(drawn, &classes).measure(Metric::UnweightedAverageRecall)]
            })?;
            found.push(Pair {
                first: first.name.clone(),
                second: second.name.clone(),
                difference: uar.into_iter().next().flatten(),
                corrected_p: None,
            });
        }
    }
    let known: Vec<usize> = (0..found.len()).filter(|&i| found[i].difference.is_some()).collect();
    let p: Vec<f64> = found.iter().filter_map(|pair| pair.difference.map(|d| d.p)).collect();
    for (index, corrected) in known.into_iter().zip(holm(&p)) {
        found[index].corrected_p = Some(corrected);
    }
    Ok(found)
}

/// Holm's step-down correction: the i-th smallest of m p-values times m - i + 1, no smaller than those before
/// it, at most 1. Under it the chance of calling any true equality a difference stays below the level (S. Holm,
/// *A simple sequentially rejective multiple test procedure*, Scand. J. Statist. 6, 1979).
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut corrected = vec![0.0; p.len()];
    let mut highest: f64 = 0.0;
    for (rank, index) in order.into_iter().enumerate() {
        highest = highest.max(((p.len() - rank) as f64 * p[index]).min(1.0));
        corrected[index] = highest;
    }
    corrected
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::metrics::prediction::in_turn;

    #[test]
    fn holms_correction_is_that_of_the_definition() {
        // 3 · 0.01, then 2 · 0.04 = 0.08, then 1 · 0.03 is not less than what is before it in order.
        let corrected = holm(&[0.04, 0.01, 0.03]);
        for (found, expected) in corrected.into_iter().zip([0.06, 0.03, 0.06]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    }

    #[test]
    fn every_two_runs_meet_once() {
        let run = |name: &str, right: fn(usize) -> bool| Run {
            name: name.to_owned(),
            judged: in_turn(40, 20, right),
        };
        let runs = [run("a", |_| true), run("b", |i| i % 4 < 2), run("c", |i| i % 4 < 2)];
        let config = BootstrapConfig { resamples: 200, ..BootstrapConfig::default() };
        let found = pairs(&runs, &config).unwrap();
        let names: Vec<_> = found.iter().map(|p| format!("{}{}", p.first, p.second)).collect();
        assert_eq!(names, ["ab", "ac", "bc"]);
        let difference = |index: usize| found[index].difference.unwrap();
        assert!((difference(0).estimate.value - 0.5).abs() < 1e-12);
        assert!(difference(2).estimate.value.abs() < 1e-12);
        let corrected = found[0].corrected_p.unwrap();
        assert!((corrected - 3.0 * difference(0).p).abs() < 1e-12, "{corrected}");
        assert!((found[2].corrected_p.unwrap() - 1.0).abs() < 1e-12);
    }
}
