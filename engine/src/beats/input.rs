//! The measures of the heart cycle that a classifier takes.

use serde::{Deserialize, Serialize};

use crate::features::Statistics;

use super::{HeartCycle, MeasureGroup};

/// Standardised measures are clamped to ± this: a heart unlike all in the training set must not outweigh the
/// image.
const FARTHEST: f64 = 4.0;
/// Least standard deviation of a measure: one that never varies must not be divided by zero.
const SMALLEST_DEVIATION: f64 = 1e-3;

/// Which measures a classifier takes, and how they are standardised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CycleInput {
    /// The groups, in the order of the network's input.
    pub groups: Vec<MeasureGroup>,
    /// SHA-256 of the file of the frame model that the measures come from, in hexadecimal; empty before
    /// training.
    pub beats_sha256: String,
    /// Mean and deviation of each measure over the training recordings in which it is known; empty before
    /// training.
    pub statistics: Statistics,
}

impl CycleInput {
    /// Input of these groups, not fitted yet.
    #[must_use]
    pub fn new(groups: Vec<MeasureGroup>) -> Self {
        Self { groups, beats_sha256: String::new(), statistics: Statistics::default() }
    }

    /// Number of measures.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.names().len()).sum()
    }

    /// The same input, standardised by a training set.
    ///
    /// `measures` has one row per training recording, each with [`Self::count`] values in the order of
    /// [`HeartCycle::measures`]; `None` is a value that is not known of the recording. Mean and population standard
    /// deviation of each measure are taken over the rows that know it. A measure that no row knows gets mean 0 and
    /// the least deviation. `beats_sha256` is the digest of the frame model's file, in hexadecimal.
    #[must_use]
    pub fn fitted(&self, measures: &[&[Option<f64>]], beats_sha256: &str) -> Self {
        let of_measure = |index: usize| {
            let known: Vec<f64> =
                measures.iter().filter_map(|one| one.get(index).copied().flatten()).collect();
            let n = known.len().max(1) as f64;
            let mean = known.iter().sum::<f64>() / n;
            let variance = known.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
            (mean as f32, variance.sqrt().max(SMALLEST_DEVIATION) as f32)
        };
        let (mean, deviation) = (0..self.count()).map(of_measure).unzip();
        Self {
            groups: self.groups.clone(),
            beats_sha256: beats_sha256.to_owned(),
            statistics: Statistics { mean, deviation },
        }
    }

    /// The standardised measures of a cycle: [`Self::count`] values, see [`Self::standardised`].
    #[must_use]
    pub fn values(&self, cycle: &HeartCycle) -> Vec<f32> {
        self.standardised(&cycle.measures(&self.groups))
    }

    /// Standardises one row of measures to mean 0 and deviation 1, clamped to ±4. A measure that is not known
    /// becomes 0, the mean. Empty before the input is fitted.
    #[must_use]
    pub fn standardised(&self, measures: &[Option<f64>]) -> Vec<f32> {
        let Statistics { mean, deviation } = &self.statistics;
        let standardised = |(value, (mean, deviation)): (&Option<f64>, (&f32, &f32))| {
            let z = value.map_or(0.0, |value| (value - f64::from(*mean)) / f64::from(*deviation));
            z.clamp(-FARTHEST, FARTHEST) as f32
        };
        measures.iter().zip(mean.iter().zip(deviation)).map(standardised).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_standardised_by_those_that_are_known() {
        let input = CycleInput::new(vec![MeasureGroup::Rhythm]);
        let count = input.count();
        let row = |value| vec![value; count];
        let rows = [row(Some(1.0)), row(Some(3.0)), row(None)];
        let input = input.fitted(&rows.each_ref().map(Vec::as_slice), "ab");
        assert_eq!(input.beats_sha256, "ab");
        for (value, expected) in [(Some(3.0), 1.0), (None, 0.0), (Some(-90.0), -4.0)] {
            let z = input.standardised(&row(value));
            assert_eq!(z.len(), count);
            assert!(z.iter().all(|z| (z - expected).abs() < 1e-5), "{value:?}: {z:?}");
        }
    }

    #[test]
    fn what_never_varies_or_is_never_known_stays_finite() {
        let input = CycleInput::new(MeasureGroup::ALL.to_vec());
        let same = vec![Some(2.0); input.count()];
        let unknown = vec![None; input.count()];
        for rows in [vec![same.as_slice(); 3], vec![unknown.as_slice(); 3], vec![]] {
            let input = input.fitted(&rows, "");
            assert!(input.standardised(&same).iter().all(|z| z.abs() <= 4.0));
        }
    }
}
