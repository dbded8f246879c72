//! Heat maps: an image of rows over time, with its axes.

mod axes;
mod layout;
mod levels;
mod raster;
mod ticks;
mod viridis;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;

use super::canvas::{draw, with_elements, wrapped};
use crate::report::ReportError;
use engine::features::{Image, RowAxis};
use layout::Layout;
use levels::{MOST_COLUMNS, Shown};
use raster::Raster;

/// Least width and height of a bare picture, in pixels.
const BARE_PX: (usize, usize) = (600, 300);

/// How values become colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourScale {
    /// All rows share a scale, in this unit.
    Shared(&'static str),
    /// Rows differ in kind or in size: each goes from its own lowest to its own highest value.
    ByRow,
}

/// What a heat map shows.
#[derive(Debug, Clone, Copy)]
pub struct Heatmap<'a> {
    /// Title above the picture.
    pub title: &'a str,
    /// What was measured, under the title.
    pub caption: &'a str,
    /// The values; the first row is drawn at the bottom.
    pub image: &'a Image,
    /// What the rows stand for; centres in hertz ascend.
    pub axis: &'a RowAxis,
    /// Step between columns, in seconds; the first is centred on 0.
    pub step_s: f64,
    /// How values become colours.
    pub scale: ColourScale,
}

impl Heatmap<'_> {
    /// The picture with its axes, as SVG that holds a PNG of a pixel a cell. More than a thousand frames
    /// are averaged to a thousand.
    ///
    /// # Errors
    /// [`ReportError`] if the plotting library or the encoder refuses.
    pub fn svg(&self) -> Result<String, ReportError> {
        let shown = Shown::of(self.image, self.scale);
        let layout = Layout::of(self);
        let notes = wrapped(&self.notes(), layout.width());
        let size = (layout.width(), layout.height(notes.len()));
        let mut origin = (0, 0);
        let svg = draw(size, self.title, self.caption, |area| {
            let (across, down) = area.get_pixel_range();
            origin = (across.start, down.start);
            axes::draw(self, &shown, area, &layout, notes)
        })?;
        let picture = shown.raster().element(layout.picture.moved(origin))?;
        let bar = Raster::colours().element(layout.bar.moved(origin))?;
        Ok(with_elements(&svg, &(picture + &bar)))
    }

    /// The bare picture as PNG, its cells repeated until it is at least 600 by 300 pixels.
    ///
    /// # Errors
    /// [`ReportError::Png`] if the encoder refuses.
    pub fn png(&self) -> Result<Vec<u8>, ReportError> {
        Shown::of(self.image, self.scale).raster().enlarged(BARE_PX.0, BARE_PX.1).png()
    }

    /// What has to be known to read the picture.
    fn notes(&self) -> String {
        let mut notes = Vec::new();
        if self.scale == ColourScale::ByRow {
            notes.push(
                "Each row is coloured by itself, from its own lowest to its own highest value, which stand \
                 beside it."
                    .to_owned(),
            );
        }
        let frames = self.image.columns;
        if frames > MOST_COLUMNS {
            notes.push(format!("Neighbouring frames are averaged: {frames} to {MOST_COLUMNS}."));
        }
        notes.join(" ")
    }
}
