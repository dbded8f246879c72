#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::{
    BundleKind, Confirmation, Context, Instant, ModelFile, Recording, exam_bundle, recording_bundle,
};
use crate::beats::MurmurTiming;
use crate::findings::{SignalFault, Unjudged};
use crate::report::{JsonExam, JsonPlace, JsonRecord, JsonSite, JsonSound};

const REASONS: [Unjudged; 6] = [
    Unjudged::TooShort,
    Unjudged::Silent,
    Unjudged::NoHeartbeat,
    Unjudged::TooFewBeats,
    Unjudged::CoarseSteps,
    Unjudged::NoModel,
];
const STATUSES: [&str; 4] = ["present", "absent", "unsure", "not_judged"];
const RHYTHMS: [&str; 4] = ["regular", "irregular", "premature_beats", "not_judged"];
const TIMINGS: [MurmurTiming; 5] = [
    MurmurTiming::EarlySystolic,
    MurmurTiming::MidSystolic,
    MurmurTiming::LateSystolic,
    MurmurTiming::Holosystolic,
    MurmurTiming::Diastolic,
];
const FAULTS: [SignalFault; 7] = [
    SignalFault::TooShort,
    SignalFault::Silent,
    SignalFault::NoHeartbeat,
    SignalFault::LittleHeart,
    SignalFault::Clipped,
    SignalFault::CoarseSteps,
    SignalFault::NarrowBand,
];

/// A record as `lubdub diagnose --json` writes it.
fn record() -> JsonRecord {
    let text = r#"{"file":"in/13918_AV.wav","place":{"patient":"13918","site":"AV"},"status":"ok","reason":null,
        "duration_s":7.9041,"finding":"murmur","heads":{
            "signal":{"status":"good","reasons":[],"judged_s":7.4,"band_hz":[20,640],"channel":null,"truncated":false},
            "murmur":{"status":"present","reason":null,"probability":0.93,"timing":"holosystolic","heard_s":[]},
            "extra_heart_sound":{"status":"absent","reason":null,"probability":0.02},
            "rhythm":{"status":"regular","reason":null}},
        "probabilities":null,"heart_rate_bpm":71.62,"beats":[{"s1_s":0.4,"s2_s":0.7,"confidence":0.97}],
        "rhythm":null,"murmur":null,"model":{"name":"pascal-cnn","sha256":"ab"},"backend":null}"#;
    serde_json::from_str(text).unwrap()
}

const MODELS: [ModelFile<'static>; 2] = [
    ModelFile { name: "pascal-cnn", sha256: "ab", card: Some("# Card\n") },
    ModelFile { name: "lubdub-frames", sha256: "cd", card: None },
];

fn context() -> Context<'static> {
    Context {
        models: &MODELS,
        made: Instant::of_unix(1_795_946_461).unwrap(),
        confirmation: Confirmation::Preliminary,
        kind: BundleKind::Collection,
    }
}

fn confirmed() -> Context<'static> {
    let by = "Dr. A. Reader".to_owned();
    let at = Instant::parse("2026-11-30T08:00:00+01:00").unwrap();
    Context { confirmation: Confirmation::Final { by, at }, ..context() }
}

fn json(record: &JsonRecord, context: &Context<'_>) -> Value {
    serde_json::to_value(recording_bundle(&Recording::new(record), context)).unwrap()
}

fn sound(status: &str) -> JsonSound {
    let reason = (status == "not_judged").then_some(Unjudged::TooShort);
    JsonSound { status: status.to_owned(), reason, probability: Some(0.4) }
}

fn exam_of(record: &JsonRecord, status: &str, context: &Context<'_>) -> Value {
    let site = |site: &str| JsonSite {
        site: site.to_owned(),
        file: record.file.clone(),
        murmur: record.heads.as_ref().map(|heads| heads.murmur.sound.clone()),
    };
    let exam = JsonExam {
        exam: "13918".to_owned(),
        murmur: sound(status),
        phase: (status == "present").then(|| "systolic".to_owned()),
        loudest_site: (status == "present").then(|| "MV".to_owned()),
        sites_judged: 1,
        sites: vec![site("AV"), site("mitral")],
        model: record.model.clone(),
    };
    let second = Recording { site: Some("mitral"), ..Recording::new(record) };
    let bundle = exam_bundle(&exam, &[Recording::new(record), second], context);
    serde_json::to_value(bundle).unwrap()
}

