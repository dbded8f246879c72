//! The recordings of a data set, and what is wrong with its tables.

use std::fmt;
use std::path::PathBuf;

use super::collection::Collection;
use super::recording::Recording;

/// A mismatch between tables, files and labels that does not stop a data set from being used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TableDefect {
    /// A table names a recording of which there is no file.
    NoFile {
        /// The name in the table.
        name: String,
    },
    /// A file that no table names; its label is read from its name.
    NotInTable {
        /// The recording.
        name: String,
    },
    /// A file that no table names, and whose name holds no label.
    Unlabelled {
        /// The recording.
        name: String,
    },
    /// A column of a manifest that has no meaning here.
    UnusedColumn {
        /// Its name, in lower case.
        name: String,
    },
    /// The same audio under two labels; neither is used as truth.
    Contradiction {
        /// The recordings concerned.
        names: Vec<String>,
    },
}

impl fmt::Display for TableDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { name } => {
                write!(f, "named in a table, but there is no such file: {name}")
            }
            Self::NotInTable { name } => write!(f, "in no table, label read from its name: {name}"),
            Self::Unlabelled { name } => write!(f, "in no table, used as unlabelled: {name}"),
            Self::UnusedColumn { name } => write!(f, "column without a meaning here: {name}"),
            Self::Contradiction { names } => {
                write!(
                    f,
                    "the same audio under different labels, used as unlabelled: {}",
                    names.join(", ")
                )
            }
        }
    }
}

/// The recordings of one collection, sorted by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Name of the collection, for example `pascal-2011`.
    pub name: &'static str,
    /// Folder that holds it.
    pub root: PathBuf,
    /// Every recording, labelled or not, sorted by name.
    pub recordings: Vec<Recording>,
    /// What is wrong with it.
    pub table_defects: Vec<TableDefect>,
}

impl Dataset {
    /// The recordings that carry a truth.
    pub fn labelled(&self) -> impl Iterator<Item = &Recording> {
        self.recordings.iter().filter(|recording| recording.label.is_some())
    }

    /// The same data set with the recordings of `sources` only.
    #[must_use]
    pub fn only(&self, sources: &[Collection]) -> Self {
        let mut part = self.clone();
        part.recordings.retain(|recording| sources.contains(&recording.source));
        part
    }
}
