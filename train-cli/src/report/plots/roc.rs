//! ROC curves, one panel a class.

use super::canvas::{Axes, FAINT, FIRST, axes, draw};
use crate::metrics::{Evaluation, Metric, Prediction, roc};
use crate::report::ReportError;
use crate::report::text::{basis, with_interval};
use plotters::prelude::*;

/// Width and height of a panel in pixels.
const PANEL: (u32, u32) = (300, 310);

/// Panels beside each other.
const COLUMNS: usize = 3;

/// The ROC curve of each class against the rest, with its area.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn roc_curves(evaluation: &Evaluation, judged: &[Prediction]) -> Result<String, ReportError> {
    let judged: Vec<_> = judged.iter().collect();
    let columns = evaluation.classes.len().clamp(1, COLUMNS);
    let rows = evaluation.classes.len().div_ceil(columns).max(1);
    let size = (PANEL.0 * columns as u32, PANEL.1 * rows as u32);
    draw(size, "ROC, one class against the rest", &basis(evaluation), |area| {
        for (panel, class) in area.split_evenly((rows, columns)).iter().zip(&evaluation.classes) {
            let area_under = with_interval(evaluation.estimate(Metric::Auroc(class.class)));
            let title = format!("{}: {area_under}", class.class.key());
            let unit = || 0.0..1.0;
            let x = ("1 − specificity", unit());
            let mut chart =
                axes(panel, Axes { title: &title, x, y: ("sensitivity", unit()), x_digits: 1 })?;
            chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], FAINT))?;
            let points = roc(&judged, class.class)
                .into_iter()
                .map(|p| (p.false_positive_rate, p.true_positive_rate));
            chart.draw_series(LineSeries::new(points, FIRST.stroke_width(2)))?;
        }
        Ok(())
    })
}
