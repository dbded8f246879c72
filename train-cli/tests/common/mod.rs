//! What several tests of the program need.

use engine::backend::{Cpu, CpuDevice};
use engine::findings::{Calibration, Class, Thresholds};
use engine::model_file::{FORMAT_VERSION, Manifest, Preprocessing, TrainingData, write_model};
use engine::models::{Architecture, CnnConfig, TrunkConfig};
use std::path::{Path, PathBuf};

/// Writes an untrained model.
pub fn model(dir: &Path) -> PathBuf {
    let preprocessing = Preprocessing::default();
    let size = [preprocessing.features.rows, preprocessing.features.window.frames];
    let trunk = TrunkConfig::Cnn(CnnConfig::default());
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        name: "untrained".to_owned(),
        architecture: Architecture::new(trunk, size, Class::COUNT),
        preprocessing,
        classes: Class::ALL.to_vec(),
        calibration: Calibration::default(),
        thresholds: Thresholds::default(),
        training: TrainingData::default(),
        metrics: Vec::new(),
        tensors_sha256: String::new(),
    };
    let network = manifest.architecture.init::<Cpu>(&CpuDevice::default());
    let path = dir.join("untrained.safetensors");
    std::fs::write(&path, write_model(manifest, network).unwrap()).unwrap();
    path
}
