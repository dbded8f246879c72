//! Standardising an image, so that the network sees shapes and not the device's response.

use serde::{Deserialize, Serialize};

use super::Image;

/// Added to the deviation, so that a constant image becomes zeros and not noise.
const SMALLEST_DEVIATION: f64 = 1e-3;

/// How an image is standardised over one recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// Each row loses its own mean (a stationary equaliser vanishes), then all values are divided by
    /// the whole image's standard deviation (so that loud and quiet bands keep their proportion).
    #[default]
    RowMeanGlobalDeviation,
}

impl Normalisation {
    /// Standardises in place. An image without values is left as it is.
    pub fn apply(self, image: &mut Image) {
        if image.data.is_empty() {
            return;
        }
        match self {
            Self::RowMeanGlobalDeviation => row_mean_global_deviation(image),
        }
    }
}

/// `(x − mean of its row) / (standard deviation of the image before the means were taken + ε)`.
fn row_mean_global_deviation(image: &mut Image) {
    let scale = (1.0 / (deviation(&image.data) + SMALLEST_DEVIATION)) as f32;
    for row in image.rows_mut() {
        let mean = mean(row) as f32;
        for value in row {
            *value = (*value - mean) * scale;
        }
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

    proptest! {
        #[test]
        fn rows_have_no_mean_and_an_equaliser_leaves_no_trace(
            data in prop::collection::vec(-50.0f32..50.0, 12), gain in -20.0f32..20.0,
        ) {
            let mut a = Image { rows: 3, columns: 4, data };
            let mut b = a.clone();
            for value in &mut b.data {
                *value += gain;
            }
            Normalisation::default().apply(&mut a);
            Normalisation::default().apply(&mut b);
            for row in 0..3 {
                prop_assert!(mean(a.row(row)).abs() < 1e-3);
            }
            for (x, y) in a.data.iter().zip(&b.data) {
                prop_assert!((x - y).abs() < 1e-2, "{x} {y}");
            }
        }
    }

    #[test]
    fn a_constant_image_becomes_zeros() {
        let mut image = Image { rows: 1, columns: 3, data: vec![-100.0; 3] };
        Normalisation::default().apply(&mut image);
        assert!(image.data.iter().all(|v| v.abs() < 1e-6));
    }
}
