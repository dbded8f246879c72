//! The reliability diagram.

use super::canvas::{Axes, FAINT, FIRST, SECOND, axes, draw};
use crate::metrics::{BINS, Evaluation, Metric, Prediction, reliability};
use crate::report::ReportError;
use crate::report::text::{basis, with_interval};
use plotters::prelude::*;

/// Accuracy against confidence in bins; calibrated confidence lies on the diagonal. Below it, how
/// many judgements each bin holds.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn reliability_diagram(
    evaluation: &Evaluation,
    judged: &[Prediction],
) -> Result<String, ReportError> {
    let judged: Vec<_> = judged.iter().collect();
    let bins = reliability(&judged);
    let most = bins.iter().map(|bin| bin.n).max().unwrap_or(0).max(1) as f64;
    let error = with_interval(evaluation.estimate(Metric::ExpectedCalibrationError));
    let title = format!("Reliability: expected calibration error {error}");
    let edge = |bin: usize| bin as f64 / BINS as f64;
    draw((520, 560), &title, &basis(evaluation), |area| {
        let (above, below) = area.split_vertically(390);
        let unit = || 0.0..1.0;
        let x = || ("confidence", unit());
        let mut chart = axes(
            &above,
            Axes { title: "accuracy by confidence", x: x(), y: ("accuracy", unit()), x_digits: 1 },
        )?;
        let filled = || bins.iter().enumerate().filter(|(_, bin)| bin.n > 0);
        chart.draw_series(filled().map(|(i, bin)| {
            Rectangle::new([(edge(i), 0.0), (edge(i + 1), bin.accuracy)], FIRST.mix(0.35).filled())
        }))?;
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], FAINT))?;
        chart.draw_series(
            filled()
                .map(|(_, bin)| Circle::new((bin.confidence, bin.accuracy), 4, SECOND.filled())),
        )?;
        let y = ("share", unit());
        let title = format!("judgements by confidence (1 = {most:.0})");
        let mut counts = axes(&below, Axes { title: &title, x: x(), y, x_digits: 1 })?;
        counts.draw_series(filled().map(|(i, bin)| {
            Rectangle::new(
                [(edge(i), 0.0), (edge(i + 1), bin.n as f64 / most)],
                FAINT.mix(0.5).filled(),
            )
        }))?;
        Ok(())
    })
}
