//! A model file describes itself, and is read only if its description makes sense.

use std::collections::HashMap;

use burn::tensor::{Distribution, Tensor, Tolerance};
use safetensors::SafeTensors;

use super::description::Description;
use super::*;
use crate::backend::{Cpu, CpuDevice};
use crate::findings::{Calibration, Class, Thresholds};
use crate::models::{Architecture, CnnConfig, Network, TrunkConfig};

fn manifest() -> Manifest {
    let cnn = CnnConfig { channels: vec![2, 3], ..CnnConfig::default() };
    let preprocessing = Preprocessing::default();
    let size = [preprocessing.features.rows, preprocessing.features.window.frames];
    Manifest {
        format_version: FORMAT_VERSION,
        name: "test".to_owned(),
        architecture: Architecture::new(TrunkConfig::Cnn(cnn), size, 5),
        preprocessing,
        classes: Class::ALL.to_vec(),
        calibration: Calibration { temperature: 1.25, ..Calibration::default() },
        thresholds: Thresholds { min_confidence: 0.375, ..Thresholds::default() },
        training: TrainingData::default(),
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    }
}

fn network(manifest: &Manifest) -> Network<Cpu> {
    manifest.architecture.init(&CpuDevice::default())
}

fn file() -> Vec<u8> {
    let manifest = manifest();
    let network = network(&manifest);
    write_model(manifest, network).unwrap()
}

/// The same tensors under a manifest that was changed as JSON text.
fn with_manifest(change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let bytes = file();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let mut metadata: HashMap<String, String> = header.metadata().clone().unwrap();
    let mut value = serde_json::from_str(&metadata[Manifest::KEY]).unwrap();
    change(&mut value);
    metadata.insert(Manifest::KEY.to_owned(), value.to_string());
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    safetensors::serialize(tensors.iter(), Some(metadata)).unwrap()
}

fn refusal(bytes: &[u8]) -> ModelError {
    read_model::<Cpu>(bytes, &CpuDevice::default()).unwrap_err()
}

#[test]
fn what_is_written_is_read_back() {
    let manifest = manifest();
    let network = network(&manifest);
    let device = CpuDevice::default();
    let input = Tensor::random([2, 1, 40, 32], Distribution::Normal(0.0, 1.0), &device);
    let before = network.forward(input.clone().into());
    let bytes = write_model(manifest.clone(), network).unwrap();
    let model = read_model::<Cpu>(&bytes, &device).unwrap();
    assert_eq!(model.manifest.tensors_sha256.len(), 64);
    assert_eq!(Manifest { tensors_sha256: String::new(), ..model.manifest }, manifest);
    // Weights are rounded to eight significant bits.
    model
        .network
        .forward(input.into())
        .into_data()
        .assert_approx_eq::<f32>(&before.into_data(), Tolerance::rel_abs(5e-2, 5e-2));
}

#[test]
fn the_same_model_gives_the_same_bytes_and_survives_a_second_writing() {
    let bytes = file();
    let model = read_model::<Cpu>(&bytes, &CpuDevice::default()).unwrap();
    assert_eq!(write_model(model.manifest, model.network).unwrap(), bytes);
}

#[test]
fn damage_to_the_tensors_is_seen() {
    let mut bytes = file();
    *bytes.last_mut().unwrap() ^= 1;
    assert!(matches!(refusal(&bytes), ModelError::Digest { .. }));
}

#[test]
fn a_truncated_file_is_refused() {
    let bytes = file();
    for length in [0, 7, 8, 100, bytes.len() - 1] {
        assert!(matches!(refusal(&bytes[..length]), ModelError::Safetensors(_)), "{length}");
    }
}

#[test]
fn a_newer_format_is_named_as_such() {
    let bytes = with_manifest(|m| {
        m["format_version"] = (FORMAT_VERSION + 1).into();
        m["of the future"] = true.into();
    });
    let expected = |found, known| found == FORMAT_VERSION + 1 && known == FORMAT_VERSION;
    assert!(matches!(
        refusal(&bytes),
        ModelError::Version { found, known } if expected(found, known)
    ));
}

#[test]
fn an_unknown_field_is_refused_by_name() {
    let bytes = with_manifest(|m| m["preprocessing"]["condition"]["reverb"] = 1.into());
    assert!(refusal(&bytes).to_string().contains("reverb"));
    let bytes = with_manifest(|m| m["architecture"]["trunk"]["name"] = "transformer".into());
    assert!(refusal(&bytes).to_string().contains("transformer"));
}

#[test]
fn impossible_descriptions_are_refused() {
    let changes: [fn(&mut serde_json::Value); 6] = [
        |m| m["calibration"]["temperature"] = 0.0.into(),
        |m| m["architecture"]["trunk"]["channels"] = vec![1 << 30].into(),
        |m| m["architecture"]["bands"] = 39.into(),
        |m| {
            m["architecture"]["head"]["cycle"] =
                serde_json::json!({ "measures": 3, "hidden": 2, "dropout": 0.0 });
        },
        |m| m["classes"] = vec!["normal", "murmur"].into(),
        |m| m["preprocessing"]["features"]["window"]["frames"] = 1.into(),
    ];
    for change in changes {
        assert!(matches!(refusal(&with_manifest(change)), ModelError::Impossible(_)));
    }
}

#[test]
fn other_peoples_safetensors_are_refused() {
    let bytes = file();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let foreign = safetensors::serialize(tensors.iter(), None).unwrap();
    assert!(matches!(refusal(&foreign), ModelError::NoManifest));
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let mut metadata = header.metadata().clone().unwrap();
    metadata.insert("note".to_owned(), String::new());
    let noted = safetensors::serialize(tensors.iter(), Some(metadata)).unwrap();
    assert!(matches!(refusal(&noted), ModelError::UnknownMetadata(key) if key == "note"));
}
