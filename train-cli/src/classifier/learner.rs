//! What can learn from the parts of a split: networks and classical models alike.

use std::path::Path;

use burn::tensor::backend::AutodiffBackend;
use engine::model_file::Preprocessing;
use serde::{Deserialize, Serialize};

use crate::metrics::Prediction;

use super::TrainConfig;
use super::classical::{Baseline, ClassicalConfig};
use super::training::{Job, judge};
use crate::TrainError;
use crate::examples::cycle_annotator::Ear;
use crate::examples::prepare::Example;
use crate::io::atomic_file::{write_file, write_json};
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::progress::Watch;

/// The configuration of anything that learns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "there are a few dozen at a time")]
pub enum Recipe {
    /// A network.
    Network(TrainConfig),
    /// A classical model.
    Classical(ClassicalConfig),
}

impl Recipe {
    /// From decoded samples to images.
    #[must_use]
    pub fn preprocessing(&self) -> &Preprocessing {
        match self {
            Self::Network(config) => &config.preprocessing,
            Self::Classical(config) => &config.preprocessing,
        }
    }

    /// Seed of the split, and of all else that is drawn.
    #[must_use]
    pub fn seed(&self) -> u64 {
        match self {
            Self::Network(config) => config.seed,
            Self::Classical(config) => config.seed,
        }
    }

    /// Learns from the parts' training part, chooses and calibrates on their validation part, judges their
    /// test part. What is worth keeping goes into `folder`.
    ///
    /// # Errors
    /// When learning or writing fails, or the watcher interrupts.
    pub fn learn<B: AutodiffBackend>(
        &self,
        parts: SplitExamples<'_>,
        folder: &Path,
        device: &B::Device,
        watch: &dyn Watch,
    ) -> Result<Vec<Prediction>, TrainError> {
        match self {
            Self::Network(config) => learn_network::<B>(config, parts, folder, device, watch),
            Self::Classical(config) => learn_classical(config, parts, folder),
        }
    }
}

fn learn_network<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: SplitExamples<'_>,
    folder: &Path,
    device: &B::Device,
    watch: &dyn Watch,
) -> Result<Vec<Prediction>, TrainError> {
    let trained = Job {
        config,
        name: "crossval",
        figures: Vec::new(),
        training: parts.training,
        validation: parts.validation,
        ear: parts.ear,
        checkpoint: CheckpointFile::of_run(folder),
    }
    .run::<B>(device, watch)?;
    write_file(&folder.join("model.safetensors"), &trained.model)?;
    judge(&trained.model, parts.test)
}

/// Fits a classical model and writes the features that it uses.
fn learn_classical(
    config: &ClassicalConfig,
    parts: SplitExamples<'_>,
    folder: &Path,
) -> Result<Vec<Prediction>, TrainError> {
    let baseline = Baseline::fit(config, parts.training, &parts.validation, parts.ear)?;
    write_json(&folder.join("features.json"), &baseline.features())?;
    baseline.judge(&parts.test)
}

/// The examples of a split that shares no group between its parts.
pub struct SplitExamples<'a> {
    /// To learn from.
    pub training: Vec<Example>,
    /// To choose and calibrate on.
    pub validation: Vec<Example>,
    /// To judge.
    pub test: Vec<Example>,
    /// What heard their heart cycles, and hears the noises'; none where nothing is told of them.
    pub ear: Option<&'a Ear>,
}
