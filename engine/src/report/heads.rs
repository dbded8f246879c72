//! The statements in a JSON record.

use serde::{Deserialize, Serialize};

use crate::beats::{MurmurTiming, Span};
use crate::findings::{
    MurmurStatement, RhythmStatement, RhythmVerdict, SignalFault, SignalStatement, SoundStatement,
    SoundStatus, Statements, Unjudged, Verdict,
};

/// The word for a statement that isn't made.
const NOT_JUDGED: &str = "not_judged";

/// The statements about a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonHeads {
    /// Whether the recording is good enough.
    pub signal: JsonSignal,
    /// Whether a murmur is heard.
    pub murmur: JsonMurmurHead,
    /// Whether a third or fourth sound is heard.
    pub extra_heart_sound: JsonSound,
    /// Whether the heart beats regularly.
    pub rhythm: JsonRhythmHead,
}

/// The statement about the signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonSignal {
    /// `good` or `poor`.
    pub status: String,
    /// What is wrong with it.
    pub reasons: Vec<SignalFault>,
    /// Seconds in which a heart is heard.
    pub judged_s: f64,
    /// Lowest and highest frequency that is filled, in hertz.
    pub band_hz: Option<[f64; 2]>,
    /// The channel that was judged, from 0; none where all were, as one.
    pub channel: Option<usize>,
    /// As in the record, see [`JsonRecord::truncated`](super::JsonRecord::truncated).
    pub truncated: bool,
}

/// A statement about a sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonSound {
    /// `present`, `absent`, `unsure` or `not_judged`.
    pub status: String,
    /// Why it is not judged; none where it is.
    pub reason: Option<Unjudged>,
    /// Calibrated probability that it is there.
    pub probability: Option<f64>,
}

/// The statement about murmurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonMurmurHead {
    /// As of any sound.
    #[serde(flatten)]
    pub sound: JsonSound,
    /// When in the heart cycle; none where none is heard.
    pub timing: Option<MurmurTiming>,
    /// Begin and end, in seconds, of the stretches in which it is heard.
    pub heard_s: Vec<[f64; 2]>,
}

/// The statement about the rhythm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonRhythmHead {
    /// `regular`, `irregular`, `premature_beats` or `not_judged`.
    pub status: String,
    /// Why it is not judged; none where it is.
    pub reason: Option<Unjudged>,
}

impl JsonHeads {
    /// The statements as JSON has them; `truncated` is known of the file.
    #[must_use]
    pub fn new(statements: &Statements, truncated: bool) -> Self {
        let Statements { signal, murmur, extra_heart_sound, rhythm } = statements;
        Self {
            signal: JsonSignal::new(signal, truncated),
            murmur: murmur.into(),
            extra_heart_sound: extra_heart_sound.into(),
            rhythm: rhythm.into(),
        }
    }
}

impl JsonSignal {
    fn new(signal: &SignalStatement, truncated: bool) -> Self {
        Self {
            status: if signal.is_good() { "good" } else { "poor" }.to_owned(),
            reasons: signal.faults.clone(),
            judged_s: signal.judged_s,
            band_hz: signal.band_hz,
            channel: signal.channel,
            truncated,
        }
    }
}

impl From<&SoundStatement> for JsonSound {
    fn from(statement: &SoundStatement) -> Self {
        let (status, reason) = match statement.heard {
            SoundStatus::Said(Verdict::Present) => ("present", None),
            SoundStatus::Said(Verdict::Absent) => ("absent", None),
            SoundStatus::Said(Verdict::Unsure) => ("unsure", None),
            SoundStatus::NotJudged(why) => (NOT_JUDGED, Some(why)),
        };
        Self { status: status.to_owned(), reason, probability: statement.probability }
    }
}

impl From<&MurmurStatement> for JsonMurmurHead {
    fn from(murmur: &MurmurStatement) -> Self {
        let span = |span: &Span| [span.start_s, span.end_s];
        Self {
            sound: JsonSound::from(&murmur.sound),
            timing: murmur.timing,
            heard_s: murmur.heard_s.iter().map(span).collect(),
        }
    }
}

impl From<&RhythmStatement> for JsonRhythmHead {
    fn from(rhythm: &RhythmStatement) -> Self {
        let (status, reason) = match rhythm {
            RhythmStatement::Said(RhythmVerdict::Regular) => ("regular", None),
            RhythmStatement::Said(RhythmVerdict::Irregular) => ("irregular", None),
            RhythmStatement::Said(RhythmVerdict::PrematureBeats) => ("premature_beats", None),
            RhythmStatement::NotJudged(why) => (NOT_JUDGED, Some(*why)),
        };
        Self { status: status.to_owned(), reason }
    }
}
