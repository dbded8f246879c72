//! Figures of many variants under each other, with their intervals and their distance from the first.

use super::canvas::{Area, FAINT, FIRST, SECOND, draw, px, small};
use crate::metrics::Estimate;
use crate::report::ReportError;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// One variant.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    /// Its name.
    pub name: String,
    /// A figure for each of at most two series, which share their order in all rows.
    pub series: Vec<(String, Estimate)>,
    /// The distance from the first row.
    pub difference: Option<Estimate>,
}

type Plane<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const WIDTH: i32 = 900;
const NAMES_PX: i32 = 210;
const ROW_PX: i32 = 24;
/// Space under the rows for the axis.
const AXIS_PX: i32 = 62;

/// Rows of figures (left) and of their differences (right), the first at the top.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn intervals(
    title: &str,
    caption: &str,
    difference: &str,
    rows: &[IntervalRow],
) -> Result<String, ReportError> {
    let height = ROW_PX * px(rows.len()) + AXIS_PX;
    draw((WIDTH as u32, height as u32), title, &format!("{caption}{}", legend(rows)), |area| {
        let (names, charts) = area.split_horizontally(NAMES_PX);
        for (index, row) in rows.iter().enumerate() {
            let place = (NAMES_PX - 6, ROW_PX * px(index) + ROW_PX / 2);
            names.draw(&Text::new(row.name.clone(), place, small(HPos::Right, VPos::Center)))?;
        }
        let (left, right) = charts.split_horizontally((WIDTH - NAMES_PX) / 2);
        let figures = |row: &IntervalRow| row.series.iter().map(|(_, e)| *e).collect();
        panel(&left, "UAR", rows, &figures, None)?;
        panel(&right, difference, rows, &|row| row.difference.into_iter().collect(), Some(0.0))
    })
}

fn legend(rows: &[IntervalRow]) -> String {
    let colours = ["Blue", "orange"];
    let names = rows.first().map(|row| row.series.iter().zip(colours)).into_iter().flatten();
    let words: Vec<String> = names.map(|((name, _), colour)| format!("{colour}: {name}")).collect();
    if words.is_empty() { String::new() } else { format!(" {}.", words.join(", ")) }
}

fn panel(
    area: &Area,
    name: &str,
    rows: &[IntervalRow],
    figures: &dyn Fn(&IntervalRow) -> Vec<Estimate>,
    line: Option<f64>,
) -> Result<(), ReportError> {
    let all: Vec<Estimate> = rows.iter().flat_map(figures).collect();
    let low = all.iter().map(|e| e.low).chain(line).fold(f64::INFINITY, f64::min);
    let high = all.iter().map(|e| e.high).chain(line).fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
    let margin = 0.04 * (high - low);
    let count = rows.len().max(1) as f64;
    let mut chart: Plane = ChartBuilder::on(area)
        .margin_right(16)
        .x_label_area_size(AXIS_PX - 12)
        .build_cartesian_2d(low - margin..high + margin, count..0.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_desc(name)
        .x_labels(6)
        .x_label_formatter(&|value| format!("{value:.2}"))
        .axis_style(FAINT)
        .bold_line_style(FAINT.mix(0.25))
        .light_line_style(TRANSPARENT)
        .label_style(small(HPos::Center, VPos::Center))
        .axis_desc_style(small(HPos::Center, VPos::Center))
        .draw()?;
    if let Some(at) = line {
        chart.draw_series(LineSeries::new([(at, 0.0), (at, count)], FAINT))?;
    }
    for (index, row) in rows.iter().enumerate() {
        draw_row(&mut chart, index, &figures(row))?;
    }
    Ok(())
}

/// A line from end to end of each interval, with a dot at the figure.
fn draw_row(chart: &mut Plane, index: usize, figures: &[Estimate]) -> Result<(), ReportError> {
    let slots = figures.len().max(1) as f64;
    for (slot, (estimate, colour)) in figures.iter().zip([FIRST, SECOND]).enumerate() {
        let y = index as f64 + (slot as f64 + 1.0) / (slots + 1.0);
        let ends = [(estimate.low, y), (estimate.high, y)];
        chart.draw_series(LineSeries::new(ends, colour.stroke_width(2)))?;
        chart.draw_series([Circle::new((estimate.value, y), 4, colour.filled())])?;
    }
    Ok(())
}
