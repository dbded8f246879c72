//! 95 % intervals by bootstrap over groups.

use super::Prediction;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How intervals are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BootstrapConfig {
    /// Number of resamples.
    pub resamples: usize,
    /// Probability that the interval is meant to cover.
    pub level: f64,
    /// Seed of the resamples.
    pub seed: u64,
}

impl Default for BootstrapConfig {
    fn default() -> Self {
        Self { resamples: 2000, level: 0.95, seed: 0 }
    }
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The figure measured on all judgements.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Measures figures and their percentile intervals (Efron 1979), drawing whole groups with
/// replacement, because recordings of one group depend on each other.
///
/// `measure` gives the same number of figures for every sample. A figure that is undefined on all
/// judgements is `None`; one that is undefined on a resample leaves that resample out of its
/// interval. The result does not depend on the number of threads.
pub fn bootstrap<F>(
    judged: &[Prediction],
    config: &BootstrapConfig,
    measure: F,
) -> Vec<Option<Estimate>>
where
    F: Fn(Vec<&Prediction>) -> Vec<Option<f64>> + Sync,
{
    bootstrap_by(judged, |one| &one.group, config, measure)
}

/// The same for whatever belongs to groups.
pub fn bootstrap_by<T, G, F>(
    all: &[T],
    group_of: G,
    config: &BootstrapConfig,
    measure: F,
) -> Vec<Option<Estimate>>
where
    T: Sync,
    G: Fn(&T) -> &str,
    F: Fn(Vec<&T>) -> Vec<Option<f64>> + Sync,
{
    let drawn = Drawn::new(all, group_of, config, measure);
    (0..drawn.values.len()).map(|figure| drawn.estimate(figure)).collect()
}

/// Figures of all judgements and of every resample.
pub(super) struct Drawn {
    /// On all judgements.
    pub values: Vec<Option<f64>>,
    resamples: Vec<Vec<Option<f64>>>,
    level: f64,
}

impl Drawn {
    /// Draws whole groups and measures each resample; see [`bootstrap`].
    pub(super) fn new<T, G, F>(all: &[T], group_of: G, config: &BootstrapConfig, measure: F) -> Self
    where
        T: Sync,
        G: Fn(&T) -> &str,
        F: Fn(Vec<&T>) -> Vec<Option<f64>> + Sync,
    {
        let mut groups = BTreeMap::<&str, Vec<&T>>::new();
        for one in all {
            groups.entry(group_of(one)).or_default().push(one);
        }
        let groups: Vec<_> = groups.into_values().collect();
        let resamples = (0..config.resamples)
            .into_par_iter()
            .map(|number| measure(resample(&groups, config.seed, number as u64)))
            .collect();
        Self { values: measure(all.iter().collect()), resamples, level: config.level }
    }

    /// The values of a figure on the resamples that define it, in ascending order.
    pub(super) fn sorted(&self, figure: usize) -> Vec<f64> {
        let mut drawn: Vec<f64> =
            self.resamples.iter().filter_map(|figures| figures[figure]).collect();
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    /// A figure with its percentile interval.
    pub(super) fn estimate(&self, figure: usize) -> Option<Estimate> {
        let (value, drawn) = (self.values[figure]?, self.sorted(figure));
        let tail = (1.0 - self.level) / 2.0;
        Some(Estimate {
            value,
            low: quantile(&drawn, tail).unwrap_or(value),
            high: quantile(&drawn, 1.0 - tail).unwrap_or(value),
        })
    }
}

/// As many groups as there are, drawn with replacement; every resample has its own random stream.
fn resample<'a, T>(groups: &[Vec<&'a T>], seed: u64, number: u64) -> Vec<&'a T> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    let draw = |_| groups[(rng.next_u64() % groups.len() as u64) as usize].iter().copied();
    (0..groups.len()).flat_map(draw).collect()
}

/// Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996); `None` of none.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let position = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    Some(below + (above - below) * position.fract())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::prediction::judged;
    use super::*;
    use engine::findings::Class;

    fn half_right(groups: usize, per_group: usize) -> Vec<Prediction> {
        let one = |number: usize| {
            let (right, wrong) = ([1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0]);
            let group = number / per_group;
            judged(
                &group.to_string(),
                Class::Normal,
                if group.is_multiple_of(2) { right } else { wrong },
            )
        };
        (0..groups * per_group).map(one).collect()
    }

    fn accuracy(judged: &[&Prediction]) -> Vec<Option<f64>> {
        let right = judged.iter().filter(|one| one.is_right()).count();
        vec![Some(right as f64 / judged.len() as f64)]
    }

    fn interval(judged: &[Prediction]) -> Estimate {
        bootstrap(judged, &BootstrapConfig::default(), |drawn| accuracy(&drawn))[0].unwrap()
    }

    #[test]
    fn the_interval_of_independent_halves_is_the_binomial_one() {
        // 100 independent draws of p = 0.5: ±1.96 · 0.05.
        let estimate = interval(&half_right(100, 1));
        assert!((estimate.value - 0.5).abs() < 1e-12);
        assert!(
            (estimate.low - 0.402).abs() < 0.015 && (estimate.high - 0.598).abs() < 0.015,
            "{estimate:?}"
        );
    }

    #[test]
    fn recordings_of_one_group_do_not_narrow_the_interval() {
        let (single, repeated) = (interval(&half_right(100, 1)), interval(&half_right(100, 5)));
        assert!(((repeated.high - repeated.low) - (single.high - single.low)).abs() < 0.02);
    }

    #[test]
    fn the_same_seed_gives_the_same_interval_on_any_number_of_threads() {
        let judged = half_right(30, 2);
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(one_thread.install(|| interval(&judged)), interval(&judged));
    }

    #[test]
    fn undefined_figures_stay_undefined() {
        let undefined = bootstrap(&half_right(3, 1), &BootstrapConfig::default(), |_| vec![None]);
        assert_eq!(undefined, [None]);
        let none: Vec<Prediction> = Vec::new();
        assert_eq!(bootstrap(&none, &BootstrapConfig::default(), |_| vec![None]), [None]);
    }

    #[test]
    fn quantiles_interpolate() {
        assert_eq!(quantile(&[0.0, 1.0, 2.0], 0.25), Some(0.5));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
