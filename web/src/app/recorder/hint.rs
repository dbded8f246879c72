//! What a person who holds the stethoscope is told.

use engine::findings::SignalFault;
use engine::report::JsonRecord;

/// Level of the band in which heart sounds lie, in decibels of full scale, below which what is missing is contact rather than
/// quiet: electronic stethoscopes on the skin give −50 to −20 dB, the noise of their own converters −80.
const FAINT_DBFS: f64 = -60.0;

/// What is heard just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing is known yet.
    #[default]
    Listening,
    /// Digital silence.
    Silent,
    /// Hardly anything.
    Faint,
    /// Sound without a heart.
    NoHeart,
    /// A heart in less than half of it.
    LittleHeart,
    /// Too loud for the recorder.
    TooLoud,
    /// A heart, with its beats per minute.
    Heart(u32),
}

impl Hint {
    /// What the record of the latest seconds says. `level_dbfs` is the level of the band of heart sounds; none where silent.
    pub fn of(record: &JsonRecord, level_dbfs: Option<f64>) -> Self {
        let faults = record.heads.as_ref().map_or(&[][..], |heads| &heads.signal.reasons);
        let has = |fault: SignalFault| faults.contains(&fault);
        match record.heart_rate_bpm {
            _ if has(SignalFault::TooShort) => Self::Listening,
            _ if has(SignalFault::Silent) || level_dbfs.is_none() => Self::Silent,
            _ if has(SignalFault::Clipped) => Self::TooLoud,
            Some(_) if has(SignalFault::LittleHeart) => Self::LittleHeart,
            Some(rate) => Self::Heart(rate.round() as u32),
            None if level_dbfs.is_some_and(|level| level < FAINT_DBFS) => Self::Faint,
            None => Self::NoHeart,
        }
    }

    /// What is heard, and what to do.
    pub fn sentences(self) -> [String; 2] {
        let [heard, advice] = match self {
            Self::Listening => ["Listening.", "Put the stethoscope on the skin and hold it still."],
            Self::Silent => [
                "Nothing arrives from the microphone.",
                "Is it switched on, and the right one chosen?",
            ],
            Self::Faint => {
                ["Hardly anything is heard.", "Press harder, or move the stethoscope a little."]
            }
            Self::NoHeart => {
                ["No heart is heard.", "Make the room quiet, press harder, and hold still."]
            }
            Self::LittleHeart => {
                ["The heart is heard now and then.", "Hold still; breathe quietly, or pause."]
            }
            Self::TooLoud => {
                ["Too loud.", "Turn the volume of the stethoscope down, or press less."]
            }
            Self::Heart(rate) => {
                return [format!("Heart heard, {rate} per minute."), "Hold still.".to_owned()];
            }
        };
        [heard.to_owned(), advice.to_owned()]
    }

    /// Names it to a test or a style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::Listening => "listening",
            Self::Silent => "silent",
            Self::Faint => "faint",
            Self::NoHeart => "no-heart",
            Self::LittleHeart => "little-heart",
            Self::TooLoud => "too-loud",
            Self::Heart(_) => "heart",
        }
    }
}
