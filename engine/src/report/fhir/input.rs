//! What a bundle is made from.

use super::time::Instant;
use crate::report::JsonRecord;

/// A recording with what is said of it.
#[derive(Debug, Clone)]
pub struct Recording<'a> {
    /// What is said of it.
    pub record: &'a JsonRecord,
    /// Where on the chest it was made, as somebody wrote it.
    pub site: Option<&'a str>,
    /// When it was made.
    pub recorded: Option<Instant>,
    /// Length of its file, in bytes.
    pub bytes: Option<u64>,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: Option<&'a str>,
}

impl<'a> Recording<'a> {
    /// A recording of whose file nothing is known but what its record says.
    #[must_use]
    pub fn new(record: &'a JsonRecord) -> Self {
        let site = record.place.as_ref().and_then(|place| place.site.as_deref());
        Self { record, site, recorded: None, bytes: None, sha256: None }
    }
}

/// A model that took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: &'a str,
    /// Its card, in Markdown.
    pub card: Option<&'a str>,
}

/// Whether a person stands by a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Confirmation {
    /// Nobody has looked at it yet.
    #[default]
    Preliminary,
    /// A person has confirmed it.
    Final {
        /// The person's name, as they wrote it.
        by: String,
        /// When.
        at: Instant,
    },
}

/// What a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BundleKind {
    /// To be kept or passed on as a file.
    #[default]
    Collection,
    /// To be sent to a server, which makes each resource.
    Transaction,
}

/// What holds for a whole bundle.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The models, the classifier first.
    pub models: &'a [ModelFile<'a>],
    /// When the results were made.
    pub made: Instant,
    /// Whether a person stands by them.
    pub confirmation: Confirmation,
    /// What the bundle is for.
    pub kind: BundleKind,
}
