//! Results as a table, a line per file, for spreadsheets. It holds what [`JsonRecord`] holds, without the single
//! beats.
//!
//! Written by hand, because the page exports it too: every visitor would download a CSV library to quote a cell.

use std::fmt::Display;

use super::{JsonBackend, JsonHeads, JsonMurmur, JsonProbabilities, JsonRecord, JsonRhythm};
use crate::beats::MurmurTiming;
use crate::findings::Class;

/// The name of a column, and its cell for a record.
type Column = (&'static str, fn(&JsonRecord) -> String);

const COLUMNS: [Column; 34] = [
    ("file", |record| record.file.clone()),
    ("status", |record| record.status.clone()),
    ("finding", |record| text(record.finding.map(Class::key))),
    ("reason", |record| text(record.reason.as_ref())),
    ("duration_s", |record| text(record.duration_s)),
    ("normal", |record| probability(record, |p| p.normal)),
    ("murmur", |record| probability(record, |p| p.murmur)),
    ("extra_heart_sound", |record| probability(record, |p| p.extra_heart_sound)),
    ("extrasystole", |record| probability(record, |p| p.extrasystole)),
    ("artifact", |record| probability(record, |p| p.artifact)),
    ("heart_rate_bpm", |record| text(record.heart_rate_bpm)),
    ("slowest_bpm", |record| rhythm(record, |r| r.rate_range_bpm[0])),
    ("quickest_bpm", |record| rhythm(record, |r| r.rate_range_bpm[1])),
    ("irregularity", |record| rhythm(record, |r| r.irregularity)),
    ("premature_beats", |record| rhythm(record, |r| r.premature_beats)),
    ("systole_s", |record| rhythm(record, |r| r.systole_s)),
    ("diastole_s", |record| rhythm(record, |r| r.diastole_s)),
    ("beats", |record| text(record.beats.as_ref().map(Vec::len))),
    ("murmur_timing", |record| murmur(record, |m| m.timing.key())),
    ("murmur_timing_confidence", |record| murmur(record, |m| m.confidence)),
    ("signal", |record| head(record, |h| h.signal.status.clone())),
    ("truncated", |record| head(record, |h| h.signal.truncated)),
    ("judged_s", |record| head(record, |h| h.signal.judged_s)),
    ("murmur_statement", |record| head(record, |h| h.murmur.sound.status.clone())),
    ("murmur_probability", |record| head(record, |h| text(h.murmur.sound.probability))),
    ("murmur_heard", |record| head(record, |h| text(h.murmur.timing.map(MurmurTiming::key)))),
    ("extra_sound_statement", |record| head(record, |h| h.extra_heart_sound.status.clone())),
    ("rhythm_statement", |record| head(record, |h| h.rhythm.status.clone())),
    ("model", |record| record.model.name.clone()),
    ("model_sha256", |record| record.model.sha256.clone()),
    ("computed_on", |record| backend(record, |b| Some(b.name.clone()))),
    ("self_test", |record| backend(record, |b| b.self_test)),
    ("graphics_processor", |record| backend(record, |b| b.graphics.clone())),
    ("seconds", |record| backend(record, |b| b.seconds)),
];

/// The table of these records after a line of column names, in the format of RFC 4180. What is `null` in JSON is an
/// empty cell.
#[must_use]
pub fn csv(records: &[JsonRecord]) -> String {
    let head = line(COLUMNS.iter().map(|(name, _)| (*name).to_owned()));
    let lines = records.iter().map(|record| line(COLUMNS.iter().map(|(_, cell)| cell(record))));
    std::iter::once(head).chain(lines).collect()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(quoted).collect();
    cells.join(",") + "\r\n"
}

/// A cell, in quotes where its text holds a separator.
fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn text<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn probability(record: &JsonRecord, value: fn(&JsonProbabilities) -> f64) -> String {
    text(record.probabilities.as_ref().map(value))
}

/// A cell of the statements; empty where there are none.
fn head<T: Display>(record: &JsonRecord, value: impl Fn(&JsonHeads) -> T) -> String {
    text(record.heads.as_ref().map(value))
}

fn rhythm<T: Display>(record: &JsonRecord, value: fn(&JsonRhythm) -> T) -> String {
    text(record.rhythm.as_ref().map(value))
}

fn murmur<T: Display>(record: &JsonRecord, value: fn(&JsonMurmur) -> T) -> String {
    text(record.murmur.as_ref().map(value))
}

fn backend<T: Display>(record: &JsonRecord, value: fn(&JsonBackend) -> Option<T>) -> String {
    text(record.backend.as_ref().and_then(value))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::findings::Probabilities;
    use crate::report::JsonModel;

    fn record(file: &str) -> JsonRecord {
        let model = JsonModel { name: "m".to_owned(), sha256: "00".to_owned() };
        let refused = JsonRecord::refused(file, "It is \"empty\".", &model);
        JsonRecord {
            probabilities: Some(Probabilities([0.5, 0.25, 0.25, 0.0, 0.0]).into()),
            ..refused
        }
    }

    #[test]
    fn every_line_has_a_cell_for_each_column() {
        let table = csv(&[record("a.wav"), record("b.wav")]);
        let lines: Vec<_> = table.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.split(',').count() == COLUMNS.len()), "{lines:?}");
        assert!(
            lines[1].starts_with("a.wav,refused,,\"It is \"\"empty\"\".\",,0.5,0.25,0.25,0,0,")
        );
    }

    #[test]
    fn a_name_with_a_comma_or_a_line_break_stays_one_cell() {
        assert!(csv(&[record("a,b\n.wav")]).contains("\r\n\"a,b\n.wav\",refused,"));
    }
}
