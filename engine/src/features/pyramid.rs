//! Spectrogram image features: a spatial pyramid over an image (Lazebnik, Schmid and Ponce, *Beyond Bags
//! of Features*, CVPR 2006; Dennis, Tran and Li, *Spectrogram Image Feature for Sound Event
//! Classification in Mismatched Conditions*, IEEE Signal Process. Lett. 18(2), 2011).

use serde::{Deserialize, Serialize};

use super::Image;

/// The grids that an image is divided into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PyramidConfig {
    /// Rows and columns of each grid.
    pub grids: Vec<[usize; 2]>,
}

impl Default for PyramidConfig {
    /// The whole image, its quarters, and its sixteenths.
    fn default() -> Self {
        Self { grids: vec![[1, 1], [2, 2], [4, 4]] }
    }
}

impl PyramidConfig {
    /// Number of values of [`PyramidConfig::pool`].
    #[must_use]
    pub fn values(&self) -> usize {
        3 * self.grids.iter().map(|[rows, columns]| rows * columns).sum::<usize>()
    }

    /// Maximum, mean and standard deviation of each cell, grid after grid, rows of cells low to high,
    /// early to late. Cells of a grid finer than the image overlap; an image without values gives zeros.
    #[must_use]
    pub fn pool(&self, image: &Image) -> Vec<f32> {
        if image.data.is_empty() {
            return vec![0.0; self.values()];
        }
        let cells = self.grids.iter().flat_map(|&[rows, columns]| {
            (0..rows * columns).map(move |i| ([i / columns, rows], [i % columns, columns]))
        });
        cells
            .flat_map(|(row, column)| {
                statistics(image, part(row, image.rows), part(column, image.columns))
            })
            .collect()
    }
}

/// The `index`-th of `count` parts of `length` places; never empty.
fn part([index, count]: [usize; 2], length: usize) -> std::ops::Range<usize> {
    let start = index * length / count;
    start..((index + 1) * length / count).max(start + 1)
}

/// Maximum, mean and standard deviation over a rectangle.
fn statistics(
    image: &Image,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
) -> [f32; 3] {
    let count = (rows.len() * columns.len()) as f64;
    let values = || rows.clone().flat_map(|row| &image.row(row)[columns.clone()]);
    let most = values().copied().fold(f32::NEG_INFINITY, f32::max);
    let mean = values().map(|&v| f64::from(v)).sum::<f64>() / count;
    let variance = values().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
    [most, mean as f32, variance.sqrt() as f32]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_are_the_quarters_in_order() {
        let image = Image { rows: 2, columns: 4, data: vec![1., 3., 5., 7., 0., 0., -2., 2.] };
        let pooled = PyramidConfig { grids: vec![[2, 2]] }.pool(&image);
        let expected = [3., 2., 1., 7., 6., 1., 0., 0., 0., 2., 0., 2.];
        assert!(pooled.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{pooled:?}");
    }

    proptest! {
        #[test]
        fn any_image_gives_the_same_number_of_finite_values(
            rows in 0usize..9, columns in 0usize..9, value in -1e6f32..1e6,
        ) {
            let config = PyramidConfig::default();
            let image = Image { rows, columns, data: vec![value; rows * columns] };
            let pooled = config.pool(&image);
            prop_assert_eq!(pooled.len(), config.values());
            prop_assert!(pooled.iter().all(|v| v.is_finite()));
        }
    }
}
