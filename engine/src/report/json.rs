//! One JSON object per file: `lubdub diagnose --json`, and what the page exports.

use serde::{Deserialize, Serialize};

use crate::diagnose::{Diagnosis, Refusal};
use crate::findings::{Class, Status};
use crate::model_file::Manifest;

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
    /// The model that judged.
    pub model: JsonModel,
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

impl From<[f64; 5]> for JsonProbabilities {
    /// In the order of [`Class::ALL`].
    fn from([normal, murmur, extra_heart_sound, extrasystole, artifact]: [f64; 5]) -> Self {
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
            model: model.clone(),
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
            model: model.clone(),
        }
    }
}
