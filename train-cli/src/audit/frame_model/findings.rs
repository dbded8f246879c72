//! Everything that an audit of a frame model found.

use engine::report::JsonModel;
use serde::Serialize;

use super::crossings::{Crossing, Family};
use crate::audit::probe::Probe;
use crate::audit::sanity::SanityFindings;
use crate::audit::shared::SearchFindings;
use crate::data::Collection;

/// How many crossings an error names.
const NAMED: usize = 10;

/// What `lubdub audit frames` prints, and `audit.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameAuditFindings {
    /// The model.
    pub model: JsonModel,
    /// Recordings of each source.
    pub sources: Vec<(Collection, usize)>,
    /// All recordings.
    pub recordings: usize,
    /// Their groups.
    pub groups: usize,
    /// The division into folds that was checked.
    pub folds: String,
    /// No groups share audio, and the shading depends on what was learnt.
    pub passed: bool,
    /// Recordings that share audio.
    pub shared_audio: SearchFindings,
    /// Those of different groups.
    pub crossings: Vec<Crossing>,
    /// The groups that they join.
    pub families: Vec<Family>,
    /// How well the source is recognised from the network's embedding.
    pub probes: Vec<Probe>,
    /// The same from an untrained network.
    pub untrained_probes: Vec<Probe>,
    /// Whether the shading depends on what the network has learnt; none where that wasn't checked.
    pub sanity: Option<SanityFindings>,
}

impl FrameAuditFindings {
    /// Crossings whose recordings are in different folds.
    #[must_use]
    pub fn parted(&self) -> usize {
        self.crossings.iter().filter(|crossing| crossing.parts_folds()).count()
    }

    /// What makes the audit fail, in words; nothing where it passed.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let named = self.crossings.iter().take(NAMED).map(ToString::to_string);
        let more = self.crossings.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("{more} more pairs of two groups share audio"));
        let unfounded = self.sanity.as_ref().filter(|sanity| !sanity.passed);
        named.chain(more).chain(unfounded.map(SanityFindings::fault)).collect()
    }
}
