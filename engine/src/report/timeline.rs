//! When something is heard, in a JSON record.

use serde::{Deserialize, Serialize};

use crate::beats::Span;
use crate::pipeline::Diagnosis;

/// Begin and end of stretches of the recording, in seconds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonTimeline {
    /// Where a heart is heard.
    pub heart_s: Vec<[f64; 2]>,
    /// Where a murmur is heard.
    pub murmur_s: Vec<[f64; 2]>,
}

impl JsonTimeline {
    /// The timeline of a recording; none where no beats are claimed.
    pub(super) fn of(diagnosis: &Diagnosis) -> Option<Self> {
        let ends = |spans: &[Span]| spans.iter().map(|span| [span.start_s, span.end_s]).collect();
        let murmur = diagnosis.statements.as_ref().map(|it| it.murmur.heard_s.as_slice());
        let beats = &diagnosis.cycle.beats;
        beats.are_claimed().then(|| Self {
            heart_s: ends(&beats.stretches()),
            murmur_s: ends(murmur.unwrap_or_default()),
        })
    }
}