/// The resources of a type.
fn resources<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    all.filter(|it| it["resourceType"] == kind).collect()
}

/// Every value below this one, with the name it has.
fn walk<'a>(value: &'a Value, name: &'a str, found: &mut Vec<(&'a str, &'a Value)>) {
    found.push((name, value));
    match value {
        Value::Object(fields) => {
            for (name, it) in fields {
                walk(it, name, found);
            }
        }
        Value::Array(items) => {
            for it in items {
                walk(it, name, found);
            }
        }
        _ => {}
    }
}

/// What holds for every bundle, whatever is in it.
fn assert_sound(bundle: &Value) {
    let mut all = Vec::new();
    walk(bundle, "", &mut all);
    for (name, value) in &all {
        let is_empty = match value {
            Value::Null => true,
            Value::String(text) => {
                text.trim().is_empty() || text.contains(|c: char| c < ' ' && c != '\n')
            }
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        assert!(!is_empty, "{name} is empty in {bundle:#}");
    }
    let urls: Vec<&str> = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["fullUrl"].as_str().unwrap())
        .collect();
    let known: BTreeSet<&str> = urls.iter().copied().collect();
    assert_eq!(known.len(), urls.len(), "two resources have one address");
    for (name, value) in
        all.iter().filter(|(name, value)| *name == "reference" && value.is_string())
    {
        assert!(known.contains(value.as_str().unwrap()), "{name} {value} leads nowhere");
    }
    for observation in resources(bundle, "Observation") {
        assert_sound_observation(observation);
    }
    let provenance = resources(bundle, "Provenance")[0];
    let targets = provenance["target"].as_array().unwrap().len();
    assert_eq!(targets, resources(bundle, "Observation").len() + 1);
}

/// An observation has a value or a reason, and “normal” needs a judgement of everything.
fn assert_sound_observation(observation: &Value) {
    let parts = observation["component"].as_array().into_iter().flatten();
    for said in std::iter::once(observation).chain(parts) {
        let has_value = said.as_object().unwrap().keys().any(|name| name.starts_with("value"));
        assert_ne!(has_value, said.get("dataAbsentReason").is_some(), "{said:#}");
    }
    let own = |said: &Value| {
        said["valueCodeableConcept"]["coding"][0]["code"].as_str().map(str::to_owned)
    };
    let parts = observation["component"].as_array().cloned().unwrap_or_default();
    let of = |code: &str| {
        let part = parts.iter().find(|it| it["code"]["coding"][0]["code"] == code);
        part.and_then(own)
    };
    let said = own(observation);
    if matches!(said.as_deref(), Some("nothing-abnormal-heard" | "no-murmur-nor-extra-heart-sound"))
    {
        assert_eq!(of("murmur").as_deref(), Some("absent"));
        assert_eq!(of("extra-heart-sound").as_deref(), Some("absent"));
    }
    if said.as_deref() == Some("nothing-abnormal-heard") {
        assert_eq!(of("rhythm").as_deref(), Some("regular"));
        assert_eq!(of("signal-quality").as_deref(), Some("good-signal"));
    }
    assert_eq!(observation["meta"]["security"][0]["code"], "AIAST");
}

