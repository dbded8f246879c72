//! What keys do while the position in a recording has the focus.

use super::listening::{Listening, Speed};
use super::overview_strip::zoom_key;
use super::viewport::{Change, Viewport};
use super::zoom_buttons::anchor;

/// How far an arrow key moves, in seconds.
const STEP_S: f64 = 0.5;

/// How much louder or softer a key makes, in decibels.
const LOUDER_DB: f64 = 3.0;

/// Keys and what they do, for the reader.
pub const KEYS: [[&str; 2]; 12] = [
    ["Space", "play and pause"],
    ["← and →", "half a second back and forth"],
    ["Home and End", "to the begin and the end"],
    ["I, O and W", "zoom in, zoom out, show the whole"],
    ["Page up and down", "show the part before, and the next"],
    ["[ and ]", "repeat from here, repeat to here"],
    ["B", "repeat this beat"],
    ["Esc", "repeat nothing"],
    ["1, 2 and 4", "full, half and quarter speed"],
    ["P", "keep the pitch when slower, or not"],
    ["F", "next filter"],
    ["+ and −", "louder and softer"],
];

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// Play or pause.
    Toggle,
    /// Go to a moment, in seconds.
    Seek(f64),
    /// Repeat from here on.
    RepeatFrom,
    /// Repeat up to here.
    RepeatTo,
    /// Repeat the beat that is here.
    RepeatBeat,
    /// Repeat nothing.
    RepeatNothing,
    /// Listen in another way.
    Listen(Listening),
    /// Show another part.
    View(Change),
}

/// Where a person is in a recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The position, in seconds.
    pub position_s: f64,
    /// The part that is shown.
    pub view: Viewport,
}

/// What a key asks for; none where the key isn't one of these.
pub fn action(key: &str, Place { position_s, view }: Place, now: Listening) -> Option<Action> {
    let seconds = view.whole_s();
    let seek = |to_s: f64| Action::Seek(to_s.clamp(0.0, seconds));
    let speed = |speed: Speed| Action::Listen(Listening { speed, ..now });
    Some(match key {
        " " => Action::Toggle,
        "ArrowLeft" | "ArrowDown" => seek(position_s - STEP_S),
        "ArrowRight" | "ArrowUp" => seek(position_s + STEP_S),
        "Home" => seek(0.0),
        "End" => seek(seconds),
        "[" => Action::RepeatFrom,
        "]" => Action::RepeatTo,
        "b" | "B" => Action::RepeatBeat,
        "Escape" => Action::RepeatNothing,
        "1" => speed(Speed::Full),
        "2" => speed(Speed::Half),
        "4" => speed(Speed::Quarter),
        "p" | "P" => Action::Listen(Listening { keeps_pitch: !now.keeps_pitch, ..now }),
        "f" | "F" => Action::Listen(now.with_next_filter()),
        "+" | "=" => Action::Listen(now.louder(LOUDER_DB)),
        "-" | "−" => Action::Listen(now.louder(-LOUDER_DB)),
        "PageUp" => Action::View(Change::Moved(-1.0)),
        "PageDown" => Action::View(Change::Moved(1.0)),
        _ => return zoom_key(key, anchor(view, position_s)).map(Action::View),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_stays_within_the_recording() {
        let at = |key: &str, position_s: f64| {
            action(key, Place { position_s, view: Viewport::whole(10.0) }, Listening::default())
        };
        assert_eq!(at("ArrowLeft", 0.2), Some(Action::Seek(0.0)));
        assert_eq!(at("ArrowRight", 9.8), Some(Action::Seek(10.0)));
        assert_eq!(at("End", 1.0), Some(Action::Seek(10.0)));
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        for key in ["Tab", "Enter", "a", "F5"] {
            let place = Place { position_s: 0.0, view: Viewport::whole(10.0) };
            assert_eq!(action(key, place, Listening::default()), None);
        }
    }
}
