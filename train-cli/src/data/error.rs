//! What can be wrong with a data set, each as a sentence that says what to do.

use super::leak::LeakError;
use std::path::PathBuf;

/// A data set that can't be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// No known collection lies in the folder.
    #[error("{} holds no data set known here. {layouts}", dir.display())]
    NotRecognised {
        /// The folder that was searched.
        dir: PathBuf,
        /// Which folders are known, in sentences.
        layouts: String,
    },
    /// A file or folder can't be read.
    #[error("{} can't be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A table is not the CSV that is expected.
    #[error("{} is not the table that is expected: {error}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// Why. The message holds it whole: as a source it would name its own cause a second time.
        error: csv::Error,
    },
    /// A table lacks a column.
    #[error(
        "{} has no column {column}. Its first line must name the columns, separated by commas.",
        path.display()
    )]
    NoColumn {
        /// The table.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// A row of a table says what can't be.
    #[error("{}, line {line}: {reason}", path.display())]
    Row {
        /// The table.
        path: PathBuf,
        /// The row's line, from 1.
        line: u64,
        /// What is wrong and what to do, as sentences.
        reason: String,
    },
    /// A table names a recording or a patient twice.
    #[error("{}, line {line}: {name} is named a second time. Remove one of the rows.", path.display())]
    Twice {
        /// The table.
        path: PathBuf,
        /// The second row's line, from 1.
        line: u64,
        /// The recording or patient.
        name: String,
    },
    /// A label of a manifest is none of its words.
    #[error("{}, line {line}: \"{word}\" is no label. Write one of: {words}.", path.display())]
    ManifestLabel {
        /// The manifest.
        path: PathBuf,
        /// The row's line, from 1.
        line: u64,
        /// The word.
        word: String,
        /// The words that are known.
        words: String,
    },
    /// A manifest names a recording that can't be found.
    #[error(
        "{}, line {line}: there is no file {name} (paths are taken from the manifest's folder; correct it or remove \
         the row)",
        path.display()
    )]
    ManifestFile {
        /// The manifest.
        path: PathBuf,
        /// The row's line, from 1.
        line: u64,
        /// The recording's path as the row has it.
        name: String,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A line of a table of heart sounds is not what is expected.
    #[error("{} has a line that can't be understood: \"{line}\".", path.display())]
    States {
        /// The table.
        path: PathBuf,
        /// The line.
        line: String,
    },
    /// A label is not one of the collection's words.
    #[error(
        "{} labels {name} as \"{word}\", which is not a label of this collection.",
        path.display()
    )]
    UnknownLabel {
        /// The table or file.
        path: PathBuf,
        /// The recording.
        name: String,
        /// The word.
        word: String,
    },
    /// A name from which no group can be derived.
    #[error(
        "The name {name} holds no subject or upload time, so its group can't be derived. Give a groups.csv."
    )]
    NoGroupInName {
        /// The recording.
        name: String,
    },
    /// A table of groups misses a recording, and a group made up for it might tear a subject apart.
    #[error("{} has no group for {name}. Complete the table, or remove it to have groups derived from names.", path.display())]
    NotInGroups {
        /// The table.
        path: PathBuf,
        /// The recording.
        name: String,
    },
    /// A fold table names a recording that is not a labelled one of the data set.
    #[error("{} names {name}, which is no labelled recording of this data set.", path.display())]
    FoldOfUnknown {
        /// The fold table.
        path: PathBuf,
        /// The recording.
        name: String,
    },
    /// A fold table misses a labelled recording.
    #[error("{} has no fold for {name}.", path.display())]
    NoFold {
        /// The fold table.
        path: PathBuf,
        /// The recording.
        name: String,
    },
    /// A fold table contradicts the label of the data set.
    #[error("{} labels {name} differently from the data set.", path.display())]
    FoldLabel {
        /// The fold table.
        path: PathBuf,
        /// The recording.
        name: String,
    },
    /// The fold table has no such repeat or fold.
    #[error("There is no fold {fold} in repeat {repeat} of the fold table.")]
    NoSuchFold {
        /// The repeat, from 1.
        repeat: usize,
        /// The fold, from 0.
        fold: usize,
    },
    /// A split names a recording that is not a labelled one of the data set.
    #[error("The split names {name}, which is no labelled recording of this data set.")]
    SplitOfUnknown {
        /// The recording.
        name: String,
    },
    /// The fractions of a split don't add up.
    #[error(
        "The parts of a split must be fractions that add up to 1; these are {train}, {validation} and {test}."
    )]
    Fractions {
        /// Share of the training part.
        train: f64,
        /// Share of the validation part.
        validation: f64,
        /// Share of the test part.
        test: f64,
    },
    /// A split would leak.
    #[error(transparent)]
    Leak(#[from] LeakError),
}
