//! The confusion matrix.

use super::canvas::{Area, FAINT, FIRST, draw, px, small};
use crate::metrics::Evaluation;
use crate::report::ReportError;
use crate::report::text::basis;
use engine::findings::Class;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Width and height of a cell in pixels.
const CELL: (i32, i32) = (112, 48);
/// Where the cells begin.
const ORIGIN: (i32, i32) = (150, 40);
/// Opacity of a full cell: ink stays readable on it, on light and dark ground.
const FULL: f64 = 0.6;

/// Truth by row, answer by column: how many, and which share of the row, which is also the shade.
///
/// # Errors
/// [`ReportError::Plot`] if the plotting library refuses.
pub fn confusion_matrix(evaluation: &Evaluation) -> Result<String, ReportError> {
    let matrix = &evaluation.confusion;
    let rows: Vec<_> = Class::ALL.into_iter().filter(|&class| matrix.support(class) > 0).collect();
    let mut columns: Vec<_> = Class::ALL.map(Some).to_vec();
    if matrix.undecided.iter().any(|&n| n > 0) {
        columns.push(None);
    }
    let width = ORIGIN.0 + CELL.0 * px(columns.len()) + 16;
    let height = ORIGIN.1 + CELL.1 * px(rows.len()) + 16;
    draw(
        (width as u32, height as u32),
        "Confusion: truth by row, answer by column",
        &basis(evaluation),
        |area| {
            for (column, predicted) in columns.iter().enumerate() {
                let name = predicted.map_or("nothing", Class::key);
                let place = (ORIGIN.0 + CELL.0 * px(column) + CELL.0 / 2, ORIGIN.1 - 14);
                area.draw(&Text::new(name, place, small(HPos::Center, VPos::Center)))?;
            }
            for (row, &truth) in rows.iter().enumerate() {
                let y = ORIGIN.1 + CELL.1 * px(row);
                area.draw(&Text::new(
                    truth.key(),
                    (ORIGIN.0 - 10, y + CELL.1 / 2),
                    small(HPos::Right, VPos::Center),
                ))?;
                for (column, predicted) in columns.iter().enumerate() {
                    let n = predicted.map_or(matrix.undecided[truth.index()], |predicted| {
                        matrix.counts[truth.index()][predicted.index()]
                    });
                    draw_cell(
                        area,
                        (ORIGIN.0 + CELL.0 * px(column), y),
                        n,
                        n as f64 / matrix.support(truth) as f64,
                    )?;
                }
            }
            Ok(())
        },
    )
}

fn draw_cell(area: &Area, (x, y): (i32, i32), n: usize, share: f64) -> Result<(), ReportError> {
    let corners = [(x, y), (x + CELL.0, y + CELL.1)];
    area.draw(&Rectangle::new(corners, FIRST.mix(FULL * share).filled()))?;
    area.draw(&Rectangle::new(corners, FAINT.mix(0.5)))?;
    let text = format!("{n} ({:.0} %)", share * 100.0);
    area.draw(&Text::new(
        text,
        (x + CELL.0 / 2, y + CELL.1 / 2),
        small(HPos::Center, VPos::Center),
    ))?;
    Ok(())
}
