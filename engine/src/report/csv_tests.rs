//! The table, read by a CSV library as a spreadsheet reads it.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use ::csv::{Reader, StringRecord};

use super::*;
use crate::findings::Probabilities;
use crate::report::{JsonModel, Posture};

fn record(file: &str) -> JsonRecord {
    let model = JsonModel { name: "m".to_owned(), sha256: "00".to_owned() };
    let refused = JsonRecord::refused(file, "It is \"empty\".", &model);
    JsonRecord { probabilities: Some(Probabilities([0.5, 0.25, 0.25, 0.0, 0.0]).into()), ..refused }
}

/// The names of the columns, and the cells of each line.
fn read(table: &str) -> (StringRecord, Vec<StringRecord>) {
    let mut reader = Reader::from_reader(table.as_bytes());
    let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
    (reader.headers().unwrap().clone(), lines)
}

/// The cell of a record in a column, as a spreadsheet gets it.
fn cell(record: &JsonRecord, column: &str) -> String {
    let (names, lines) = read(&csv(std::slice::from_ref(record)));
    let place = names.iter().position(|name| name.trim_start_matches(BYTE_ORDER_MARK) == column);
    lines[0][place.unwrap()].to_owned()
}

#[test]
fn every_line_has_a_cell_for_each_column() {
    let (names, lines) = read(&csv(&[record("a.wav"), record("b.wav")]));
    assert_eq!((names.len(), lines.len()), (COLUMNS.len(), 2));
    let begin: Vec<_> = lines[0].iter().take(13).collect();
    let text = ["a.wav", "refused", "", "It is \"empty\".", "", "", ""];
    let numbers = ["0.5", "0.25", "0.25", "0", "0", ""];
    assert_eq!(begin, [&text[..], &numbers].concat());
}

#[test]
fn umlauts_are_utf_8_and_a_mark_in_front_says_so() {
    let table = csv(&[record("Müller.wav")]);
    assert!(table.as_bytes().starts_with(&[0xEF, 0xBB, 0xBF]));
    assert_eq!(table.matches(BYTE_ORDER_MARK).count(), 1);
    assert_eq!(cell(&record("Müller.wav"), "file"), "Müller.wav");
}

#[test]
fn a_name_with_separators_or_line_breaks_stays_one_cell() {
    for name in
        ["a,b.wav", "a;b.wav", "a\tb.wav", "a\nb.wav", "a\r\nb.wav", "a \"b\".wav", "a\n=1+1.wav"]
    {
        assert_eq!(cell(&record(name), "file"), name);
    }
    assert!(csv(&[record("a,b\n.wav")]).contains("\r\n\"a,b\n.wav\",refused,"));
    assert!(csv(&[record("a;=1+1.wav")]).contains("\"a;=1+1.wav\""));
}

#[test]
fn no_text_is_run_by_a_spreadsheet() {
    for name in
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"]
    {
        assert_eq!(cell(&record(name), "file"), format!("'{name}"));
    }
    let model = JsonModel { name: "=HYPERLINK(\"x\")".to_owned(), sha256: "00".to_owned() };
    let record = JsonRecord::refused("a.wav", "-1", &model);
    assert_eq!(cell(&record, "model"), "'=HYPERLINK(\"x\")");
    assert_eq!(cell(&record, "reason"), "'-1");
}

#[test]
fn a_text_comes_back_by_dropping_an_apostrophe_in_front() {
    for name in ["=1.wav", "'=1.wav", "''.wav", "a'b.wav", "a=1.wav"] {
        let cell = cell(&record(name), "file");
        assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), name);
    }
}

#[test]
fn numbers_stay_numbers() {
    let record =
        JsonRecord { duration_s: Some(-1.5), heart_rate_bpm: Some(72.25), ..record("a.wav") };
    assert_eq!(cell(&record, "duration_s"), "-1.5");
    assert_eq!(cell(&record, "heart_rate_bpm"), "72.25");
}

#[test]
fn a_cut_recording_says_so() {
    let of = |truncated| cell(&JsonRecord { truncated, ..record("a.wav") }, "truncated");
    assert_eq!([Some(true), Some(false), None].map(of), ["true", "false", ""]);
}

#[test]
fn where_and_how_a_recording_was_made_stands_in_columns_of_its_own() {
    let place = JsonPlace { posture: Some(Posture::Sitting), ..JsonPlace::default() };
    let said = JsonRecord { place: Some(place), ..record("a.wav") };
    assert_eq!((cell(&said, "posture"), cell(&said, "site")), ("sitting".into(), String::new()));
    let named = record("b/4711_PV.wav");
    assert_eq!((cell(&named, "patient"), cell(&named, "site")), ("4711".into(), "PV".into()));
    assert_eq!(cell(&record("a.wav"), "age_group"), "");
}
