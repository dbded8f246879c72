//! One JSON object per file: `lubdub diagnose --json`, and what the page exports.

use serde::{Deserialize, Serialize};

use super::{JsonExplanation, JsonHeads, JsonPlace, JsonTimeline};
use crate::audio::HeardSignals;
use crate::beats::{Beat, Beats, MurmurTiming, Rhythm, TimedMurmur};
use crate::findings::{Class, ClassProbabilities, Probabilities};
use crate::model_file::Manifest;
use crate::pipeline::{Diagnosis, Refusal};

/// The result of one file. A field whose statement is not made, for want of beats or of certainty, is `null`.
///
/// ```
/// use engine::audio::encode_wav;
/// use engine::backend::{Cpu, CpuDevice};
/// use engine::pipeline::Pipeline;
/// use engine::report::{JsonModel, JsonRecord};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let model = std::fs::read("../static/models/pascal-cnn.safetensors")?;
/// let beats = std::fs::read("../static/models/lubdub-frames.safetensors")?;
/// let mut pipeline = Pipeline::<Cpu>::new(&model, Some(&beats), &CpuDevice::default())?;
/// let silence = encode_wav(&vec![0.0; 20_000], 4000);
///
/// let outcome = pollster::block_on(pipeline.diagnose(&silence));
/// let model = JsonModel::new(pipeline.manifest(), pipeline.sha256());
/// let record = serde_json::to_value(JsonRecord::new("silence.wav", &outcome, &model))?;
/// assert_eq!(record["status"], "inadequate");
/// assert_eq!(record["duration_s"], 5.0);
/// assert!(record["finding"].is_null());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonRecord {
    /// The file, as it was named.
    pub file: String,
    /// On whom, where and how it was made, as far as the file's name or the reader of the page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<JsonPlace>,
    /// `ok`, `inadequate` (readable, but not judged), `refused` (not readable) or `left_aside` (no recording, and not
    /// named by anybody).
    pub status: String,
    /// Why there is no finding, as a sentence; none where there is one.
    pub reason: Option<String>,
    /// Length of the recording, in seconds.
    pub duration_s: Option<f64>,
    /// Whether some of the file's sound is missing: it ends early, or parts of it can't be decoded. None where nothing
    /// was heard.
    #[serde(default)]
    pub truncated: Option<bool>,
    /// Seconds that are missing, as far as the file says how long it should be.
    #[serde(default)]
    pub missing_s: Option<f64>,
    /// Which signals of a WFDB record were heard; none where it has no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<HeardSignals>,
    /// The gravest statement as a class; none where the recording can't be judged.
    pub finding: Option<Class>,
    /// When a heart and when a murmur is heard; none where no beats are claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<JsonTimeline>,
    /// What is said of the recording, statement by statement; none without a frame model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads: Option<JsonHeads>,
    /// The classifier's calibrated probabilities of PASCAL's classes; none where it was not run.
    pub probabilities: Option<JsonProbabilities>,
    /// Beats per minute.
    pub heart_rate_bpm: Option<f64>,
    /// First and second heart sounds.
    pub beats: Option<Vec<JsonBeat>>,
    /// Rate and regularity of the beats.
    pub rhythm: Option<JsonRhythm>,
    /// Phase of the murmur, where the finding is one.
    pub murmur: Option<JsonMurmur>,
    /// The classifier.
    pub model: JsonModel,
    /// The device that the network ran on, where it is known.
    pub backend: Option<JsonBackend>,
    /// The effect of each part of the recording on the finding; only with `--explain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<JsonExplanation>,
}

/// The device that a network ran on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonBackend {
    /// `cpu`, or `wgpu` with the GPU's name.
    pub name: String,
    /// Largest difference of a class probability from the CPU's in the self-test, as a share of it; none where no
    /// GPU was tested.
    pub self_test: Option<f64>,
    /// What came of the search for a GPU, in one word; none where there was no search.
    pub graphics: Option<String>,
    /// Time from the bytes to the finding, in seconds; none where the file was refused.
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

/// Timing of a murmur.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JsonMurmur {
    /// The part of the cycle in which it sounds.
    pub timing: MurmurTiming,
    /// Share of the beats that agree on it, see [`TimedMurmur::confidence`].
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

/// The model that a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonModel {
    /// The name in the model file.
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
    /// The record of a file, diagnosed or refused.
    #[must_use]
    pub fn new(file: &str, outcome: &Result<Diagnosis, Refusal>, model: &JsonModel) -> Self {
        match outcome {
            Ok(diagnosis) => Self::of_diagnosis(file, diagnosis, model),
            Err(refusal) => Self::refused(file, &refusal.to_string(), model),
        }
    }

    /// The record of a file without a diagnosis, also for reasons outside the engine, such as a file that can't
    /// be read.
    #[must_use]
    pub fn refused(file: &str, reason: &str, model: &JsonModel) -> Self {
        Self::without_diagnosis(file, "refused", reason, model)
    }

    /// The record of a file that was found among recordings and is none.
    #[must_use]
    pub fn left_aside(file: &str, reason: &str, model: &JsonModel) -> Self {
        Self::without_diagnosis(file, "left_aside", reason, model)
    }

    fn without_diagnosis(file: &str, status: &str, reason: &str, model: &JsonModel) -> Self {
        Self {
            file: file.to_owned(),
            place: JsonPlace::of_name(file),
            status: status.to_owned(),
            reason: Some(reason.to_owned()),
            duration_s: None,
            truncated: None,
            missing_s: None,
            signals: None,
            finding: None,
            timeline: None,
            heads: None,
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
        let finding = diagnosis.finding();
        let status = if finding.is_some() { "ok" } else { "inadequate" };
        let heads = |statements| JsonHeads::new(statements, diagnosis.truncated);
        Self {
            file: file.to_owned(),
            place: JsonPlace::of_name(file),
            status: status.to_owned(),
            reason: diagnosis.reason(),
            duration_s: Some(diagnosis.quality.duration_s),
            truncated: Some(diagnosis.truncated),
            missing_s: diagnosis.missing_s,
            signals: diagnosis.signals.clone(),
            finding,
            timeline: JsonTimeline::of(diagnosis),
            heads: diagnosis.statements.as_ref().map(heads),
            probabilities: diagnosis.findings.probabilities.map(JsonProbabilities::from),
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

/// The beats; none where they are not claimed.
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
