//! What surrounds a heat map: rows, time, colours, and notes.

use super::super::canvas::{Area, FAINT, small};
use super::layout::{Layout, Place};
use super::levels::{Extent, Shown};
use super::ticks::{Tick, round_frequencies, round_values, signed};
use super::{ColourScale, Heatmap};
use crate::report::ReportError;
use engine::features::RowAxis;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Length of a tick.
const TICK_PX: i32 = 5;
/// From the picture's edge to a label.
const AWAY_PX: i32 = 9;
/// Least distance of frequencies.
const FREQUENCIES_APART_PX: i32 = 30;
/// Mean distance of values on the colour bar, at least.
const VALUES_APART_PX: i32 = 45;
/// Most moments on the time axis.
const MOMENTS: usize = 13;

/// Draws all of it.
pub(super) fn draw(
    map: &Heatmap,
    shown: &Shown,
    area: &Area,
    layout: &Layout,
    notes: Vec<String>,
) -> Result<(), ReportError> {
    frame(area, layout.picture)?;
    rows(map, area, layout)?;
    if map.scale == ColourScale::ByRow {
        extents(shown, area, layout)?;
    }
    time(map, area, layout)?;
    colours(map.scale, shown, area, layout)?;
    for (line, note) in notes.into_iter().enumerate() {
        area.draw(&Text::new(note, layout.note(line), small(HPos::Left, VPos::Top)))?;
    }
    Ok(())
}

/// A line around a place.
fn frame(area: &Area, place: Place) -> Result<(), ReportError> {
    let corners = [(place.left - 1, place.top - 1), (place.right(), place.bottom())];
    area.draw(&Rectangle::new(corners, FAINT))?;
    Ok(())
}

/// What the rows stand for.
fn rows(map: &Heatmap, area: &Area, layout: &Layout) -> Result<(), ReportError> {
    let edge = layout.picture.left;
    let label = |text: &str, y: i32| {
        let style = small(HPos::Right, VPos::Center);
        area.draw(&Text::new(text.to_owned(), (edge - AWAY_PX, y), style))
    };
    match map.axis {
        RowAxis::Hertz(centres) => {
            let gap = f64::from(FREQUENCIES_APART_PX) / f64::from(layout.cell);
            for Tick { at, label: text } in round_frequencies(centres, gap) {
                let y = layout.row(at);
                area.draw(&PathElement::new([(edge - TICK_PX - 1, y), (edge - 1, y)], FAINT))?;
                label(&text, y)?;
            }
            rotated(area, "frequency (Hz)", layout.titles().0, layout.picture)
        }
        RowAxis::Named(names) => {
            for (row, name) in names.iter().enumerate().step_by(layout.label_every()) {
                label(name, layout.row(row as f64))?;
            }
            Ok(())
        }
    }
}

/// What each row's colours span, right of it.
fn extents(shown: &Shown, area: &Area, layout: &Layout) -> Result<(), ReportError> {
    for (row, extent) in shown.extents.iter().enumerate().step_by(layout.label_every()) {
        let &Extent { low, high } = extent;
        let place = (layout.picture.right() + AWAY_PX, layout.row(row as f64));
        let text = format!("{} to {}", brief(low), brief(high));
        area.draw(&Text::new(text, place, small(HPos::Left, VPos::Center)))?;
    }
    Ok(())
}

/// Seconds, under the picture. A column spans half a step on either side of its moment.
fn time(map: &Heatmap, area: &Area, layout: &Layout) -> Result<(), ReportError> {
    let Place { left, width, .. } = layout.picture;
    let bottom = layout.picture.bottom();
    let style = small(HPos::Center, VPos::Top);
    let columns = map.image.columns as f64;
    for Tick { at, label } in round_values(&(0.0..(columns - 0.5) * map.step_s), MOMENTS) {
        let share = (at / map.step_s + 0.5) / columns;
        let x = left + (share * f64::from(width)).round() as i32;
        area.draw(&PathElement::new([(x, bottom), (x, bottom + TICK_PX)], FAINT))?;
        area.draw(&Text::new(label, (x, bottom + AWAY_PX), style.clone()))?;
    }
    area.draw(&Text::new("time (s)", (left + width / 2, bottom + AWAY_PX + 18), style))?;
    Ok(())
}

/// The colour bar.
fn colours(
    scale: ColourScale,
    shown: &Shown,
    area: &Area,
    layout: &Layout,
) -> Result<(), ReportError> {
    let Place { height, .. } = layout.bar;
    frame(area, layout.bar)?;
    let (ticks, title) = match scale {
        ColourScale::Shared(unit) => {
            let most = (height / VALUES_APART_PX).unsigned_abs() as usize;
            (shown.extents.first().map_or_else(Vec::new, |extent| values(*extent, most)), unit)
        }
        ColourScale::ByRow => {
            let end = |at: f64, label: &str| Tick { at, label: label.to_owned() };
            (vec![end(0.0, "lowest"), end(1.0, "highest")], "of each row")
        }
    };
    let edge = layout.bar.right();
    for Tick { at, label } in ticks {
        let y = layout.bar.bottom() - (at * f64::from(height)).round() as i32;
        area.draw(&PathElement::new([(edge, y), (edge + TICK_PX, y)], FAINT))?;
        area.draw(&Text::new(label, (edge + AWAY_PX, y), small(HPos::Left, VPos::Center)))?;
    }
    rotated(area, title, layout.titles().1, layout.bar)
}

/// At most so many values by their share of the way from the lowest to the highest; the only one where
/// those are equal.
fn values(extent: Extent, most: usize) -> Vec<Tick> {
    let (low, high) = (f64::from(extent.low), f64::from(extent.high));
    if low >= high {
        return vec![Tick { at: 0.0, label: brief(extent.low) }];
    }
    let ticks = round_values(&(low..high), most).into_iter();
    ticks.map(|tick| Tick { at: (tick.at - low) / (high - low), ..tick }).collect()
}

/// Upward text beside the middle of a place.
fn rotated(area: &Area, text: &str, x: i32, beside: Place) -> Result<(), ReportError> {
    let style = small(HPos::Center, VPos::Top).transform(FontTransform::Rotate270);
    area.draw(&Text::new(text.to_owned(), (x, beside.top + beside.height / 2), style))?;
    Ok(())
}

/// A value in few digits.
fn brief(value: f32) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    signed(f64::from(value), digits)
}
