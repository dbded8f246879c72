//! Training curves.

use super::canvas::{Axes, FIRST, SECOND, axes, draw, small};
use crate::report::ReportError;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Something that changes over a training.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its name, written at its end.
    pub name: String,
    /// Its value after each epoch, from the first.
    pub values: Vec<f64>,
}

/// A panel of curves that share a vertical axis; two at most differ in colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// What the vertical axis shows.
    pub name: String,
    /// The curves.
    pub curves: Vec<Curve>,
}

/// Panels of curves by epoch under each other, with a mark at the epoch that was kept (from 0).
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn curves(
    title: &str,
    caption: &str,
    panels: &[Curves],
    kept: Option<usize>,
) -> Result<String, ReportError> {
    let rows = panels.len().max(1);
    draw((640, 260 * rows as u32), title, caption, |area| {
        for (panel, curves) in area.split_evenly((rows, 1)).iter().zip(panels) {
            draw_panel(panel, curves, kept)?;
        }
        Ok(())
    })
}

fn draw_panel(
    area: &super::canvas::Area,
    panel: &Curves,
    kept: Option<usize>,
) -> Result<(), ReportError> {
    let all = || {
        panel
            .curves
            .iter()
            .flat_map(|curve| &curve.values)
            .copied()
            .filter(|value| value.is_finite())
    };
    let highest = all().fold(f64::MIN_POSITIVE, f64::max);
    let epochs =
        panel.curves.iter().map(|curve| curve.values.len()).max().unwrap_or(0).max(2) as f64;
    let lowest = all().fold(0.0, f64::min);
    let y = (panel.name.as_str(), lowest..highest * 1.05);
    let mut chart =
        axes(area, Axes { title: &panel.name, x: ("epoch", 1.0..epochs * 1.12), y, x_digits: 0 })?;
    if let Some(kept) = kept {
        let x = kept as f64 + 1.0;
        chart.draw_series(LineSeries::new(
            [(x, lowest), (x, highest * 1.05)],
            super::canvas::FAINT,
        ))?;
    }
    for (curve, colour) in panel.curves.iter().zip([FIRST, SECOND].into_iter().cycle()) {
        let points =
            curve.values.iter().enumerate().map(|(epoch, &value)| (epoch as f64 + 1.0, value));
        let points: Vec<_> = points.filter(|(_, value)| value.is_finite()).collect();
        chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?;
        let name = |&end: &(f64, f64)| {
            Text::new(format!(" {}", curve.name), end, small(HPos::Left, VPos::Center))
        };
        chart.draw_series(points.last().map(name))?;
    }
    Ok(())
}
