//! Whether the heart beats regularly.

use serde::{Deserialize, Serialize};

use super::Unjudged;
use crate::beats::{Beat, Rhythm};

/// Fewest seconds in which a heart is heard for which the rhythm is judged.
const RHYTHM_S: f64 = 8.0;
/// Fewest beats for which the rhythm is judged.
const RHYTHM_BEATS: usize = 8;
/// Confidence from which a beat counts for the rhythm.
const SURE_BEAT: f64 = 0.5;
/// Confidence from which a premature beat counts, and those before and after it.
const SURE_PREMATURE: f64 = 0.8;
/// Irregularity (see [`Rhythm::other_irregularity`]) from which a rhythm is called irregular. At rest, breathing changes the
/// intervals by a few hundredths.
const IRREGULAR: f64 = 0.12;

/// A rhythm in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RhythmVerdict {
    /// The intervals are alike.
    Regular,
    /// They differ without an order.
    Irregular,
    /// Some beats come early and are followed by a pause.
    PrematureBeats,
}

/// A statement about the rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RhythmStatement {
    /// The rhythm in words.
    Said(RhythmVerdict),
    /// Why nothing is said of it.
    NotJudged(Unjudged),
}

impl RhythmStatement {
    /// Premature beats and irregularity are claimed from eight seconds and eight sure beats on.
    pub(super) fn of(beats: &[Beat], rhythm: Option<&Rhythm>) -> Self {
        let sure = beats.iter().filter(|beat| beat.confidence >= SURE_BEAT).count();
        let length_s = match (beats.first(), beats.last()) {
            (Some(first), Some(last)) => last.end_s.unwrap_or(last.s2.end_s) - first.s1.start_s,
            _ => 0.0,
        };
        let Some(rhythm) = rhythm.filter(|_| sure >= RHYTHM_BEATS && length_s >= RHYTHM_S) else {
            return Self::NotJudged(Unjudged::TooFewBeats);
        };
        Self::Said(match () {
            () if rhythm.other_irregularity >= IRREGULAR => RhythmVerdict::Irregular,
            () if has_premature(beats, rhythm) => RhythmVerdict::PrematureBeats,
            () => RhythmVerdict::Regular,
        })
    }
}

/// Whether a beat is premature that is surely found, as are those before and after it: a beat that was placed wrongly
/// looks premature too.
fn has_premature(beats: &[Beat], rhythm: &Rhythm) -> bool {
    let is_sure = |beat: &Beat| beat.confidence >= SURE_PREMATURE;
    let of_three = |three: &[Beat]| {
        three.iter().all(is_sure) && rhythm.premature_s.contains(&three[1].s1.middle_s())
    };
    beats.windows(3).any(of_three)
}
