//! The standard output of `lubdub diagnose`: a table for people, JSON lines or CSV for programs. It is written a line at
//! a time, while later files are diagnosed.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, stdout};

use engine::report::{csv_head, csv_line, printable};

use super::line::{HEADER, line};
use super::outcome::Outcome;
use crate::args::{DiagnoseArgs, FormatArgs};

/// Kinds of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// A JSON object per line.
    Json,
    /// For spreadsheets.
    Csv,
}

impl Format {
    /// What was asked for; else a table on a terminal, and JSON for a file or another program.
    pub fn of(args: &DiagnoseArgs, to_terminal: bool) -> Self {
        let FormatArgs { json, csv, table } = args.format;
        if csv {
            Self::Csv
        } else if json || args.explain {
            Self::Json
        } else if table || to_terminal {
            Self::Table
        } else {
            Self::Json
        }
    }
}

/// Writes records in a format.
#[derive(Debug, Clone, Copy)]
pub struct Writer {
    /// The format.
    pub format: Format,
    /// Whether a terminal shows it, which must not act upon a file's name.
    pub to_terminal: bool,
}

impl Writer {
    /// For the standard output.
    pub fn new(args: &DiagnoseArgs) -> Self {
        let to_terminal = stdout().is_terminal();
        Self { format: Format::of(args, to_terminal), to_terminal }
    }

    /// What stands above all records.
    pub fn head(self) -> String {
        match self.format {
            Format::Table => HEADER.to_owned(),
            Format::Json => String::new(),
            Format::Csv => self.csv(csv_head()),
        }
    }

    /// The line of a record.
    pub fn line(self, outcome: &Outcome) -> serde_json::Result<String> {
        Ok(match self.format {
            Format::Table => line(outcome),
            Format::Json => harmless(&serde_json::to_string(outcome)?) + "\n",
            Format::Csv => self.csv(csv_line(&outcome.record)),
        })
    }

    /// A line of CSV: as it is for a spreadsheet, printable on a terminal.
    fn csv(self, line: String) -> String {
        if !self.to_terminal {
            return line;
        }
        printable(line.trim_start_matches('\u{feff}').trim_end()) + "\n"
    }
}

/// JSON on which no terminal acts, with the same meaning: what JSON itself leaves as it is, such as overrides of the
/// writing direction, is escaped.
pub fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        let is_known = char.is_ascii() && char != '\u{7f}';
        if is_known || char.escape_debug().len() == 1 {
            text.push(char);
            continue;
        }
        for unit in char.encode_utf16(&mut [0; 2]) {
            // Writing to a text can't fail.
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Args, Command};

    fn format(options: &str, to_terminal: bool) -> Format {
        let line = format!("lubdub diagnose in {options}");
        let args = Args::try_parse_from(line.split_whitespace()).unwrap();
        let Command::Diagnose(args) = args.command else { unreachable!("diagnose was asked for") };
        Format::of(&args, to_terminal)
    }

    #[test]
    fn a_terminal_gets_a_table_and_a_pipe_json_where_nothing_else_is_asked_for() {
        assert_eq!((format("", true), format("", false)), (Format::Table, Format::Json));
        for wrong in ["--json --csv", "--csv --table", "--csv --explain", "--csv --exam"] {
            let line = format!("lubdub diagnose in {wrong}");
            assert!(Args::try_parse_from(line.split_whitespace()).is_err(), "{wrong}");
        }
        for to_terminal in [true, false] {
            assert_eq!(format("--table", to_terminal), Format::Table);
            assert_eq!(format("--csv", to_terminal), Format::Csv);
            assert_eq!(format("--json", to_terminal), Format::Json);
            assert_eq!(format("--explain", to_terminal), Format::Json);
        }
    }

    #[test]
    fn json_keeps_its_meaning_and_loses_its_effect_on_a_terminal() {
        let text = "heart\u{202e}\u{9b}31m\u{7f}\u{1b}Mü\u{e0001}🫀";
        let json = serde_json::to_string(text).unwrap();
        let told = harmless(&json);
        assert_eq!(serde_json::from_str::<String>(&told).unwrap(), text);
        assert_eq!(told, r#""heart\u202e\u009b31m\u007f\u001bMü\udb40\udc01🫀""#);
    }

    #[test]
    fn a_line_of_csv_is_as_it_is_for_a_spreadsheet_and_printable_on_a_terminal() {
        let line = |to_terminal| {
            Writer { format: Format::Csv, to_terminal }
                .csv("\u{feff}\"a\n\u{1b}\",1\r\n".to_owned())
        };
        assert_eq!(line(false), "\u{feff}\"a\n\u{1b}\",1\r\n");
        assert_eq!(line(true), "\"a\\n\\u{1b}\",1\n");
    }
}
