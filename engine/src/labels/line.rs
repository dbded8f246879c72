//! A line of a table of labels: a start, an end and a name.

use super::set::LATEST_S;
use super::{LabelError, Place};
use crate::audio::decimal;

/// Most labels of a recording.
pub(super) const MAX_LABELS: usize = 100_000;

/// A line of a table.
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Start and end, in seconds.
    pub times_s: [f64; 2],
    /// All that follows the times.
    pub name: &'a str,
}

/// The lines of a table, without empty ones and those that begin with a backslash: in them Audacity gives the
/// frequencies of the label before.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line<'_>, LabelError>> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let filled = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('\\'));
    filled.map(|(number, line)| parsed(number, line))
}

fn parsed(number: usize, line: &str) -> Result<Line<'_>, LabelError> {
    let fields = || {
        let (start, rest) = line.split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let (end, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        Some(([seconds(start)?, seconds(end)?], name.trim()))
    };
    let (times_s, name) = fields().ok_or(LabelError::NoLabel { at: Place::Line(number) })?;
    check_order(times_s, || Place::Line(number))?;
    Ok(Line { number, times_s, name })
}

/// A time as text. Some programs write a comma before the decimals, as their user's language does.
fn seconds(text: &str) -> Option<f64> {
    let text = text.replacen(',', ".", 1);
    let (value, rest) = decimal(&text)?;
    (rest.is_empty() && is_time(value)).then_some(value)
}

/// Whether a number can be a time in a recording, in seconds. Audacity lets labels begin before the sound.
pub(super) fn is_time(seconds: f64) -> bool {
    seconds.abs() <= LATEST_S
}

/// # Errors
/// When the end lies before the start.
pub(super) fn check_order(times_s: [f64; 2], at: impl Fn() -> Place) -> Result<(), LabelError> {
    if times_s[1] < times_s[0] { Err(LabelError::Reversed { at: at() }) } else { Ok(()) }
}

/// # Errors
/// When there are more labels than any recording has.
pub(super) fn check_count(count: usize) -> Result<(), LabelError> {
    if count > MAX_LABELS { Err(LabelError::TooMany { max: MAX_LABELS }) } else { Ok(()) }
}
