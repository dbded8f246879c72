//! The whole pipeline, on synthesised sounds.

use super::*;
use crate::audio::encode_wav;
use crate::backend::{Cpu, CpuDevice};
use crate::beats::{ClaimConfig, CycleInput, Durations, MeasureGroup};
use crate::features::{LogMelConfig, StftConfig};
use crate::findings::{
    Calibration, Class, ClassHead, Inadequacy, SoundHead, SoundPooling, Status, Thresholds,
};
use crate::frames::{FrameOutput, SpectrumConfig};
use crate::model_file::{
    FORMAT_VERSION, FRAME_FORMAT_VERSION, FrameManifest, FrameTraining, Manifest, ModelError,
    Preprocessing, TrainingData, read_frame_model, write_frame_model, write_model,
};
use crate::models::{Architecture, CnnConfig, CycleBranchConfig, FrameNetworkConfig, TrunkConfig};
use crate::phantom::Phantom;
use crate::report::{JsonModel, JsonRecord};

/// An untrained network's file, with measures of the cycle where these are given: the order is tested here,
/// not the network.
fn classifier(cycle: Option<CycleInput>) -> Vec<u8> {
    let branch = cycle.as_ref().map(|cycle| CycleBranchConfig::new(cycle.count()));
    let preprocessing = Preprocessing { cycle, ..Preprocessing::default() };
    let size = [preprocessing.features.rows, preprocessing.features.window.frames];
    let trunk = TrunkConfig::Cnn(CnnConfig::default());
    let mut architecture = Architecture::new(trunk, size, Class::COUNT);
    architecture.head.cycle = branch;
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        name: "untrained".to_owned(),
        architecture,
        preprocessing,
        classes: Class::ALL.to_vec(),
        calibration: Calibration::default(),
        thresholds: Thresholds::default(),
        training: TrainingData::default(),
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    };
    let network = manifest.architecture.init::<Cpu>(&CpuDevice::default());
    write_model(manifest, network).unwrap()
}

/// An untrained frame model's file.
fn frame_model(classes: Option<ClassHead>) -> Vec<u8> {
    let stft = StftConfig { n_fft: 128, hop: 20, window: 100 };
    let spectrum = SpectrumConfig::default();
    let network = FrameNetworkConfig {
        channels: 4,
        ..FrameNetworkConfig::new(spectrum.bins, FrameOutput::COUNT)
    };
    let manifest = FrameManifest {
        format_version: FRAME_FORMAT_VERSION,
        name: "untrained".to_owned(),
        network: network.clone(),
        condition: Preprocessing::default().condition,
        spectrum,
        log_mel: LogMelConfig { stft, bands: 20, low_hz: 20.0, high_hz: 600.0, range_db: 80.0 },
        durations: Durations::broad(),
        claim: ClaimConfig::default(),
        pooling: SoundPooling::default(),
        sounds: Default::default(),
        exam: SoundHead::default(),
        classes,
        training: FrameTraining::default(),
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    };
    write_frame_model(manifest, network.init::<Cpu>(&CpuDevice::default())).unwrap()
}

fn pipeline() -> Pipeline<Cpu> {
    Pipeline::new(&classifier(None), None, &CpuDevice::default()).unwrap()
}

#[test]
fn a_classifier_that_takes_measures_of_the_cycle_takes_no_other_beat_model_than_its_own() {
    let (device, beats) = (CpuDevice::default(), frame_model(None));
    let sha256 = read_frame_model::<Cpu>(&beats, &device).unwrap().sha256;
    let classifier_of = |sha256: &str| {
        let rows: [&[Option<f64>]; 0] = [];
        classifier(Some(CycleInput::new(MeasureGroup::ALL.to_vec()).fitted(&rows, sha256)))
    };
    let refusal = |model: &[u8], beats| Pipeline::<Cpu>::new(model, beats, &device).err();
    assert!(refusal(&classifier_of(&sha256), Some(&beats)).is_none());
    assert!(matches!(refusal(&classifier_of(&sha256), None), Some(ModelError::Beats { .. })));
    assert!(matches!(
        refusal(&classifier_of("another"), Some(&beats)),
        Some(ModelError::Beats { .. })
    ));
    let mut pipeline =
        Pipeline::<Cpu>::new(&classifier_of(&sha256), Some(&beats), &device).unwrap();
    let sound = Phantom::default().synthesise();
    let bytes = encode_wav(&sound.samples, sound.sample_rate);
    assert!(
        pollster::block_on(pipeline.diagnose(&bytes)).unwrap().findings.probabilities.is_some()
    );
}

#[test]
fn the_classes_are_told_by_the_classifier_and_the_frames_together() {
    let count = ClassHead::measure_names().len();
    let mut weights = vec![[0.0; Class::COUNT]; count + 1];
    weights[count][Class::Artifact.index()] = 3.0;
    let head = ClassHead { means: vec![0.0; count], scales: vec![1.0; count], weights };
    let by_frames = head.probabilities(&vec![None; count]);
    let sound = Phantom::default().synthesise();
    let bytes = encode_wav(&sound.samples, sound.sample_rate);
    let model = classifier(None);
    let probabilities = |frames: &[u8]| {
        let mut pipeline =
            Pipeline::<Cpu>::new(&model, Some(frames), &CpuDevice::default()).unwrap();
        pollster::block_on(pipeline.diagnose(&bytes)).unwrap().findings.probabilities.unwrap()
    };
    let (alone, both) =
        (probabilities(&frame_model(None)), probabilities(&frame_model(Some(head))));
    for class in 0..Class::COUNT {
        assert!((both[class] - f64::midpoint(alone[class], by_frames[class])).abs() < 1e-9);
    }
}

fn diagnosis(samples: &[f32], sample_rate: u32) -> Diagnosis {
    pollster::block_on(pipeline().diagnose(&encode_wav(samples, sample_rate))).unwrap()
}

#[test]
fn a_heart_has_a_finding_and_its_probabilities_sum_to_one() {
    let sound = Phantom::default().synthesise();
    let diagnosis = diagnosis(&sound.samples, sound.sample_rate);
    assert_eq!(diagnosis.findings.status(), Status::Ok);
    let p = diagnosis.findings.probabilities.unwrap();
    assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn silence_and_short_sounds_are_inadequate_and_not_refused() {
    let silent = diagnosis(&vec![0.0; 8000], 4000);
    assert_eq!(silent.findings.inadequacy, Some(Inadequacy::Silent));
    let short = diagnosis(&[0.5, -0.5].repeat(200), 4000);
    assert!(matches!(short.findings.inadequacy, Some(Inadequacy::TooShort { .. })));
}

#[test]
fn the_loudness_of_a_recording_does_not_change_its_verdict() {
    let sound = Phantom::default().synthesise();
    let quiet: Vec<f32> = sound.samples.iter().map(|x| x * 0.25).collect();
    let loud = diagnosis(&sound.samples, sound.sample_rate).pcg;
    let quiet = diagnosis(&quiet, sound.sample_rate).pcg;
    let worst =
        loud.samples.iter().zip(&quiet.samples).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    // What is left is the rounding to 16 bits.
    assert!(worst < 0.05, "{worst}");
}

#[test]
fn every_outcome_becomes_a_record_with_status_and_reason() {
    let mut pipeline = pipeline();
    let model = JsonModel::new(pipeline.manifest(), pipeline.sha256());
    let mut record = |bytes: &[u8]| {
        JsonRecord::new("x.wav", &pollster::block_on(pipeline.diagnose(bytes)), &model)
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
