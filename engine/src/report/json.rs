//! One JSON object per file: `lubdub diagnose --json`, and what the page exports.

use serde::{Deserialize, Serialize};

use super::JsonExplanation;
use crate::beats::{Beat, Beats, MurmurTiming, Rhythm, TimedMurmur};
use crate::findings::{Class, ClassProbabilities, Probabilities, Status};
use crate::model_file::Manifest;
use crate::pipeline::{Diagnosis, Refusal};

/// The result of one file. Fields that were not claimed are `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonRecord {
    /// The file, as it was named.
    pub file: String,
    /// `ok`, `inadequate` (readable, but not judged) or `refused` (not readable).
    pub status: String,
    /// Why there is no finding.
    pub reason: Option<String>,
    /// Length of the recording, in seconds.
    pub duration_s: Option<f64>,
    /// The likeliest class.
    pub finding: Option<Class>,
    /// Calibrated probabilities.
    pub probabilities: Option<JsonProbabilities>,
    /// Beats per minute.
    pub heart_rate_bpm: Option<f64>,
    /// First and second heart sounds.
    pub beats: Option<Vec<JsonBeat>>,
    /// What the beats' times tell.
    pub rhythm: Option<JsonRhythm>,
    /// When the murmur sounds, where one is heard.
    pub murmur: Option<JsonMurmur>,
    /// The model that judged.
    pub model: JsonModel,
    /// What it ran on, where that is known.
    pub backend: Option<JsonBackend>,
    /// What carried the verdict, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<JsonExplanation>,
}

/// What a network ran on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonBackend {
    /// `cpu`, or `wgpu` with the graphics processor's name.
    pub name: String,
    /// Largest difference of a class probability from the processor's in the self-test, as a share of it; none
    /// where no graphics processor was tested.
    pub self_test: Option<f64>,
    /// What came of looking for a graphics processor, in one word; none where nobody looked.
    pub graphics: Option<String>,
    /// Time from the bytes to the verdict, in seconds; none where there is no verdict.
    pub seconds: Option<f64>,
}

/// A heart beat.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JsonBeat {
    /// Middle of the first sound, in seconds.
    pub s1_s: f64,
    /// Middle of the second sound, in seconds.
    pub s2_s: f64,
    /// Calibrated probability that both are there, within 60 ms.
    pub confidence: f64,
}

/// Rate and rhythm; see [`Rhythm`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JsonRhythm {
    /// Mean distance of the intervals from their running median, as a share of the median interval.
    pub irregularity: f64,
    /// How many beats are premature.
    pub premature_beats: usize,
    /// Rates of the slowest and the quickest tenth of the intervals, per minute.
    pub rate_range_bpm: [f64; 2],
    /// Median time from the first to the second sound, in seconds.
    pub systole_s: f64,
    /// Median time from the second to the next first sound, in seconds.
    pub diastole_s: f64,
}

/// When a murmur sounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JsonMurmur {
    /// The phase.
    pub timing: MurmurTiming,
    /// How much the beats agree on it.
    pub confidence: f64,
}

/// Calibrated probability of each class; they sum to one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named after the classes, see `Class`")]
pub struct JsonProbabilities {
    pub normal: f64,
    pub murmur: f64,
    pub extra_heart_sound: f64,
    pub extrasystole: f64,
    pub artifact: f64,
}

impl From<ClassProbabilities> for JsonProbabilities {
    /// In the order of [`Class::ALL`].
    fn from(Probabilities(values): ClassProbabilities) -> Self {
        let [normal, murmur, extra_heart_sound, extrasystole, artifact] = values;
        Self { normal, murmur, extra_heart_sound, extrasystole, artifact }
    }
}

/// Which model judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonModel {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
}

impl JsonModel {
    /// The model of a manifest and its file's digest.
    #[must_use]
    pub fn new(manifest: &Manifest, sha256: &str) -> Self {
        Self { name: manifest.name.clone(), sha256: sha256.to_owned() }
    }
}

impl JsonRecord {
    /// What `outcome` says of `file`.
    #[must_use]
    pub fn new(file: &str, outcome: &Result<Diagnosis, Refusal>, model: &JsonModel) -> Self {
        match outcome {
            Ok(diagnosis) => Self::of_diagnosis(file, diagnosis, model),
            Err(refusal) => Self::refused(file, &refusal.to_string(), model),
        }
    }

    /// A file that could not be listened to, for a reason outside the engine too.
    #[must_use]
    pub fn refused(file: &str, reason: &str, model: &JsonModel) -> Self {
        Self {
            file: file.to_owned(),
            status: "refused".to_owned(),
            reason: Some(reason.to_owned()),
            duration_s: None,
            finding: None,
            probabilities: None,
            heart_rate_bpm: None,
            beats: None,
            rhythm: None,
            murmur: None,
            model: model.clone(),
            backend: None,
            explanation: None,
        }
    }

    fn of_diagnosis(file: &str, diagnosis: &Diagnosis, model: &JsonModel) -> Self {
        let findings = &diagnosis.findings;
        let status = match findings.status() {
            Status::Ok => "ok",
            Status::Inadequate => "inadequate",
        };
        Self {
            file: file.to_owned(),
            status: status.to_owned(),
            reason: findings.inadequacy.map(|reason| reason.to_string()),
            duration_s: Some(diagnosis.quality.duration_s),
            finding: findings.finding,
            probabilities: findings.probabilities.map(JsonProbabilities::from),
            heart_rate_bpm: diagnosis.cycle.rhythm.as_ref().map(|rhythm| rhythm.rate_bpm),
            beats: json_beats(&diagnosis.cycle.beats),
            rhythm: diagnosis.cycle.rhythm.as_ref().map(JsonRhythm::from),
            murmur: diagnosis.murmur().map(JsonMurmur::from),
            model: model.clone(),
            backend: None,
            explanation: None,
        }
    }
}

/// The beats, where they are claimed.
fn json_beats(beats: &Beats) -> Option<Vec<JsonBeat>> {
    let beat = |beat: &Beat| JsonBeat {
        s1_s: beat.s1.middle_s(),
        s2_s: beat.s2.middle_s(),
        confidence: beat.confidence,
    };
    beats.are_claimed().then(|| beats.beats.iter().map(beat).collect())
}

impl From<&Rhythm> for JsonRhythm {
    fn from(rhythm: &Rhythm) -> Self {
        Self {
            irregularity: rhythm.irregularity,
            premature_beats: rhythm.premature_s.len(),
            rate_range_bpm: rhythm.rate_range_bpm,
            systole_s: rhythm.systole_s,
            diastole_s: rhythm.diastole_s,
        }
    }
}

impl From<TimedMurmur> for JsonMurmur {
    fn from(TimedMurmur { timing, confidence }: TimedMurmur) -> Self {
        Self { timing, confidence }
    }
}
