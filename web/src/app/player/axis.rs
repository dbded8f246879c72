//! Axes beside and below a picture, with marks at percentages, so that they fit any width.

use engine::display::ticks;
use yew::prelude::*;

use super::viewport::Viewport;

/// Most marks on the axis of time; fits 320 pixels.
const TIME_MARKS: usize = 7;

/// Most marks on the axis of frequency.
const FREQUENCY_MARKS: usize = 6;

/// The axis of time of a part of a recording, in seconds.
pub fn time(view: Viewport) -> Html {
    let [from_s, to_s] = view.span_s();
    let marks = ticks(&(from_s..to_s), TIME_MARKS).values;
    let last = marks.last().copied();
    let mark = |at: f64| {
        let x = view.x(at);
        // Centred text would be cut off at either end.
        let anchor = match view.share(at) {
            share if share < 0.03 => "start",
            share if share > 0.95 => "end",
            _ => "middle",
        };
        html! {
            <>
                <line x1={x.clone()} x2={x.clone()} y1="0" y2="4" />
                <text x={x} y="18" text-anchor={anchor}>{ label(at, last, "s") }</text>
            </>
        }
    };
    html! {
        <svg class="axis axis-time" width="100%" height="24" aria-hidden="true" focusable="false">
            { for marks.into_iter().map(mark) }
        </svg>
    }
}

/// The axis of frequency, in hertz, from 0 at the bottom.
pub fn frequency(high_hz: f64) -> Html {
    let marks = marks(high_hz, FREQUENCY_MARKS);
    let last = marks.last().copied();
    let mark = |at: f64| {
        let y = format!("{:.3}%", (1.0 - at / high_hz) * 100.0);
        // Centred text would be cut off at either end.
        let shift = match at / high_hz {
            share if share < 0.03 => "0",
            share if share > 0.95 => "10",
            _ => "4",
        };
        html! {
            <>
                <line x1="100%" x2="100%" y1={y.clone()} y2={y.clone()} />
                <text x="100%" y={y} dx="-6" dy={shift} text-anchor="end">
                    { label(at, last, "Hz") }
                </text>
            </>
        }
    };
    html! {
        <svg class="axis axis-hertz" width="100%" height="100%" aria-hidden="true" focusable="false">
            { for marks.into_iter().map(mark) }
        </svg>
    }
}

/// A mark's text; the last one carries the unit.
fn label(at: f64, last: Option<f64>, unit: &str) -> String {
    if last == Some(at) { format!("{}\u{a0}{unit}", text(at)) } else { text(at) }
}

/// Round values from 0 to `end`, at most `most`.
fn marks(end: f64, most: usize) -> Vec<f64> {
    ticks(&(0.0..end), most).values
}

/// A mark's number, with no more decimals than it needs.
fn text(mark: f64) -> String {
    let rounded = format!("{mark:.2}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(marks(9.9, 6), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(marks(800.8, 6), [0.0, 200.0, 400.0, 600.0, 800.0]);
        assert!(marks(0.0, 6).is_empty());
    }

    #[test]
    fn texts_have_no_idle_zeros() {
        assert_eq!([200.0, 0.5, 0.0].map(text), ["200", "0.5", "0"]);
    }

    #[test]
    fn only_the_last_mark_carries_the_unit() {
        assert_eq!(label(4.0, Some(8.0), "s"), "4");
        assert_eq!(label(8.0, Some(8.0), "s"), "8\u{a0}s");
    }
}
