//! Results as a table, a line per file, for spreadsheets. It holds what [`JsonRecord`] holds, without the single
//! beats.
//!
//! Written by hand, because the page exports it too: every visitor would download a CSV library to quote a cell.
//! A spreadsheet runs a text that begins as a formula does. Such a text gets an apostrophe in front, as OWASP advises
//! ("CSV Injection", <https://owasp.org/www-community/attacks/CSV_Injection>).

use std::fmt::Display;

use super::{
    AgeGroup, JsonBackend, JsonHeads, JsonMurmur, JsonPlace, JsonProbabilities, JsonRecord,
    JsonRhythm, Posture,
};
use crate::beats::MurmurTiming;
use crate::findings::Class;

/// Tells Excel that the table is in UTF-8; without it umlauts are garbled there.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The end of every line.
const LINE_END: &str = "\r\n";

/// First characters of a text that a spreadsheet may run, some of them in full width, and the apostrophe itself. So a
/// reader gets the text back by dropping an apostrophe in front.
const MARKED: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'];

/// What separates cells: commas here, semicolons and tabs for a spreadsheet that is set up for them.
const QUOTED: [char; 6] = [',', ';', '\t', '"', '\r', '\n'];

/// What a record says in a column.
enum Cell {
    /// Nothing: `null` in JSON.
    Empty,
    /// A number, which a spreadsheet may calculate with.
    Number(String),
    /// A text, which a spreadsheet must not run.
    Text(String),
}

/// The name of a column, and its cell for a record.
type Column = (&'static str, fn(&JsonRecord) -> Cell);

const COLUMNS: [Column; 39] = [
    ("file", |record| text(Some(&record.file))),
    ("status", |record| text(Some(&record.status))),
    ("finding", |record| text(record.finding.map(Class::key))),
    ("reason", |record| text(record.reason.as_ref())),
    ("duration_s", |record| number(record.duration_s)),
    ("truncated", |record| text(record.truncated)),
    ("missing_s", |record| number(record.missing_s)),
    ("normal", |record| probability(record, |p| p.normal)),
    ("murmur", |record| probability(record, |p| p.murmur)),
    ("extra_heart_sound", |record| probability(record, |p| p.extra_heart_sound)),
    ("extrasystole", |record| probability(record, |p| p.extrasystole)),
    ("artifact", |record| probability(record, |p| p.artifact)),
    ("heart_rate_bpm", |record| number(record.heart_rate_bpm)),
    ("slowest_bpm", |record| rhythm(record, |r| r.rate_range_bpm[0])),
    ("quickest_bpm", |record| rhythm(record, |r| r.rate_range_bpm[1])),
    ("irregularity", |record| rhythm(record, |r| r.irregularity)),
    ("premature_beats", |record| rhythm(record, |r| r.premature_beats)),
    ("systole_s", |record| rhythm(record, |r| r.systole_s)),
    ("diastole_s", |record| rhythm(record, |r| r.diastole_s)),
    ("beats", |record| number(record.beats.as_ref().map(Vec::len))),
    ("murmur_timing", |record| text(murmur(record, |m| m.timing.key()))),
    ("murmur_timing_confidence", |record| number(murmur(record, |m| m.confidence))),
    ("signal", |record| text(head(record, |h| h.signal.status.clone()))),
    ("judged_s", |record| number(head(record, |h| h.signal.judged_s))),
    ("murmur_statement", |record| text(head(record, |h| h.murmur.sound.status.clone()))),
    ("murmur_probability", |record| number(head(record, |h| h.murmur.sound.probability).flatten())),
    ("murmur_heard", |record| {
        text(head(record, |h| h.murmur.timing).flatten().map(MurmurTiming::key))
    }),
    ("extra_sound_statement", |record| text(head(record, |h| h.extra_heart_sound.status.clone()))),
    ("rhythm_statement", |record| text(head(record, |h| h.rhythm.status.clone()))),
    ("model", |record| text(Some(&record.model.name))),
    ("model_sha256", |record| text(Some(&record.model.sha256))),
    ("computed_on", |record| text(backend(record, |b| Some(b.name.clone())))),
    ("self_test", |record| number(backend(record, |b| b.self_test))),
    ("graphics_processor", |record| text(backend(record, |b| b.graphics.clone()))),
    ("seconds", |record| number(backend(record, |b| b.seconds))),
    ("patient", |record| text(place(record, |p| p.patient.clone()))),
    ("site", |record| text(place(record, |p| p.site.clone()))),
    ("posture", |record| text(place(record, |p| p.posture).map(Posture::key))),
    ("age_group", |record| text(place(record, |p| p.age_group).map(AgeGroup::key))),
];

/// The table of these records after a line of column names, in the format of RFC 4180 behind a byte order mark. What is
/// `null` in JSON is an empty cell.
#[must_use]
pub fn csv(records: &[JsonRecord]) -> String {
    std::iter::once(csv_head()).chain(records.iter().map(csv_line)).collect()
}

/// The beginning of a table: the byte order mark and the line of column names.
#[must_use]
pub fn csv_head() -> String {
    let names = COLUMNS.iter().map(|(name, _)| (*name).to_owned());
    format!("{BYTE_ORDER_MARK}{}", line(names))
}

/// The line of a record.
#[must_use]
pub fn csv_line(record: &JsonRecord) -> String {
    line(COLUMNS.iter().map(|(_, cell)| cell(record).written()))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(",") + LINE_END
}

impl Cell {
    /// The cell as it stands between two commas.
    fn written(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => number,
            Self::Text(text) if text.starts_with(MARKED) => quoted(format!("'{text}")),
            Self::Text(text) => quoted(text),
        }
    }
}

/// A text, in quotes where it holds a separator.
fn quoted(text: String) -> String {
    if text.contains(QUOTED) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn text<T: Display>(value: Option<T>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Text(value.to_string()))
}

fn number<T: Display>(value: Option<T>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Number(value.to_string()))
}

fn probability(record: &JsonRecord, value: fn(&JsonProbabilities) -> f64) -> Cell {
    number(record.probabilities.as_ref().map(value))
}

fn rhythm<T: Display>(record: &JsonRecord, value: fn(&JsonRhythm) -> T) -> Cell {
    number(record.rhythm.as_ref().map(value))
}

/// What the statements say; nothing where there are none.
fn head<T>(record: &JsonRecord, value: fn(&JsonHeads) -> T) -> Option<T> {
    record.heads.as_ref().map(value)
}

fn murmur<T>(record: &JsonRecord, value: fn(&JsonMurmur) -> T) -> Option<T> {
    record.murmur.as_ref().map(value)
}

fn place<T>(record: &JsonRecord, value: fn(&JsonPlace) -> Option<T>) -> Option<T> {
    record.place.as_ref().and_then(value)
}

fn backend<T>(record: &JsonRecord, value: fn(&JsonBackend) -> Option<T>) -> Option<T> {
    record.backend.as_ref().and_then(value)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
