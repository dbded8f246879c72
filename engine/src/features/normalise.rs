//! Standardising images, so that they show shapes and not the recording device's response.

use serde::{Deserialize, Serialize};

use super::{Image, RowAxis};

/// Added to a deviation, so that a constant image becomes zeros and not noise.
const SMALLEST_DEVIATION: f64 = 1e-3;

/// How the images of a recording's views are standardised.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// By the recording itself. Each row loses its own mean (a stationary equaliser vanishes). Rows that
    /// are frequencies are divided by the whole view's standard deviation, so that loud and quiet bands
    /// keep their proportion; rows of different kinds each by their own.
    #[default]
    Recording,
    /// By the training set: levels and the device's response remain visible.
    Training(Statistics),
}

/// Mean and standard deviation of every row of a training set's images.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistics {
    /// One per row; none before they are fitted.
    pub mean: Vec<f32>,
    /// One per row, each above zero.
    pub deviation: Vec<f32>,
}

/// Standardises one view by the recording itself, in place. An image without values is left as it is.
pub fn by_recording(image: &mut Image, axis: &RowAxis) {
    if image.data.is_empty() {
        return;
    }
    let whole = deviation(&image.data);
    for row in image.rows_mut() {
        let deviation = match axis {
            RowAxis::Hertz(_) => whole,
            RowAxis::Named(_) => deviation(row),
        };
        let mean = mean(row) as f32;
        let scale = (1.0 / (deviation + SMALLEST_DEVIATION)) as f32;
        for value in row {
            *value = (*value - mean) * scale;
        }
    }
}

impl Statistics {
    /// The statistics of images of equally many rows. Every frame counts the same.
    #[must_use]
    pub fn of<'a>(images: impl IntoIterator<Item = &'a Image>) -> Self {
        let mut sums = Vec::<Sum>::new();
        for image in images {
            sums.resize(sums.len().max(image.rows), Sum::default());
            for (row, sum) in sums.iter_mut().enumerate() {
                image.row(row).iter().for_each(|&value| sum.add(f64::from(value)));
            }
        }
        Self {
            mean: sums.iter().map(|sum| sum.mean as f32).collect(),
            deviation: sums
                .iter()
                .map(|sum| (sum.deviation() + SMALLEST_DEVIATION) as f32)
                .collect(),
        }
    }

    /// Whether they were fitted to images of this many rows, and can be divided by.
    #[must_use]
    pub fn fit(&self, rows: usize) -> bool {
        self.mean.len() == rows
            && self.deviation.len() == rows
            && self.mean.iter().all(|v| v.is_finite())
            && self.deviation.iter().all(|v| v.is_finite() && *v > 0.0)
    }

    /// Standardises in place. Rows beyond the statistics are left as they are, so that statistics which
    /// are not yet fitted do nothing.
    pub fn apply(&self, image: &mut Image) {
        let of_rows = self.mean.iter().zip(&self.deviation);
        for (row, (mean, deviation)) in image.rows_mut().zip(of_rows) {
            for value in row {
                *value = (*value - mean) / deviation;
            }
        }
    }
}

/// Running moments (Welford, *Technometrics* 4(3), 1962).
#[derive(Clone, Default)]
struct Sum {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    fn deviation(&self) -> f64 {
        (self.squares / self.count.max(1.0)).sqrt()
    }
}

fn mean(values: &[f32]) -> f64 {
    values.iter().map(|&v| f64::from(v)).sum::<f64>() / values.len().max(1) as f64
}

fn deviation(values: &[f32]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum();
    (squares / values.len().max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hertz(rows: usize) -> RowAxis {
        RowAxis::Hertz(vec![0.0; rows])
    }

    fn named(rows: usize) -> RowAxis {
        RowAxis::Named(vec![String::new(); rows])
    }

    proptest! {
        #[test]
        fn rows_have_no_mean_and_an_equaliser_leaves_no_trace(
            data in prop::collection::vec(-80.0f32..0.0, 3 * 20), gain in -20.0f32..20.0,
        ) {
            prop_assume!(deviation(&data) > 1.0);
            let mut a = Image { rows: 3, columns: 20, data };
            let mut b = a.clone();
            for value in &mut b.data {
                *value += gain;
            }
            by_recording(&mut a, &hertz(3));
            by_recording(&mut b, &hertz(3));
            for row in 0..3 {
                prop_assert!(mean(a.row(row)).abs() < 1e-3);
            }
            for (x, y) in a.data.iter().zip(&b.data) {
                prop_assert!((x - y).abs() < 1e-2, "{x} {y}");
            }
        }

        #[test]
        fn the_training_set_itself_becomes_standard(
            data in prop::collection::vec(-80.0f32..0.0, 2 * 20),
        ) {
            let images = [
                Image { rows: 2, columns: 10, data: data[..20].to_vec() },
                Image { rows: 2, columns: 10, data: data[20..].to_vec() },
            ];
            let statistics = Statistics::of(&images);
            prop_assert!(statistics.fit(2) && !statistics.fit(3));
            let row: Vec<f32> = images.into_iter().flat_map(|mut image| {
                statistics.apply(&mut image);
                image.row(1).to_vec()
            }).collect();
            prop_assume!(statistics.deviation[1] > 1.0);
            prop_assert!(mean(&row).abs() < 1e-3 && (deviation(&row) - 1.0).abs() < 1e-2);
        }
    }

    #[test]
    fn rows_of_different_kinds_keep_no_proportion() {
        let data = vec![-1.0, 1.0, -500.0, 500.0];
        let mut image = Image { rows: 2, columns: 2, data };
        by_recording(&mut image, &named(2));
        assert!(image.data.iter().all(|v| (v.abs() - 1.0).abs() < 1e-2), "{:?}", image.data);
    }

    #[test]
    fn a_constant_image_becomes_zeros() {
        for axis in [hertz(1), named(1)] {
            let mut image = Image { rows: 1, columns: 3, data: vec![-100.0; 3] };
            by_recording(&mut image, &axis);
            assert!(image.data.iter().all(|v| v.abs() < 1e-6));
        }
    }

    #[test]
    fn statistics_that_are_not_fitted_change_nothing() {
        let mut image = Image { rows: 1, columns: 2, data: vec![3.0, 4.0] };
        Statistics::default().apply(&mut image);
        assert_eq!(image.data, [3.0, 4.0]);
    }
}
