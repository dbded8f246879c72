//! Rows of features, and their standardisation.

use smartcore::linalg::basic::matrix::DenseMatrix;

use crate::TrainError;

/// Rows of features, the number of each row's outcome, and how much each row weighs.
pub(crate) struct Rows {
    pub values: Vec<Vec<f64>>,
    pub outcomes: Vec<usize>,
    pub weights: Vec<f64>,
}

/// The same values as the forests take them.
pub(super) fn matrix(rows: &[Vec<f64>]) -> Result<DenseMatrix<f64>, TrainError> {
    DenseMatrix::from_2d_vec(&rows.to_vec()).map_err(TrainError::from)
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

    pub(crate) fn applied(&self, mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        for row in &mut rows {
            for (value, (mean, deviation)) in row.iter_mut().zip(&self.0) {
                *value = if value.is_finite() { (*value - mean) / deviation } else { 0.0 };
            }
        }
        rows
    }
}