prop_compose! {
    fn records()(
        murmur in prop::sample::select(&STATUSES[..]),
        extra in prop::sample::select(&STATUSES[..]),
        rhythm in prop::sample::select(&RHYTHMS[..]),
        why in prop::option::of(prop::sample::select(&REASONS[..])),
        timing in prop::option::of(prop::sample::select(&TIMINGS[..])),
        faults in prop::sample::subsequence(FAULTS.to_vec(), 0..3),
        probability in prop::option::of(prop::num::f64::ANY),
        (has_heads, has_beats, rate) in (any::<bool>(), any::<bool>(), prop::option::of(30.0..200.0)),
        (file, patient, site, reason) in (any::<String>(), any::<Option<String>>(), any::<Option<String>>(), any::<Option<String>>()),
    ) -> JsonRecord {
        let mut record = record();
        record.file = file;
        record.reason = reason;
        record.place = Some(JsonPlace { patient, site, ..JsonPlace::default() });
        record.heart_rate_bpm = rate;
        record.beats = record.beats.filter(|_| has_beats);
        let heads = record.heads.as_mut().unwrap();
        heads.murmur.sound = JsonSound { status: murmur.to_owned(), reason: why, probability };
        heads.murmur.timing = timing;
        heads.extra_heart_sound = JsonSound { status: extra.to_owned(), reason: why, probability };
        heads.rhythm.status = rhythm.to_owned();
        heads.rhythm.reason = why;
        heads.signal.status = if faults.is_empty() { "good" } else { "poor" }.to_owned();
        heads.signal.reasons = faults;
        record.heads = record.heads.filter(|_| has_heads);
        record
    }
}

proptest! {
    #[test]
    fn every_reference_resolves_and_nothing_is_normal_without_a_judgement(
        record in records(),
        status in prop::sample::select(&STATUSES[..]),
        is_confirmed in any::<bool>(),
    ) {
        let context = if is_confirmed { confirmed() } else { context() };
        for bundle in [json(&record, &context), exam_of(&record, status, &context)] {
            assert_sound(&bundle);
            let expected = if is_confirmed { "final" } else { "preliminary" };
            assert_eq!(resources(&bundle, "DiagnosticReport")[0]["status"], expected);
        }
        let rates = json(&record, &context);
        let vital = resources(&rates, "Observation").into_iter().filter(|it| it["category"][0]["coding"][0]["code"] == "vital-signs");
        assert_eq!(vital.count() == 1, record.beats.is_some() && record.heart_rate_bpm.is_some());
    }

    #[test]
    fn the_same_recordings_give_the_same_bytes(record in records()) {
        let written = |record: &JsonRecord| {
            serde_json::to_string(&recording_bundle(&Recording::new(record), &context())).unwrap()
        };
        assert_eq!(written(&record), written(&record.clone()));
    }
}

/// The heart sounds of a record.
fn heart_sounds(record: &JsonRecord) -> Value {
    resources(&json(record, &context()), "Observation")[0].clone()
}

