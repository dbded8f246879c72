//! Where a heat map's parts lie, in pixels from the area's upper left corner.

use super::super::canvas::{LINE_PX, px};
use super::map::{ColourScale, Heatmap};
use engine::features::RowAxis;

/// Most columns of a picture: as many as it has pixels across, so that none goes unseen.
pub(super) const MOST_COLUMNS: usize = 1000;

/// Height that the rows of a frequency axis share.
const FREQUENCIES_PX: i32 = 480;
/// Height that named rows share: sixteen pixels for each of 39 cepstral coefficients.
const NAMES_PX: i32 = 640;
/// Highest row.
const CELL_PX: i32 = 40;
/// Height of a label with the room that it needs.
const LABEL_PX: i32 = 15;
/// Width of a character of small text, on the safe side.
const CHARACTER_PX: i32 = 7;
/// Room for the numbers of an axis.
const NUMBERS_PX: i32 = 34;
/// Room for what a row's colours span: "−10.0 to −10.0".
const EXTENT_PX: i32 = 14 * CHARACTER_PX;
/// Room for a rotated title.
const TITLE_PX: i32 = 24;
/// Room between the parts.
const GAP_PX: i32 = 12;
/// Width of the colour bar.
const BAR_PX: i32 = 16;
/// Height of the time axis.
const TIME_PX: i32 = 50;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub left: i32,
    pub top: i32,
    pub width: i32,
    pub height: i32,
}

impl Place {
    pub fn right(self) -> i32 {
        self.left + self.width
    }

    pub fn bottom(self) -> i32 {
        self.top + self.height
    }

    /// The same rectangle seen from elsewhere.
    pub fn moved(self, (x, y): (i32, i32)) -> Self {
        Self { left: self.left + x, top: self.top + y, ..self }
    }
}

/// The parts of a heat map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub picture: Place,
    pub bar: Place,
    /// Height of a row.
    pub cell: i32,
}

impl Layout {
    pub fn of(map: &Heatmap) -> Self {
        let rows = px(map.image.rows.max(1));
        let (height, left) = match map.axis {
            RowAxis::Hertz(_) => (FREQUENCIES_PX, TITLE_PX + NUMBERS_PX),
            RowAxis::Named(names) => {
                let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
                (NAMES_PX, px(longest) * CHARACTER_PX)
            }
        };
        let beside = match map.scale {
            ColourScale::Shared(_) => GAP_PX,
            ColourScale::ByRow => 2 * GAP_PX + EXTENT_PX,
        };
        let cell = (height / rows).clamp(1, CELL_PX);
        let picture = Place {
            left: left + 2 * GAP_PX,
            top: GAP_PX,
            width: px(MOST_COLUMNS),
            height: rows * cell,
        };
        let bar = Place { left: picture.right() + beside + GAP_PX, width: BAR_PX, ..picture };
        Self { picture, bar, cell }
    }

    /// Width of everything.
    pub fn width(&self) -> u32 {
        (self.bar.right() + NUMBERS_PX + GAP_PX + TITLE_PX) as u32
    }

    /// Height of everything, with so many lines of notes.
    pub fn height(&self, notes: usize) -> u32 {
        (self.note(notes).1 + GAP_PX) as u32
    }

    /// Upper left corner of a line under the time axis.
    pub fn note(&self, line: usize) -> (i32, i32) {
        (GAP_PX, self.picture.bottom() + TIME_PX + LINE_PX * px(line))
    }

    /// Height of a row's middle, and of places between rows.
    pub fn row(&self, row: f64) -> i32 {
        self.picture.bottom() - ((row + 0.5) * f64::from(self.cell)).round() as i32
    }

    /// Every how many rows there is room for a label.
    pub fn label_every(&self) -> usize {
        LABEL_PX.unsigned_abs().div_ceil(self.cell.unsigned_abs()) as usize
    }

    /// Left end of the title of the frequency axis, and of that of the bar.
    pub fn titles(&self) -> (i32, i32) {
        (GAP_PX, self.bar.right() + NUMBERS_PX + GAP_PX)
    }
}
