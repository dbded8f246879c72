//! The common ground of all plots: size, title, caption, colours and axes.

use crate::report::ReportError;
use plotters::coord::Shift;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::ops::Range;

/// An area of an SVG image.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Chart with two number axes.
pub(super) type Chart<'a, 'b> = ChartContext<
    'a,
    SVGBackend<'b>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

/// Text and axes; becomes `currentColor`, so that the plot follows its surroundings.
const INK: RGBColor = RGBColor(0x01, 0x02, 0x03);
/// How the backend writes [`INK`].
const INK_SVG: &str = "#010203";

/// The first series: a blue with at least 3:1 contrast to both grounds.
pub(super) const FIRST: RGBColor = RGBColor(0x2f, 0x80, 0xc9);
/// The second series: an orange that also differs in hue for colour-blind eyes.
pub(super) const SECOND: RGBColor = RGBColor(0xc9, 0x6a, 0x22);
/// What serves as reference: grid, diagonals, guesses.
pub(super) const FAINT: RGBColor = RGBColor(0x80, 0x86, 0x8e);

/// Grounds and ink by colour scheme.
const STYLE: &str = "<style>svg.lubdub{color:#1b1f24;background:#fff}\
@media (prefers-color-scheme:dark){svg.lubdub{color:#e6e8eb;background:#15181c}}</style>";

const FONT: &str = "system-ui, sans-serif";
const TITLE_PX: f64 = 17.0;
const TEXT_PX: f64 = 14.0;
/// Height of title and caption lines.
pub(super) const LINE_PX: i32 = 19;
/// Characters of a caption line per pixel of width.
const CHARACTERS_PER_PX: f64 = 0.155;

/// A small count as pixels, which the plotting library takes as signed.
pub(super) fn px(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Text of a size, in ink, at an anchor.
pub(super) fn ink(size: f64, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK).pos(Pos::new(horizontal, vertical))
}

/// Small text.
pub(super) fn small(horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    ink(TEXT_PX, horizontal, vertical)
}

/// Draws a plot of `size` pixels with a title and, under it, what it was measured on.
pub(super) fn draw(
    size: (u32, u32),
    title: &str,
    caption: &str,
    body: impl FnOnce(&Area) -> Result<(), ReportError>,
) -> Result<String, ReportError> {
    let lines = wrapped(caption, size.0);
    let heading = LINE_PX * (px(lines.len()) + 1) + 12;
    let size = (size.0, size.1 + heading as u32);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.draw(&Text::new(title.to_owned(), (12, 10), ink(TITLE_PX, HPos::Left, VPos::Top)))?;
        for (number, line) in lines.into_iter().enumerate() {
            let place = (12, 12 + LINE_PX * (px(number) + 1));
            root.draw(&Text::new(line, place, small(HPos::Left, VPos::Top)))?;
        }
        let (_, below) = root.split_vertically(heading);
        body(&below)?;
        root.present()?;
    }
    Ok(adapted(&svg))
}

/// Gives the image its colour schemes.
fn adapted(svg: &str) -> String {
    let svg = svg.replace(INK_SVG, "currentColor").replacen(
        "<svg ",
        "<svg class=\"lubdub\" role=\"img\" ",
        1,
    );
    match svg.find("<svg").and_then(|start| svg[start..].find('>').map(|end| start + end + 1)) {
        Some(end) => format!("{}{STYLE}{}", &svg[..end], &svg[end..]),
        None => svg,
    }
}

/// An SVG image with more elements on top of what it shows.
pub(super) fn with_elements(svg: &str, elements: &str) -> String {
    let end = svg.rfind("</svg>").unwrap_or(svg.len());
    format!("{}{elements}{}", &svg[..end], &svg[end..])
}

/// Words of small text in lines that fit into `width_px`.
pub(super) fn wrapped(text: &str, width_px: u32) -> Vec<String> {
    let width = (f64::from(width_px) * CHARACTERS_PER_PX) as usize;
    let mut lines = Vec::<String>::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What a chart's axes show.
pub(super) struct Axes<'a> {
    /// Title above the chart.
    pub title: &'a str,
    /// Name and range of the horizontal axis.
    pub x: (&'a str, Range<f64>),
    /// Name and range of the vertical axis.
    pub y: (&'a str, Range<f64>),
    /// Digits after the point on the horizontal axis.
    pub x_digits: usize,
}

/// Axes with a faint grid in an area.
pub(super) fn axes<'b>(area: &Area<'b>, axes: Axes) -> Result<Chart<'b, 'b>, ReportError>
where
    plotters::coord::types::RangedCoordf64: ValueFormatter<f64>,
{
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .margin_right(18)
        .caption(axes.title, ink(TEXT_PX, HPos::Left, VPos::Top))
        .x_label_area_size(40)
        .y_label_area_size(52)
        .build_cartesian_2d(axes.x.1, axes.y.1)?;
    chart
        .configure_mesh()
        .x_desc(axes.x.0)
        .y_desc(axes.y.0)
        .x_labels(6)
        .y_labels(6)
        .x_label_formatter(&|value| format!("{value:.*}", axes.x_digits))
        .y_label_formatter(&|value| format!("{value:.1}"))
        .axis_style(FAINT)
        .bold_line_style(FAINT.mix(0.25))
        .light_line_style(TRANSPARENT)
        .label_style(small(HPos::Center, VPos::Center))
        .axis_desc_style(small(HPos::Center, VPos::Center))
        .draw()?;
    Ok(chart)
}
