//! The whole path, on sounds that are synthesised here.

use super::*;
use crate::audio::encode_wav;
use crate::backend::{Cpu, CpuDevice};
use crate::findings::{Calibration, Class, Inadequacy, Status, Thresholds};
use crate::model_file::{FORMAT_VERSION, Manifest, Preprocessing, TrainingData, write_model};
use crate::models::{Architecture, CnnConfig};
use crate::phantom::Phantom;
use crate::report::{JsonModel, JsonRecord};

/// A listener with an untrained network: the path is tested here, not the ear.
fn listener() -> Listener<Cpu> {
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        name: "untrained".to_owned(),
        architecture: Architecture::Cnn(CnnConfig::new(1, 40, 5)),
        preprocessing: Preprocessing::default(),
        classes: Class::ALL.to_vec(),
        calibration: Calibration::default(),
        thresholds: Thresholds::default(),
        training: TrainingData::default(),
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    };
    let network = manifest.architecture.init::<Cpu>(&CpuDevice::default());
    let bytes = write_model(manifest, network).unwrap();
    Listener::new(&bytes, &CpuDevice::default()).unwrap()
}

fn heard(samples: &[f32], sample_rate: u32) -> Diagnosis {
    pollster::block_on(listener().listen(&encode_wav(samples, sample_rate))).unwrap()
}

#[test]
fn a_heart_is_judged_and_its_probabilities_sum_to_one() {
    let sound = Phantom::default().synthesise();
    let diagnosis = heard(&sound.samples, sound.sample_rate);
    assert_eq!(diagnosis.findings.status(), Status::Ok);
    let p = diagnosis.findings.probabilities.unwrap();
    assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn silence_and_short_sounds_are_inadequate_and_not_refused() {
    let silent = heard(&vec![0.0; 8000], 4000);
    assert_eq!(silent.findings.inadequacy, Some(Inadequacy::Silent));
    let short = heard(&[0.5, -0.5].repeat(200), 4000);
    assert!(matches!(short.findings.inadequacy, Some(Inadequacy::TooShort { .. })));
}

#[test]
fn the_loudness_of_a_recording_does_not_change_its_verdict() {
    let sound = Phantom::default().synthesise();
    let quiet: Vec<f32> = sound.samples.iter().map(|x| x * 0.25).collect();
    let loud = heard(&sound.samples, sound.sample_rate).pcg;
    let quiet = heard(&quiet, sound.sample_rate).pcg;
    let worst =
        loud.samples.iter().zip(&quiet.samples).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    // What is left is the rounding to 16 bits.
    assert!(worst < 0.05, "{worst}");
}

#[test]
fn every_outcome_becomes_a_record_with_status_and_reason() {
    let mut listener = listener();
    let model = JsonModel::new(listener.manifest(), listener.sha256());
    let mut record = |bytes: &[u8]| {
        JsonRecord::new("x.wav", &pollster::block_on(listener.listen(bytes)), &model)
    };
    let sound = Phantom::default().synthesise();
    let ok = record(&encode_wav(&sound.samples, sound.sample_rate));
    assert_eq!((ok.status.as_str(), ok.reason), ("ok", None));
    assert!(ok.finding.is_some() && ok.probabilities.is_some() && ok.duration_s.is_some());
    let silent = record(&encode_wav(&vec![0.0; 9000], 4000));
    assert_eq!(silent.status, "inadequate");
    assert!(silent.finding.is_none() && silent.reason.is_some());
    let refused = record(b"Dear diary");
    assert_eq!(refused.status, "refused");
    assert!(refused.duration_s.is_none() && refused.reason.is_some());
}
