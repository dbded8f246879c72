//! Plots of a study: its trials on parallel axes, what its parameters explain, and its best score so far.

use super::canvas::{Area, Axes, FAINT, FIRST, SECOND, axes, draw, ink, px, small};
use crate::report::ReportError;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// One of several parallel axes.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelAxis {
    /// Its name.
    pub name: String,
    /// What is written beside it, with the height from 0 to 1.
    pub ticks: Vec<(f64, String)>,
}

/// A trial: a height from 0 to 1 on every axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelLine {
    /// The heights; none where it has no value.
    pub heights: Vec<Option<f64>>,
    /// How good it is among all, from 0 to 1; 1 is the best, which is drawn in the second colour.
    pub rank: f64,
}

const AXIS_PX: i32 = 170;
const HEIGHT_PX: i32 = 320;
/// Space above and below the axes.
const ABOVE_PX: i32 = 28;
const BELOW_PX: i32 = 60;

/// Lines over parallel axes (Inselberg, *The Visual Computer* 1, 1985), the better the stronger.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn parallel(
    title: &str,
    caption: &str,
    axes: &[ParallelAxis],
    lines: &[ParallelLine],
) -> Result<String, ReportError> {
    let width = AXIS_PX * px(axes.len().max(4));
    let size = (width as u32, (HEIGHT_PX + ABOVE_PX + BELOW_PX) as u32);
    draw(size, title, caption, |area| {
        let mut order: Vec<&ParallelLine> = lines.iter().collect();
        // The best on top.
        order.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        for line in order {
            draw_line(area, line)?;
        }
        for (index, axis) in axes.iter().enumerate() {
            draw_axis(area, index, axis)?;
        }
        Ok(())
    })
}

fn place(axis: usize, height: f64) -> (i32, i32) {
    let y = f64::from(ABOVE_PX) + (1.0 - height) * f64::from(HEIGHT_PX);
    (AXIS_PX / 2 + AXIS_PX * px(axis), y.round() as i32)
}

fn draw_line(area: &Area, line: &ParallelLine) -> Result<(), ReportError> {
    let placed = |(axis, height): (usize, &Option<f64>)| height.map(|height| place(axis, height));
    let points: Vec<_> = line.heights.iter().enumerate().filter_map(placed).collect();
    let style = if line.rank >= 1.0 {
        SECOND.stroke_width(3)
    } else {
        FIRST.mix(0.25 + 0.6 * line.rank * line.rank).stroke_width(1)
    };
    area.draw(&PathElement::new(points, style))?;
    Ok(())
}

fn draw_axis(area: &Area, index: usize, axis: &ParallelAxis) -> Result<(), ReportError> {
    let (bottom, top) = (place(index, 0.0), place(index, 1.0));
    area.draw(&PathElement::new(vec![bottom, top], FAINT.stroke_width(1)))?;
    for (height, text) in &axis.ticks {
        let (x, y) = place(index, *height);
        area.draw(&PathElement::new(vec![(x - 3, y), (x + 3, y)], FAINT.stroke_width(1)))?;
        area.draw(&Text::new(text.clone(), (x + 6, y), small(HPos::Left, VPos::Center)))?;
    }
    // Neighbours' names stand on two lines in turn, so that long ones have room.
    let below = 10 + 20 * px(index % 2);
    let at = (bottom.0, bottom.1 + below);
    area.draw(&Text::new(axis.name.clone(), at, ink(13.0, HPos::Center, VPos::Top)))?;
    Ok(())
}

const BAR_PX: i32 = 26;
const NAMES_PX: i32 = 260;
const BARS_PX: i32 = 380;

