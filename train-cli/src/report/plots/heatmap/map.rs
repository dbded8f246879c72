//! What a heat map shows.

use engine::features::{Image, RowAxis};

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
