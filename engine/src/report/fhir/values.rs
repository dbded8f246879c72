//! Statements as values, and as the reason why there is none.

use super::codes::{
    ABSENT, Code, DIASTOLIC_MURMUR, EARLY_SYSTOLIC_MURMUR, EXTRA_SOUND, GOOD_SIGNAL,
    HOLOSYSTOLIC_MURMUR, IRREGULAR, LATE_SYSTOLIC_MURMUR, MID_SYSTOLIC_MURMUR, MURMUR,
    NO_MURMUR_NOR_EXTRA_SOUND, NOTHING_ABNORMAL, POOR_SIGNAL, PREMATURE_BEATS, PRESENT, REGULAR,
    UNKNOWN,
};
use super::elements::{CodeableConcept, Quantity};
use super::resources::Value;
use super::text::clean;
use crate::beats::MurmurTiming;
use crate::findings::{SignalFault, Unjudged};
use crate::report::{JsonHeads, JsonRecord, JsonRhythmHead, JsonSignal, JsonSound};

/// Why there is no value, in a text. It is never “normal”.
pub fn not_known(text: &str) -> Value {
    let text = clean(text).unwrap_or_else(|| "Not judged".to_owned());
    Value::Absent(CodeableConcept { coding: vec![UNKNOWN], text })
}

/// A value with its code.
pub fn coded(code: Code) -> Value {
    Value::Concept(code.concept())
}

/// A probability, to four decimals.
pub fn probability(value: Option<f64>) -> Option<Value> {
    Quantity::new(value?, 4, "1", "1").map(Value::Quantity)
}

/// Whether a sound is heard.
pub fn sound(sound: &JsonSound) -> Value {
    match sound.status.as_str() {
        "present" => coded(PRESENT),
        "absent" => coded(ABSENT),
        "unsure" => not_known("Unsure: it may be there or not"),
        _ => not_known(&not_judged(sound.reason)),
    }
}

/// How regularly the heart beats.
pub fn rhythm(rhythm: &JsonRhythmHead) -> Value {
    match rhythm.status.as_str() {
        "regular" => coded(REGULAR),
        "irregular" => coded(IRREGULAR),
        "premature_beats" => coded(PREMATURE_BEATS),
        _ => not_known(&not_judged(rhythm.reason)),
    }
}

/// How good the recording is, and what is wrong with it.
pub fn signal(signal: &JsonSignal) -> Value {
    if signal.status == "good" {
        return coded(GOOD_SIGNAL);
    }
    let faults: Vec<&str> = signal.reasons.iter().map(|fault| fault_words(*fault)).collect();
    let text = if faults.is_empty() { String::new() } else { format!(": {}", faults.join(", ")) };
    Value::Concept(POOR_SIGNAL.concept_as(POOR_SIGNAL.text.to_owned() + &text))
}

/// When a murmur sounds.
pub fn timing(timing: MurmurTiming) -> Code {
    match timing {
        MurmurTiming::EarlySystolic => EARLY_SYSTOLIC_MURMUR,
        MurmurTiming::MidSystolic => MID_SYSTOLIC_MURMUR,
        MurmurTiming::LateSystolic => LATE_SYSTOLIC_MURMUR,
        MurmurTiming::Holosystolic => HOLOSYSTOLIC_MURMUR,
        MurmurTiming::Diastolic => DIASTOLIC_MURMUR,
    }
}

/// What the heart sounds of a recording come to: the gravest of what is heard; that nothing is heard only where all of
/// it was judged; else why it isn't known.
pub fn heart_sounds(record: &JsonRecord) -> Value {
    let Some(heads) = &record.heads else {
        return not_known(record.reason.as_deref().unwrap_or_default());
    };
    let JsonHeads { murmur, extra_heart_sound: extra, .. } = heads;
    if murmur.sound.status == "present" {
        return coded(murmur.timing.map_or(MURMUR, timing));
    }
    if extra.status == "present" {
        return coded(EXTRA_SOUND);
    }
    match (murmur.sound.status.as_str(), extra.status.as_str()) {
        ("absent", "absent") => coded(nothing_heard(heads)),
        ("absent", _) => prefixed("Third or fourth heart sound", &sound(extra)),
        _ => prefixed("Murmur", &sound(&murmur.sound)),
    }
}

/// Neither murmur nor extra sound; nothing abnormal only where rhythm and signal are found good too.
fn nothing_heard(heads: &JsonHeads) -> Code {
    let is_regular = heads.rhythm.status == "regular";
    let is_good = heads.signal.status == "good";
    if is_regular && is_good { NOTHING_ABNORMAL } else { NO_MURMUR_NOR_EXTRA_SOUND }
}

/// A reason with what it is the reason of.
fn prefixed(what: &str, value: &Value) -> Value {
    not_known(&format!("{what}: {}", words(value).to_lowercase()))
}

/// A value for people.
pub fn words(value: &Value) -> String {
    match value {
        Value::Concept(concept) | Value::Absent(concept) => concept.text.clone(),
        Value::Quantity(quantity) => quantity.words(),
        Value::Integer(number) => number.to_string(),
    }
}

fn not_judged(reason: Option<Unjudged>) -> String {
    reason.map_or_else(|| "Not judged".to_owned(), |why| format!("Not judged: {}", why.words()))
}

fn fault_words(fault: SignalFault) -> &'static str {
    match fault {
        SignalFault::TooShort => "too short",
        SignalFault::Silent => "silent",
        SignalFault::NoHeartbeat => "no heartbeat found",
        SignalFault::LittleHeart => "a heart is heard in less than half of it",
        SignalFault::Clipped => "too loud for the recorder",
        SignalFault::CoarseSteps => "the recorder's steps of loudness are too coarse",
        SignalFault::NarrowBand => "frequencies are missing in which murmurs lie",
    }
}
