//! Data sets as their users download them: what is recorded, who it comes from, what it is called.
//!
//! A [`Loader`] per published collection reads that collection's own layout; everything after it
//! sees only [`Dataset`] and [`Recording`]. Splits are made by group and proven disjoint in
//! [`split`]; given folds are read in [`folds`].

mod circor;
mod error;
mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
pub mod folds;
pub mod inner;
mod pascal;
pub mod split;
mod stats;
pub mod survey;

pub use circor::{Annotated, CirCor, MurmurTiming, murmur_timings, stretches};
pub use error::DataError;
pub use fingerprint::Fingerprint;
pub use pascal::{Pascal, SoundTime, sound_times};
pub use stats::{Tally, tally};

use engine::findings::Class;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a recording comes from: one value per recording campaign, because device and
/// environment differ between campaigns and figures are reported for each of them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    /// PASCAL 2011, set A: crowd-sourced with the iStethoscope Pro app on iPhones, 44.1 kHz.
    PascalA,
    /// PASCAL 2011, set B: a clinic's digital stethoscope (`DigiScope`), 4 kHz.
    PascalB,
    /// CirCor 2022: two screening campaigns in Brazil, mostly children, an electronic stethoscope, 4 kHz.
    CirCor,
}

impl Collection {
    /// Every source, in the order in which it is reported.
    pub const ALL: [Self; 3] = [Self::PascalA, Self::PascalB, Self::CirCor];

    /// Its full name, for reports and model cards.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PascalA => "PASCAL 2011 set A",
            Self::PascalB => "PASCAL 2011 set B",
            Self::CirCor => "CirCor 2022",
        }
    }

    /// The short name used in tables, reports and `--source`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PascalA => "pascal-a",
            Self::PascalB => "pascal-b",
            Self::CirCor => "circor",
        }
    }
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

/// One recording of a data set. The audio itself stays on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Where the audio lies, with the ending found on disk.
    pub path: PathBuf,
    /// Name as the collection's own tables write it, for example `set_a/normal__201102081321.wav`,
    /// whatever the ending on disk. Unique within a data set.
    pub name: String,
    /// The campaign it comes from.
    pub source: Collection,
    /// The truth, if the collection tells it and it isn't contradicted.
    pub label: Option<Class>,
    /// The collection marks it as a noisy recording of its class.
    pub noisy: bool,
    /// Recordings with the same group share a subject or audio and never part in a split.
    pub group: String,
}

impl Recording {
    /// What the name gives away about the truth where folds leak: the subject in PASCAL B, the day
    /// in PASCAL A, the patient in CirCor. Empty if the name tells none.
    #[must_use]
    pub fn clue(&self) -> String {
        pascal::clue(&self.name, self.source)
    }

    /// The day of its recording or upload (days since 1970-01-01), as far as its name tells it.
    #[must_use]
    pub fn day(&self) -> Option<i64> {
        pascal::day(&self.name, self.source)
    }

    /// Reads the undecoded bytes of the file.
    ///
    /// # Errors
    /// [`DataError::Read`] if the file can't be read.
    pub fn bytes(&self) -> Result<Vec<u8>, DataError> {
        std::fs::read(&self.path)
            .map_err(|error| DataError::Read { path: self.path.clone(), error })
    }
}

/// Something wrong with a data set that does not stop it from being used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Irregularity {
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
    /// The same audio under two labels; neither is used as truth.
    Contradiction {
        /// The recordings concerned.
        names: Vec<String>,
    },
}

impl fmt::Display for Irregularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { name } => {
                write!(f, "named in a table, but there is no such file: {name}")
            }
            Self::NotInTable { name } => write!(f, "in no table, label read from its name: {name}"),
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
    pub irregularities: Vec<Irregularity>,
}

impl Dataset {
    /// Opens the collection in `dir`, or in the folder of `dir` that carries its usual name.
    ///
    /// # Errors
    /// [`DataError::NotRecognised`] if no known layout is there, otherwise what is wrong with it.
    pub fn open(dir: &Path) -> Result<Self, DataError> {
        for loader in LOADERS {
            if let Some(root) = loader.find(dir) {
                return loader.load(&root);
            }
        }
        Err(DataError::NotRecognised { dir: dir.to_path_buf() })
    }

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

/// Reads one published collection in its original layout.
pub trait Loader: Sync {
    /// The folder that holds the collection: `dir` itself or one below it; `None` if it isn't there.
    fn find(&self, dir: &Path) -> Option<PathBuf>;

    /// Reads names, labels and groups; decodes nothing.
    ///
    /// # Errors
    /// What is wrong with the tables or folders.
    fn load(&self, root: &Path) -> Result<Dataset, DataError>;
}

/// The collections known so far, tried in this order.
const LOADERS: [&dyn Loader; 2] = [&Pascal, &CirCor];

/// Every row of a CSV table with a header.
fn read_table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, DataError> {
    let wrong = |error| DataError::Table { path: path.to_path_buf(), error };
    csv::Reader::from_path(path)
        .map_err(wrong)?
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(wrong)
}

/// Endings under which the audio may lie; the collections ship `.wav`, lossless copies `.flac`.
const ENDINGS: [&str; 2] = ["wav", "flac"];

/// The audio files of a folder by name without ending; of two endings, the original's wins.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, DataError> {
    let unreadable = |error| DataError::Read { path: folder.to_path_buf(), error };
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut paths = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.insert(entry.map_err(unreadable)?.path());
    }
    for ending in ENDINGS {
        for path in &paths {
            let matches = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
            if let (true, Some(stem)) = (matches, path.file_stem().and_then(|stem| stem.to_str())) {
                found.entry(stem.to_owned()).or_insert_with(|| path.clone());
            }
        }
    }
    Ok(found)
}
