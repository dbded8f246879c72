//! A recording as one vector: the pooled images of its views, one after the other.

use engine::features::{FeatureConfig, FeatureError, Image, PyramidConfig, windows};
use engine::model_file::Preprocessing;

/// The spatial pyramid of each view, as the mean over the recording's windows: a cell then stands for a
/// stretch of the same length in every recording.
///
/// # Errors
/// When the image has no frame.
pub fn pooled(
    image: &Image,
    features: &FeatureConfig,
    pyramid: &PyramidConfig,
) -> Result<Vec<f64>, FeatureError> {
    let windows = windows(image, &features.window)?;
    let mut mean = vec![0.0; features.views.len() * pyramid.values()];
    for window in &windows {
        let values = window.split_rows(features.rows).flat_map(|view| pyramid.pool(&view));
        for (sum, value) in mean.iter_mut().zip(values) {
            *sum += f64::from(value) / windows.len() as f64;
        }
    }
    Ok(mean)
}

/// The names of the values of [`pooled`] and of the measures of the heart cycle, in order, such as `log-mel 4×4 (2, 3) max`: grid, then row and
/// column of the cell from 1, low to high and early to late.
#[must_use]
pub fn feature_names(preprocessing: &Preprocessing, pyramid: &PyramidConfig) -> Vec<String> {
    let mut names = Vec::new();
    for view in &preprocessing.features.views {
        for [rows, columns] in &pyramid.grids {
            for cell in 0..rows * columns {
                let (row, column) = (cell / columns + 1, cell % columns + 1);
                for statistic in ["max", "mean", "deviation"] {
                    let view = view.name();
                    names.push(format!("{view} {rows}×{columns} ({row}, {column}) {statistic}"));
                }
            }
        }
    }
    let groups = preprocessing.cycle.iter().flat_map(|cycle| &cycle.groups);
    names.extend(groups.flat_map(|group| group.names()));
    names
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::beats::{CycleInput, MeasureGroup};
    use engine::features::ViewConfig;

    #[test]
    fn every_value_has_a_name_and_the_views_come_in_order() {
        let features = FeatureConfig {
            views: ViewConfig::all()[..2].to_vec(),
            rows: 4,
            ..FeatureConfig::default()
        };
        let pyramid = PyramidConfig { grids: vec![[1, 1], [2, 1]] };
        // The first view is all 1, the second all 2.
        let data = [vec![1.0; 4 * 300], vec![2.0; 4 * 300]].concat();
        let values = pooled(&Image { rows: 8, columns: 300, data }, &features, &pyramid).unwrap();
        let cycle = Some(CycleInput::new(vec![MeasureGroup::Rhythm]));
        let preprocessing = Preprocessing { features, cycle, ..Preprocessing::default() };
        let names = feature_names(&preprocessing, &pyramid);
        assert!(names.ends_with(&MeasureGroup::Rhythm.names()));
        assert_eq!((values.len(), names.len()), (18, 18 + MeasureGroup::Rhythm.names().len()));
        for (name, value) in names.iter().zip(values) {
            let level = if name.starts_with("log-mel") { 1.0 } else { 2.0 };
            let expected = if name.ends_with("deviation") { 0.0 } else { level };
            assert!((value - expected).abs() < 1e-6, "{name}: {value}");
        }
        assert_eq!(names[16], "mfcc 2×1 (2, 1) mean");
    }
}
