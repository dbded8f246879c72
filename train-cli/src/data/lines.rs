//! CSV tables by line, for errors that say which line is wrong.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use serde::de::DeserializeOwned;

use super::error::DataError;

/// Rows with the line on which each begins, from 1.
pub(super) type Lines<T> = Vec<(u64, T)>;

/// Every row of a table without a header.
pub(super) fn read_headless<T: DeserializeOwned>(path: &Path) -> Result<Lines<T>, DataError> {
    typed(path, &records(path)?, None)
}

/// The columns of a table with a header, in lower case, and every row by these names.
pub(super) fn read_lines<T: DeserializeOwned>(
    path: &Path,
) -> Result<(Vec<String>, Lines<T>), DataError> {
    let records = records(path)?;
    let Some(((_, header), rows)) = records.split_first() else { return Ok(Default::default()) };
    let columns: Vec<String> = header.iter().map(str::to_lowercase).collect();
    let rows = typed(path, rows, Some(&columns.clone().into()))?;
    Ok((columns, rows))
}

/// Rows as values.
fn typed<T: DeserializeOwned>(
    path: &Path,
    records: &[(u64, StringRecord)],
    header: Option<&StringRecord>,
) -> Result<Lines<T>, DataError> {
    let typed = |(line, record): &(u64, StringRecord)| Ok((*line, record.deserialize(header)?));
    let wrong = |error| DataError::Table { path: path.to_path_buf(), error };
    records.iter().map(typed).collect::<csv::Result<_>>().map_err(wrong)
}

/// Every row, the header too, all as long as the first.
fn records(path: &Path) -> Result<Lines<StringRecord>, DataError> {
    let bytes =
        std::fs::read(path).map_err(|error| DataError::Read { path: path.to_path_buf(), error })?;
    let mut builder = ReaderBuilder::new();
    let builder = builder.has_headers(false).flexible(true).trim(Trim::All);
    let mut records = Lines::<StringRecord>::new();
    for record in builder.from_reader(&bytes[..]).into_records() {
        let record =
            record.map_err(|error| DataError::Table { path: path.to_path_buf(), error })?;
        let line = record.position().map_or(0, |position| line(&bytes, position));
        let length = records.first().map_or(record.len(), |(_, first)| first.len());
        if record.len() != length {
            return Err(wrong_length(path, line, [record.len(), length]));
        }
        records.push((line, record));
    }
    Ok(records)
}

/// The line on which a record begins. Its position lies before the empty lines in front of it.
fn line(bytes: &[u8], position: &csv::Position) -> u64 {
    let before = bytes.iter().skip(position.byte() as usize).take_while(|b| b"\r\n".contains(b));
    position.line() + before.filter(|byte| **byte == b'\n').count() as u64
}

fn wrong_length(path: &Path, line: u64, [found, expected]: [usize; 2]) -> DataError {
    let reason = format!(
        "{found} cells where the first row has {expected}. Add or remove commas; put a cell with a comma in quotes."
    );
    DataError::Row { path: path.to_path_buf(), line, reason }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    type Row = (String, String);

    fn rows(text: &str) -> Result<(Vec<String>, Lines<Row>), DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, text).unwrap();
        read_lines(&path)
    }

    #[test]
    fn lines_are_those_of_the_file_whatever_is_empty_or_quoted() {
        for end in ["\n", "\r\n"] {
            let text = "\u{feff}A, b\n\n1,2\n\n\n\"3\n3\",4\n5,6".replace('\n', end);
            let (columns, found) = rows(&text).unwrap();
            assert_eq!(columns, ["a", "b"]);
            let lines: Vec<_> = found.iter().map(|(line, row)| (*line, row.1.as_str())).collect();
            assert_eq!(lines, [(3, "2"), (6, "4"), (8, "6")]);
        }
    }

    #[test]
    fn a_row_of_another_length_is_refused_by_its_line() {
        let error = rows("a,b\n1,2\n\n3\n").unwrap_err();
        assert!(matches!(error, DataError::Row { line: 4, .. }), "{error}");
    }

    #[test]
    fn an_empty_table_has_neither_columns_nor_rows() {
        assert_eq!(rows("").unwrap(), (Vec::new(), Vec::new()));
    }
}
