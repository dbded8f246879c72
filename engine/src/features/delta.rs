//! Slope and curvature of a row over time by least squares (Savitzky and Golay, *Anal. Chem.* 36, 1964),
//! as `librosa.feature.delta(mode="interp")`.
//!
//! At the ends the fit of the first or last whole stretch is kept, whose slope (of a line) or curvature
//! (of a parabola) is the same everywhere. Rows shorter than a stretch have no slope: zeros, where
//! librosa refuses.

/// Slope per frame of the line through `width` frames.
pub(super) fn first(row: &[f32], width: usize) -> Vec<f32> {
    let squares: f64 = offsets(width).map(|k| k * k).sum();
    let weights = offsets(width).map(|k| k / squares).collect::<Vec<_>>();
    fitted(row, &weights)
}

/// Second derivative per frame² of the parabola through `width` frames.
pub(super) fn second(row: &[f32], width: usize) -> Vec<f32> {
    let mean: f64 = offsets(width).map(|k| k * k).sum::<f64>() / width as f64;
    let squares: f64 = offsets(width).map(|k| (k * k - mean).powi(2)).sum();
    let weights = offsets(width).map(|k| 2.0 * (k * k - mean) / squares).collect::<Vec<_>>();
    fitted(row, &weights)
}

/// −half … half.
fn offsets(width: usize) -> impl Iterator<Item = f64> {
    let half = (width / 2) as f64;
    (0..width).map(move |i| i as f64 - half)
}

fn fitted(row: &[f32], weights: &[f64]) -> Vec<f32> {
    let width = weights.len();
    let Some(last) = row.len().checked_sub(width) else { return vec![0.0; row.len()] };
    let value = |start: usize| {
        let stretch = &row[start..start + width];
        stretch.iter().zip(weights).map(|(&x, w)| f64::from(x) * w).sum::<f64>() as f32
    };
    let inner: Vec<f32> = (0..=last).map(value).collect();
    (0..row.len()).map(|i| inner[i.saturating_sub(width / 2).min(last)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_slope_and_a_parabola_its_curvature_everywhere() {
        let line: Vec<f32> = (0..20).map(|i| 3.0 - 0.5 * i as f32).collect();
        assert!(first(&line, 9).iter().all(|d| (d + 0.5).abs() < 1e-6));
        assert!(second(&line, 9).iter().all(|d| d.abs() < 1e-6));
        let parabola: Vec<f32> = (0..20).map(|i| 0.25 * (i * i) as f32).collect();
        assert!(second(&parabola, 9).iter().all(|d| (d - 0.5).abs() < 1e-5));
    }

    #[test]
    fn rows_shorter_than_the_fit_have_no_slope() {
        assert_eq!(first(&[1.0, 2.0], 9), [0.0, 0.0]);
        assert!(second(&[], 9).is_empty());
    }
}
