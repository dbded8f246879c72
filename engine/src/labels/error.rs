//! Why labels can't be read, in words for the person who chose the file.

use std::fmt;

use thiserror::Error;

/// Where in a file of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line, from 1.
    Line(usize),
    /// A path in JSON, such as `[0].annotations[0].result[3]`.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "Line {line}"),
            Self::Path(path) => write!(f, "The entry {path}"),
        }
    }
}

/// Why labels can't be read. `Display` says what is wrong and what to do.
#[derive(Debug, Error)]
pub enum LabelError {
    /// A file that is larger than any labels.
    #[error("This file is too large for labels ({} kB; at most {} kB). Choose the file with the labels of one recording.", bytes.div_ceil(1000), max / 1000)]
    TooLarge {
        /// Its size, in bytes.
        bytes: usize,
        /// Limit, in bytes.
        max: usize,
    },
    /// More labels than a recording has.
    #[error(
        "This file holds more than {max} labels. Choose the file with the labels of one recording."
    )]
    TooMany {
        /// Limit.
        max: usize,
    },
    /// No label at all.
    #[error(
        "This file holds no label of a heart sound or a murmur. Choose a file of labels from Audacity, CirCor or Label Studio."
    )]
    Empty,
    /// What is no label.
    #[error("{at} is no label. It needs a start and an end in seconds, and a name.")]
    NoLabel {
        /// Where.
        at: Place,
    },
    /// A label that ends before it starts.
    #[error("{at} ends before it starts. Correct it in the program that wrote the file.")]
    Reversed {
        /// Where.
        at: Place,
    },
    /// A label with another name.
    #[error(
        "{at} is named “{name}”. Only labels named S1, S2 or murmur can be read; rename or delete it."
    )]
    UnknownName {
        /// Where.
        at: Place,
        /// Its name, at most 40 characters of it.
        name: String,
    },
    /// Broken JSON.
    #[error("This file of labels is damaged. Export it again from Label Studio, as JSON.")]
    DamagedJson(#[source] serde_json::Error),
    /// JSON that is no export of Label Studio.
    #[error("This JSON file is no export of Label Studio. Export the labels as JSON or JSON-MIN.")]
    NotLabelStudio,
    /// Labels of several recordings, or by several people.
    #[error(
        "This file holds labels of several recordings, or by several people. Export those of one recording by one person."
    )]
    Several,
}

/// The start of a name, for messages.
pub(super) fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}
