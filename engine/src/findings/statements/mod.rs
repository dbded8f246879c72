//! Independent statements about a recording, each with its own probability, or the reason why it isn't made.

mod config;
mod murmur;
mod rhythm;
mod signal;
mod sound;
#[cfg(test)]
mod tests;
mod unjudged;

pub use config::StatementConfig;
pub use murmur::MurmurStatement;
pub use rhythm::{RhythmStatement, RhythmVerdict};
pub use signal::{SignalFacts, SignalFault, SignalStatement};
pub use sound::{SoundStatement, SoundStatus};
pub use unjudged::Unjudged;

use signal::is_coarse;

use crate::beats::HeartCycle;
use crate::frames::{FrameOutput, FramePosteriors};

/// Everything that is said of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Statements {
    /// Whether the recording is good enough.
    pub signal: SignalStatement,
    /// Whether a murmur is heard, and when.
    pub murmur: MurmurStatement,
    /// Whether a third or fourth heart sound is heard.
    pub extra_heart_sound: SoundStatement,
    /// Whether the heart beats regularly.
    pub rhythm: RhythmStatement,
}

impl Statements {
    /// What is said of a recording by its frames and its heart cycle. Where no beat is claimed, nothing is said about a
    /// heart.
    #[must_use]
    pub fn of(
        posteriors: &FramePosteriors,
        cycle: &HeartCycle,
        facts: &SignalFacts,
        config: &StatementConfig,
    ) -> Self {
        if !cycle.beats.are_claimed() {
            // Coarse steps also hide heart sounds.
            let why = if is_coarse(facts) { Unjudged::CoarseSteps } else { Unjudged::NoHeartbeat };
            return Self::not_judged(facts, why);
        }
        let signal = SignalStatement::of(posteriors, facts, None);
        let rhythm = RhythmStatement::of(&cycle.beats.beats, cycle.rhythm.as_ref());
        if is_coarse(facts) {
            let unheard = Self::not_judged(facts, Unjudged::CoarseSteps);
            return Self { signal, rhythm, ..unheard };
        }
        let extra = FrameOutput::ExtraSound;
        let score = config.pooling.score(posteriors, extra);
        Self {
            signal,
            murmur: MurmurStatement::of(posteriors, &cycle.beats.beats, config),
            extra_heart_sound: SoundStatement::of(&config.sounds[extra.index()], score),
            rhythm,
        }
    }

    /// What is said of a recording that can't be judged.
    #[must_use]
    pub fn not_judged(facts: &SignalFacts, why: Unjudged) -> Self {
        let fault = match why {
            Unjudged::TooShort => Some(SignalFault::TooShort),
            Unjudged::Silent => Some(SignalFault::Silent),
            Unjudged::NoHeartbeat => Some(SignalFault::NoHeartbeat),
            Unjudged::TooFewBeats | Unjudged::CoarseSteps | Unjudged::NoModel => None,
        };
        let sound = SoundStatement::not_judged(why);
        Self {
            signal: SignalStatement::of(&FramePosteriors::default(), facts, fault),
            murmur: MurmurStatement {
                sound,
                systolic: sound,
                diastolic: sound,
                timing: None,
                heard_s: Vec::new(),
                evidence: None,
            },
            extra_heart_sound: sound,
            rhythm: RhythmStatement::NotJudged(why),
        }
    }
}
