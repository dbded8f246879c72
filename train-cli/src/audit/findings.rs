//! Everything that an audit found.

use engine::report::JsonModel;
use serde::Serialize;

use super::crossing::Leak;
use super::label_errors::SuspectLabel;
use super::probe::Probe;
use super::sanity::SanityFindings;
use super::shared::Correlations;
use crate::metrics::MeasuredFigure;

/// What `lubdub audit` prints, and `audit.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditFindings {
    /// The model.
    pub model: JsonModel,
    /// Name of the data set.
    pub data: String,
    /// Labelled recordings.
    pub recordings: usize,
    /// Their groups.
    pub groups: usize,
    /// No group and no shared audio is on two sides of any of `partitions`, and explanations depend on the network.
    pub passed: bool,
    /// Folds and splits that were checked; their groups are proven when they are read.
    pub partitions: Vec<String>,
    /// Shared audio on two sides.
    pub leaks: Vec<Leak>,
    /// Recordings that share audio.
    pub shared_audio: Correlations,
    /// Baselines that use no audio, on grouped and on random folds.
    pub baselines: Vec<MeasuredFigure>,
    /// Models that learn from audio, on grouped and on random folds.
    pub contrast: Vec<MeasuredFigure>,
    /// How well the source is recognised from the model's embedding.
    pub probes: Vec<Probe>,
    /// The same from an untrained network.
    pub untrained_probes: Vec<Probe>,
    /// Whether explanations depend on what the network has learnt; none where that wasn't checked.
    pub sanity: Option<SanityFindings>,
    /// Labels to listen to again; empty where no predictions were given.
    #[serde(rename = "doubts")]
    pub suspect_labels: Vec<SuspectLabel>,
}

impl AuditFindings {
    /// What makes the audit fail, in words; nothing where it passed.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let leaks = self.leaks.iter().map(ToString::to_string);
        let unfounded = self.sanity.as_ref().filter(|sanity| !sanity.passed);
        leaks.chain(unfounded.map(SanityFindings::fault)).collect()
    }
}
