//! One recording of a data set.

use std::path::PathBuf;

use engine::findings::Class;

use super::collection::Collection;
use super::error::DataError;
use super::truth::{Disease, MurmurTruth};

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
    /// The truth, if the collection holds it and it isn't contradicted.
    pub label: Option<Class>,
    /// The collection marks it as a noisy recording of its class.
    pub noisy: bool,
    /// Recordings with the same group share a subject or audio and never part in a split.
    pub group: String,
    /// Where on the chest, in the collection's own word, for example `AV`.
    pub site: Option<String>,
    /// The person's number or name as the collection writes it. Splits go by `group`.
    pub patient: Option<String>,
    /// Whether a murmur is audible in it.
    pub murmur: MurmurTruth,
    /// What the collection says of the person's heart.
    pub disease: Disease,
}

impl Recording {
    /// A recording of which nothing more is known.
    #[must_use]
    pub fn new(path: PathBuf, name: String, source: Collection, group: String) -> Self {
        Self {
            path,
            name,
            source,
            label: None,
            noisy: false,
            group,
            site: None,
            patient: None,
            murmur: MurmurTruth::default(),
            disease: Disease::default(),
        }
    }

    /// Its source and its name there, unique over all data sets: `pascal-a/set_a/normal__201102081321.wav`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.source.key(), self.name)
    }

    /// What the name gives away about the truth where folds leak, such as subject, patient or day. Empty if it
    /// holds nothing of the kind.
    #[must_use]
    pub fn clue(&self) -> String {
        (self.source.info().clue)(&self.name)
    }

    /// The day of its recording or upload (days since 1970-01-01), as far as its name holds it.
    #[must_use]
    pub fn day(&self) -> Option<i64> {
        (self.source.info().day)(&self.name)
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
