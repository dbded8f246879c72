//! Random forests, one per class against the rest.

use engine::findings::{Class, ClassLogits};
use engine::models::Logits;
use rayon::prelude::*;
use smartcore::ensemble::random_forest_regressor::{
    RandomForestRegressor, RandomForestRegressorParameters,
};
use smartcore::linalg::basic::matrix::DenseMatrix;

use crate::TrainError;
use crate::linear::Rows;

type Forest = RandomForestRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

/// Smallest share of a class, so that its logarithm is finite.
const SMALLEST: f64 = 1e-3;

/// Forests that estimate each class's probability: regression trees on zero and one split by the same
/// criterion as Gini's (variance of a Bernoulli variable), and their mean is a probability.
pub(super) struct Forests(Vec<Forest>);

impl Forests {
    /// Grows forests on rows that weigh differently.
    pub(super) fn fit(rows: &Rows, trees: usize, seed: u64) -> Result<Self, TrainError> {
        let x = matrix(&rows.values)?;
        let width = rows.values.first().map_or(1, Vec::len);
        let parameters = RandomForestRegressorParameters::default()
            .with_n_trees(trees)
            .with_m((width as f64).sqrt().ceil() as usize)
            .with_min_samples_leaf(2)
            .with_seed(seed);
        let grow = |class: Class| {
            let truth: Vec<f64> =
                rows.outcomes.iter().map(|&o| f64::from(u8::from(o == class.index()))).collect();
            Forest::fit_with_weights(&x, &truth, &rows.weights, parameters.clone())
                .map_err(TrainError::from)
        };
        Ok(Self(Class::ALL.into_par_iter().map(grow).collect::<Result<_, _>>()?))
    }

    /// Logarithms of the classes' probabilities, up to a constant of each row.
    pub(super) fn logits(&self, values: &[Vec<f64>]) -> Result<Vec<ClassLogits>, TrainError> {
        let x = matrix(values)?;
        let mut logits = vec![[0.0; Class::COUNT]; values.len()];
        for (class, forest) in self.0.iter().enumerate() {
            let shares = forest.predict(&x).map_err(TrainError::from)?;
            for (row, share) in logits.iter_mut().zip(shares) {
                row[class] = share.max(SMALLEST).ln();
            }
        }
        Ok(logits.into_iter().map(Logits).collect())
    }
}

/// Values as the forests take them.
fn matrix(rows: &[Vec<f64>]) -> Result<DenseMatrix<f64>, TrainError> {
    DenseMatrix::from_2d_vec(&rows.to_vec()).map_err(TrainError::from)
}