#[test]
fn a_murmur_is_told_with_its_timing_its_probability_and_the_quality_of_the_recording() {
    let said = heart_sounds(&record());
    let codes: Vec<&str> = said["valueCodeableConcept"]["coding"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["holosystolic-murmur", "31574009"]);
    let told: Vec<String> = said["component"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let value = &it["valueCodeableConcept"]["text"];
            let value = value
                .as_str()
                .map_or_else(|| it["valueQuantity"]["value"].to_string(), str::to_owned);
            format!("{} {value}", it["code"]["coding"][0]["code"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            "murmur Present",
            "murmur-timing Holosystolic murmur",
            "murmur-probability 0.93",
            "extra-heart-sound Absent",
            "extra-heart-sound-probability 0.02",
            "rhythm Regular",
            "signal-quality Good",
            "judged-time 7.4",
        ]
    );
}

#[test]
fn every_reason_why_nothing_is_said_stands_in_the_place_of_a_value() {
    for why in REASONS {
        let mut record = record();
        let heads = record.heads.as_mut().unwrap();
        heads.murmur.sound =
            JsonSound { status: "not_judged".to_owned(), reason: Some(why), probability: None };
        let said = heart_sounds(&record);
        let reason = said["dataAbsentReason"]["text"].as_str().unwrap();
        assert!(reason.to_lowercase().contains(&why.words().to_lowercase()), "{reason}");
        assert_eq!(said["component"][0]["dataAbsentReason"]["coding"][0]["code"], "unknown");
    }
}

#[test]
fn a_refused_file_has_its_reason_and_no_heart_rate() {
    let record = JsonRecord::refused("a.txt", "The file holds text.", &record().model);
    let bundle = json(&record, &context());
    assert_sound(&bundle);
    let observations = resources(&bundle, "Observation");
    assert_eq!(observations.len(), 1);
    assert_eq!(observations[0]["dataAbsentReason"]["text"], "The file holds text.");
}

#[test]
fn nothing_abnormal_is_heard_only_with_regular_beats_and_a_good_signal() {
    let code = |change: fn(&mut JsonRecord)| {
        let mut record = record();
        record.heads.as_mut().unwrap().murmur.sound = sound("absent");
        change(&mut record);
        heart_sounds(&record)["valueCodeableConcept"]["coding"].clone()
    };
    assert_eq!(code(|_| {})[1]["code"], "281900007");
    for change in [
        (|it| it.heads.as_mut().unwrap().rhythm.status = "not_judged".to_owned())
            as fn(&mut JsonRecord),
        |it| it.heads.as_mut().unwrap().rhythm.status = "irregular".to_owned(),
        |it| it.heads.as_mut().unwrap().signal.status = "poor".to_owned(),
    ] {
        let said = code(change);
        assert_eq!(said[0]["code"], "no-murmur-nor-extra-heart-sound");
        assert_eq!(said.as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_report_keeps_its_identifiers_when_a_person_confirms_it_and_names_the_person() {
    let (before, after) = (json(&record(), &context()), json(&record(), &confirmed()));
    let urls = |bundle: &Value| -> Vec<Value> {
        bundle["entry"].as_array().unwrap().iter().map(|it| it["fullUrl"].clone()).collect()
    };
    assert_eq!(urls(&before), urls(&after));
    let agents = |bundle: &Value| resources(bundle, "Provenance")[0]["agent"].clone();
    assert_eq!(agents(&before).as_array().unwrap().len(), 1);
    let verifier = &agents(&after)[1];
    assert_eq!(verifier["type"]["coding"][0]["code"], "verifier");
    assert_eq!(verifier["who"]["display"], "Dr. A. Reader");
    assert_eq!(resources(&after, "DiagnosticReport")[0]["issued"], "2026-11-30T08:00:00+01:00");
}

#[test]
fn the_same_label_of_another_persons_recordings_is_another_patient() {
    let mut other = record();
    other.file = "elsewhere/13918_AV.wav".to_owned();
    let [one, two] =
        [record(), other].map(|it| resources(&json(&it, &context()), "Patient")[0].clone());
    assert_eq!(one["identifier"], two["identifier"]);
    assert_ne!(one["id"], two["id"]);
}

#[test]
fn a_transaction_asks_a_server_to_make_each_resource() {
    let transaction = Context { kind: BundleKind::Transaction, ..context() };
    let bundle = json(&record(), &transaction);
    assert_eq!(bundle["type"], "transaction");
    for entry in bundle["entry"].as_array().unwrap() {
        assert_eq!(entry["request"]["method"], "POST");
        assert_eq!(entry["request"]["url"], entry["resource"]["resourceType"]);
    }
    assert!(json(&record(), &context())["entry"][0].get("request").is_none());
}

#[test]
fn the_device_says_that_it_is_no_medical_device_and_the_card_of_its_model_is_there() {
    let bundle = json(&record(), &context());
    let device = resources(&bundle, "Device")[0];
    assert!(device["note"][0]["text"].as_str().unwrap().contains("not a medical device"));
    assert_eq!(device["identifier"][0]["value"], "ab");
    let cards = resources(&bundle, "DocumentReference");
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0]["content"][0]["attachment"]["data"], "IyBDYXJkCg==");
}

#[test]
fn a_length_that_fhir_cannot_write_is_left_out() {
    let record = record();
    for (bytes, written) in
        [(Some(1_u64 << 31), None), (Some((1 << 31) - 1), Some((1_u64 << 31) - 1))]
    {
        let recording = Recording { bytes, ..Recording::new(&record) };
        let bundle = serde_json::to_value(recording_bundle(&recording, &context())).unwrap();
        assert_eq!(resources(&bundle, "Media")[0]["content"]["size"].as_u64(), written);
    }
}
