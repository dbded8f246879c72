//! Recordings for tests.

use std::rc::Rc;

use engine::findings::{Class, Unjudged};
use engine::report::{
    JsonHeads, JsonModel, JsonMurmurHead, JsonRecord, JsonRhythmHead, JsonSignal, JsonSound,
};

use crate::app::session::{Diagnosed, Entry, Outcome, Progress, Source};
use crate::protocol::{Demo, Display, Problem};

/// What is said of a recording, with the probability of the sound it is about.
#[derive(Debug, Clone, Copy)]
pub enum Said {
    Murmur(f64),
    ExtraSound(f64),
    Irregular,
    Unsure(f64),
    NoHeartbeat,
    Refused,
    Nothing(f64),
    Waiting,
}

/// A recording of which this is said.
pub fn entry(id: u32, said: Said) -> Entry {
    let progress = match said {
        Said::Waiting => Progress::Waiting,
        Said::Refused => Progress::Done(Outcome::Refused(Problem {
            sentence: "AMR speech (calls) can't be judged. Use another recorder.".to_owned(),
            reason: None,
        })),
        _ => Progress::Done(Outcome::Diagnosed(Rc::new(diagnosed(said)))),
    };
    let source = Source::Demo(Demo::Normal);
    Entry { progress, ..Entry::new(id, format!("{id}.wav").into(), source) }
}

fn diagnosed(said: Said) -> Diagnosed {
    let (finding, sentence) = match said {
        Said::Murmur(_) => (Some(Class::Murmur), "Systolic murmur likely"),
        Said::ExtraSound(_) => (Some(Class::ExtraHeartSound), "Extra heart sound likely"),
        Said::Irregular => (Some(Class::Normal), "Irregular rhythm; no murmur found"),
        Said::Nothing(_) => (Some(Class::Normal), "No abnormal sound found"),
        _ => (None, "Can't judge: no heartbeat was found."),
    };
    let model = JsonModel { name: "m".to_owned(), sha256: "00".to_owned() };
    let record = JsonRecord {
        finding,
        heads: Some(heads(said)),
        duration_s: Some(5.0),
        heart_rate_bpm: Some(72.3),
        ..JsonRecord::refused("", "", &model)
    };
    let display = Display {
        sentence: sentence.to_owned(),
        sample_rate_hz: 4000,
        channels: 1,
        kind: "WAV".to_owned(),
        level_dbfs: Some(-30.0),
        clipped_share: 0.0,
        systolic_score: None,
        diastolic_score: None,
    };
    Diagnosed { record, display }
}

fn heads(said: Said) -> JsonHeads {
    let not_judged = matches!(said, Said::NoHeartbeat).then_some(Unjudged::NoHeartbeat);
    let sound = |status: &str, probability| JsonSound {
        status: status.to_owned(),
        reason: not_judged,
        probability,
    };
    let murmur = match said {
        Said::Murmur(p) => sound("present", Some(p)),
        Said::Unsure(p) => sound("unsure", Some(p)),
        Said::Nothing(p) => sound("absent", Some(p)),
        Said::NoHeartbeat => sound("not_judged", None),
        _ => sound("absent", Some(0.1)),
    };
    let extra = match said {
        Said::ExtraSound(p) => sound("present", Some(p)),
        _ => sound("absent", None),
    };
    let rhythm = if matches!(said, Said::Irregular) { "irregular" } else { "regular" };
    JsonHeads {
        signal: JsonSignal {
            status: "good".to_owned(),
            reasons: Vec::new(),
            judged_s: 5.0,
            band_hz: None,
            channel: None,
            truncated: false,
        },
        murmur: JsonMurmurHead { sound: murmur, timing: None, heard_s: Vec::new() },
        extra_heart_sound: extra,
        rhythm: JsonRhythmHead { status: rhythm.to_owned(), reason: None },
    }
}
