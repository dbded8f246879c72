//! The resources of one recording: its file, its heart sounds, its heart rate.

use super::codes::{
    AUDIO, AUSCULTATION, Code, EXAM, EXTRA_SOUND, EXTRA_SOUND_PROBABILITY, HEART_RATE,
    HEART_RATE_AT_APEX, HEART_SOUNDS, JUDGED_TIME, MURMUR, MURMUR_PROBABILITY, MURMUR_TIMING,
    RHYTHM, SIGNAL_QUALITY, VITAL_SIGN, concept,
};
use super::common::{Common, ai_asserted};
use super::device::sha256;
use super::elements::{Annotation, Attachment, Coding, Quantity, Reference, rounded};
use super::input::Recording;
use super::resources::{Component, Media, Observation, Value};
use super::site::{body_site, is_apex};
use super::text::clean;
use super::values::{coded, heart_sounds, probability, rhythm, signal, sound, timing};
use crate::report::{JsonHeads, JsonPlace};

/// Most bytes that FHIR can tell: `unsignedInt` ends at 2³¹ − 1.
const MOST_BYTES: u32 = (1 << 31) - 1;

/// What is said instead of a file's name where there is none.
const NOT_NAMED: &str = "A recording without a name";

/// Media types by the ending of a file's name, in lower case.
const MEDIA_TYPES: [(&str, &str); 15] = [
    ("wav", "audio/wav"),
    ("mp3", "audio/mpeg"),
    ("flac", "audio/flac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("m4a", "audio/mp4"),
    ("mp4", "audio/mp4"),
    ("aac", "audio/aac"),
    ("webm", "audio/webm"),
    ("mka", "audio/x-matroska"),
    ("aif", "audio/aiff"),
    ("aiff", "audio/aiff"),
    ("aifc", "audio/aiff"),
    ("caf", "audio/x-caf"),
];

/// The recording itself, without its sound.
pub fn media(common: &Common<'_>, number: usize, recording: &Recording<'_>) -> Media {
    let record = recording.record;
    let ending = record.file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let kind = MEDIA_TYPES.into_iter().find(|(known, _)| ending.as_deref() == Some(known));
    let bytes = recording.bytes.and_then(|bytes| u32::try_from(bytes).ok());
    Media {
        id: common.id("media", number),
        identifier: recording.sha256.map(sha256).into_iter().collect(),
        status: "completed",
        kind: concept(AUDIO),
        subject: common.subject(),
        created_date_time: recording.recorded.clone(),
        body_site: recording.site.and_then(body_site),
        duration: record.duration_s.and_then(|seconds| rounded(seconds, 3)),
        content: Attachment {
            content_type: kind.map(|(_, kind)| kind),
            data: None,
            size: bytes.filter(|bytes| *bytes <= MOST_BYTES),
            title: Some(clean(&record.file).unwrap_or_else(|| NOT_NAMED.to_owned())),
        },
        note: notes(recording),
    }
}

/// Posture and age, as far as somebody said so, and whether sound is missing.
fn notes(recording: &Recording<'_>) -> Vec<Annotation> {
    let JsonPlace { posture, age_group, .. } = recording.record.place.clone().unwrap_or_default();
    let posture = posture.map(|it| format!("Posture: {}", it.name().to_lowercase()));
    let age = age_group.map(|it| format!("Age group: {}", it.name().to_lowercase()));
    let is_truncated = recording.record.truncated == Some(true);
    let missing = is_truncated.then(|| "Some of the file's sound is missing".to_owned());
    [posture, age, missing].into_iter().flatten().map(|text| Annotation { text }).collect()
}

/// What is said of a recording: its heart sounds, and its heart rate where beats are claimed.
pub fn observations(
    common: &Common<'_>,
    number: usize,
    recording: &Recording<'_>,
) -> Vec<Observation> {
    let heads = recording.record.heads.as_ref();
    let sounds = Observation {
        component: heads.map(components).unwrap_or_default(),
        ..observation(
            common,
            number,
            recording,
            (HEART_SOUNDS, EXAM, heart_sounds(recording.record)),
        )
    };
    let is_claimed = recording.record.beats.is_some();
    let rate = recording.record.heart_rate_bpm.filter(|_| is_claimed);
    let rate = rate.and_then(|rate| Quantity::new(rate, 1, "/min", "/min"));
    let rate = rate.map(|rate| {
        let code =
            if recording.site.is_some_and(is_apex) { HEART_RATE_AT_APEX } else { HEART_RATE };
        observation(common, number, recording, (code, VITAL_SIGN, Value::Quantity(rate)))
    });
    std::iter::once(sounds).chain(rate).collect()
}

fn observation(
    common: &Common<'_>,
    number: usize,
    recording: &Recording<'_>,
    (code, category, value): (Code, Coding, Value),
) -> Observation {
    Observation {
        id: common.id(code.own, number),
        meta: ai_asserted(),
        status: common.status(),
        category: vec![concept(category)],
        code: code.concept(),
        subject: common.subject(),
        effective_date_time: recording.recorded.clone(),
        issued: common.issued(),
        value,
        body_site: recording.site.and_then(body_site),
        method: AUSCULTATION.concept(),
        device: common.device(),
        derived_from: vec![Reference::to(&common.id("media", number))],
        component: Vec::new(),
    }
}

/// The statements, each with what belongs to it.
fn components(heads: &JsonHeads) -> Vec<Component> {
    let JsonHeads { signal: quality, murmur, extra_heart_sound: extra, rhythm: beats } = heads;
    let murmur_timing = murmur.timing.filter(|_| murmur.sound.status == "present");
    let judged = Quantity::new(quality.judged_s, 2, "s", "s").map(Value::Quantity);
    let said = [
        (MURMUR, Some(sound(&murmur.sound))),
        (MURMUR_TIMING, murmur_timing.map(|it| coded(timing(it)))),
        (MURMUR_PROBABILITY, probability(murmur.sound.probability)),
        (EXTRA_SOUND, Some(sound(extra))),
        (EXTRA_SOUND_PROBABILITY, probability(extra.probability)),
        (RHYTHM, Some(rhythm(beats))),
        (SIGNAL_QUALITY, Some(signal(quality))),
        (JUDGED_TIME, judged),
    ];
    Component::of(said)
}
