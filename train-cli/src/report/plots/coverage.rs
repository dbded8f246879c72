//! The coverage–risk curve.

use super::canvas::{Axes, FIRST, SECOND, axes, draw};
use crate::metrics::{Answer, Evaluation, Metric, Prediction, coverage_risk};
use crate::report::ReportError;
use crate::report::text::basis;
use plotters::prelude::*;

/// Share of wrong answers when only the most confident ones are given, and where the model's own
/// threshold lies.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn coverage_risk_curve(
    evaluation: &Evaluation,
    predictions: &[Prediction],
) -> Result<String, ReportError> {
    let curve = coverage_risk(predictions.iter().map(Answer::from));
    let own =
        evaluation.estimate(Metric::Coverage).zip(evaluation.estimate(Metric::SelectiveAccuracy));
    let highest = curve.iter().map(|point| point.risk).fold(0.1, f64::max);
    let title = "Risk by coverage; the dot is the model's own threshold";
    draw((520, 380), title, &basis(evaluation), |area| {
        let y = ("share of wrong answers", 0.0..(highest * 1.05).min(1.0));
        let mut chart = axes(
            area,
            Axes { title: "", x: ("share of recordings answered", 0.0..1.0), y, x_digits: 1 },
        )?;
        chart.draw_series(LineSeries::new(
            curve.iter().map(|p| (p.coverage, p.risk)),
            FIRST.stroke_width(2),
        ))?;
        let dot = own.map(|(coverage, accuracy)| {
            Circle::new((coverage.value, 1.0 - accuracy.value), 5, SECOND.filled())
        });
        chart.draw_series(dot)?;
        Ok(())
    })
}