/// Shares from 0 to 1 as bars under each other; an unknown one is labelled so.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn shares(
    title: &str,
    caption: &str,
    rows: &[(String, Option<f64>)],
) -> Result<String, ReportError> {
    let size = ((NAMES_PX + BARS_PX + 60) as u32, (BAR_PX * px(rows.len()) + 12) as u32);
    draw(size, title, caption, |area| {
        for (index, (name, share)) in rows.iter().enumerate() {
            let middle = BAR_PX * px(index) + BAR_PX / 2;
            let right = small(HPos::Right, VPos::Center);
            area.draw(&Text::new(name.clone(), (NAMES_PX - 8, middle), right))?;
            let end = NAMES_PX + (share.unwrap_or(0.0) * f64::from(BARS_PX)).round() as i32;
            let corners = [(NAMES_PX, middle - 8), (end, middle + 8)];
            area.draw(&Rectangle::new(corners, FIRST.filled()))?;
            let text = share.map_or_else(|| "not known".to_owned(), |share| format!("{share:.2}"));
            area.draw(&Text::new(text, (end + 6, middle), small(HPos::Left, VPos::Center)))?;
        }
        Ok(())
    })
}

/// The scores of trials in their order, an open circle where one was ended early, and the best so far.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn search_history(
    title: &str,
    caption: &str,
    name: &str,
    scores: &[(f64, bool)],
) -> Result<String, ReportError> {
    let count = scores.len().max(2) as f64;
    let best = scores.iter().scan(f64::NEG_INFINITY, |best, &(score, complete)| {
        *best = if complete { best.max(score) } else { *best };
        Some(*best)
    });
    let best: Vec<(f64, f64)> = best
        .enumerate()
        .filter(|(_, best)| best.is_finite())
        .map(|(index, best)| (index as f64, best))
        .collect();
    draw((640, 300), title, caption, |area| {
        let highest = scores.iter().map(|(score, _)| *score).fold(0.1, f64::max);
        let (x, y) = (("trial", -0.5..count - 0.5), (name, 0.0..highest * 1.08));
        let mut chart = axes(area, Axes { title: "", x, y, x_digits: 0 })?;
        chart.draw_series(LineSeries::new(best, SECOND.stroke_width(2)))?;
        let dot = |(index, &(score, complete)): (usize, &(f64, bool))| {
            let style = if complete { FIRST.filled() } else { FIRST.stroke_width(1) };
            Circle::new((index as f64, score), 3, style)
        };
        chart.draw_series(scores.iter().enumerate().map(dot))?;
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn parallel_axes_are_named_and_the_best_trial_lies_on_top() {
        let axis = |name: &str| ParallelAxis {
            name: name.to_owned(),
            ticks: vec![(0.0, "low".to_owned()), (1.0, "high".to_owned())],
        };
        let line = |rank| ParallelLine { heights: vec![Some(0.2), None, Some(rank)], rank };
        let axes = [axis("rate"), axis("size"), axis("UAR")];
        let svg = parallel("Trials", "n = 2.", &axes, &[line(1.0), line(0.3)]).unwrap();
        for said in ["rate", "size", "UAR", "low", "high", "n = 2."] {
            assert!(svg.contains(said), "{said} is missing");
        }
        let best = svg.find("#C96A22").unwrap();
        assert!(svg[best..].find("#2F80C9").is_none(), "a worse trial is drawn after the best");
    }

    #[test]
    fn shares_say_their_value_or_that_it_is_not_known() {
        let rows = [("rate".to_owned(), Some(0.42)), ("size".to_owned(), None)];
        let svg = shares("Importance", "", &rows).unwrap();
        assert!(svg.contains("0.42") && svg.contains("not known"));
    }

    #[test]
    fn the_best_so_far_ignores_trials_that_were_ended_early() {
        let svg = search_history("Study", "", "UAR", &[(0.3, true), (0.9, false), (0.5, true)]);
        let svg = svg.unwrap();
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(svg.matches("fill=\"none\" stroke=\"#2F80C9\"").count(), 1, "{svg}");
        assert!(search_history("Study", "", "UAR", &[]).is_ok());
    }
}
