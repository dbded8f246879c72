//! Collections: what reports, baselines and the frame model need to know of where a recording comes from.

use std::fmt;
use std::hash::{Hash, Hasher};

use engine::findings::Class;
use serde::{Serialize, Serializer};

/// Where a recording comes from: one value per recording campaign, because device and environment differ between
/// campaigns and figures are reported for each of them. Ordered as in reports. In JSON it is its `id`.
#[derive(Clone, Copy)]
pub struct Collection(&'static CollectionInfo);

/// What is known of a collection. The module of its data set has it.
#[derive(Debug)]
pub struct CollectionInfo {
    /// Its name in JSON, unique among all.
    pub id: &'static str,
    /// The short name used in tables, reports and `--source`.
    pub key: &'static str,
    /// The full name, for reports and model cards.
    pub title: &'static str,
    /// The classes that its labels name, in the order of [`Class::ALL`].
    pub classes: &'static [Class],
    /// How its heart sounds are annotated; none where they are not.
    pub annotation: Option<AnnotationKind>,
    /// The class of a word of its tables; none where it is no label of the collection.
    pub class_of: fn(&str) -> Option<Class>,
    /// See [`Recording::clue`](super::Recording::clue).
    pub clue: fn(&str) -> String,
    /// See [`Recording::day`](super::Recording::day).
    pub day: fn(&str) -> Option<i64>,
}

/// How heart sounds are annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationKind {
    /// Begin and end of every state of the heart, for whole stretches of a recording.
    States,
    /// Single places of first and second sounds.
    Sounds,
}

impl Collection {
    /// The collection of a description.
    pub(super) const fn new(info: &'static CollectionInfo) -> Self {
        Self(info)
    }

    /// What is known of it.
    #[must_use]
    pub const fn info(self) -> &'static CollectionInfo {
        self.0
    }

    /// Its full name, for reports and model cards.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.0.title
    }

    /// The short name used in tables, reports and `--source`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.0.key
    }
}

impl PartialEq for Collection {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Collection {}

impl Hash for Collection {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl fmt::Debug for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.id)
    }
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl Serialize for Collection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.id)
    }
}
