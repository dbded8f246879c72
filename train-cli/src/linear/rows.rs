//! Rows of features, how much they weigh, and their standardisation.

use std::collections::BTreeMap;

/// Rows of features, the number of each row's outcome, and how much each row weighs.
pub(crate) struct Rows {
    pub values: Vec<Vec<f64>>,
    pub outcomes: Vec<usize>,
    pub weights: Vec<f64>,
}

/// A weight for each row, so that the rows of every kind weigh as much together as those of the commonest, which weigh
/// 1 each.
pub(crate) fn balanced<K: Ord>(kinds: &[K]) -> Vec<f64> {
    let mut counts = BTreeMap::<&K, f64>::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1.0;
    }
    let largest = counts.values().copied().fold(0.0, f64::max);
    kinds.iter().map(|kind| largest / counts[kind]).collect()
}

/// Mean and standard deviation of each column, of the values that are known; one that isn't becomes the mean.
pub(crate) struct Standard(Vec<(f64, f64)>);

impl Standard {
    pub(crate) fn of(rows: &[Vec<f64>]) -> Self {
        let of_column = |column: usize| {
            let known = || rows.iter().map(|row| row[column]).filter(|value| value.is_finite());
            let n = known().count().max(1) as f64;
            let mean = known().sum::<f64>() / n;
            let variance = known().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
            // A constant column becomes zeros.
            (mean, if variance > 1e-12 { variance.sqrt() } else { f64::INFINITY })
        };
        Self((0..rows.first().map_or(0, Vec::len)).map(of_column).collect())
    }

    /// The mean of each column, and the reciprocal of its deviation; zero where it is constant.
    pub(crate) fn into_means_and_scales(self) -> (Vec<f64>, Vec<f64>) {
        self.0.into_iter().map(|(mean, deviation)| (mean, 1.0 / deviation)).unzip()
    }

    pub(crate) fn applied(&self, mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        for row in &mut rows {
            for (value, (mean, deviation)) in row.iter_mut().zip(&self.0) {
                *value = if value.is_finite() { (*value - mean) / deviation } else { 0.0 };
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_weighs_the_same_together() {
        assert_eq!(balanced(&["a", "b", "a", "a", "b"]), [1.0, 1.5, 1.0, 1.0, 1.5]);
        assert!(balanced::<u8>(&[]).is_empty());
    }

    #[test]
    fn known_values_are_standardised_and_unknown_ones_become_the_mean() {
        let rows = vec![vec![1.0, 5.0], vec![3.0, 5.0], vec![f64::NAN, 5.0]];
        let standard = Standard::of(&rows);
        // A column that never varies becomes zeros.
        assert_eq!(standard.applied(rows), [[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]]);
    }
}
