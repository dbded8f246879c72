//! What can learn from the parts of a split: networks and classical models alike.

use std::path::{Path, PathBuf};

use burn::tensor::backend::AutodiffBackend;
use engine::model_file::{Preprocessing, ReportedFigure};
use serde::{Deserialize, Serialize};

use super::TrainConfig;
use super::classical::{Baseline, ClassicalConfig, RankedFeature};
use super::training::{ClassifierTraining, TrainedClassifier, predict};
use crate::TrainError;
use crate::examples::SplitExamples;
use crate::io::atomic_file::{write_file, write_json};
use crate::io::run_folder;
use crate::metrics::Prediction;
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;

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

/// Where a recipe leaves what it learnt, and under which name.
#[derive(Debug, Clone)]
pub struct Destination<'a> {
    /// Folder for checkpoint, model and features.
    pub folder: &'a Path,
    /// Name of the model's file in the folder.
    pub file: String,
    /// Name of the model.
    pub name: &'a str,
    /// Figures for the model's card.
    pub figures: Vec<ReportedFigure>,
}

impl<'a> Destination<'a> {
    /// The folder of a fold or trial.
    #[must_use]
    pub fn fold(folder: &'a Path) -> Self {
        let file = run_folder::MODEL.to_owned();
        Self { folder, file, name: "crossval", figures: Vec::new() }
    }
}

/// What came of learning.
pub struct Learned {
    /// What was predicted of the test part.
    pub predictions: Vec<Prediction>,
    /// How the model came about.
    pub model: LearnedModel,
}

/// How a model came about.
pub enum LearnedModel {
    /// A network.
    Network {
        /// Its file.
        path: PathBuf,
        /// Scores of all epochs.
        history: Vec<EpochScore>,
        /// The epoch whose weights were kept, from 0.
        best_epoch: usize,
    },
    /// A classical model, which has no file.
    Classical {
        /// The features that it uses, the most informative first.
        features: Vec<RankedFeature>,
    },
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

    /// Learns from the training part, chooses and calibrates on the validation part, and predicts the test part.
    /// A training whose checkpoint lies in the folder is resumed.
    ///
    /// # Errors
    /// When learning or writing fails, or the watcher interrupts.
    pub fn learn<B: AutodiffBackend>(
        &self,
        parts: SplitExamples,
        to: Destination<'_>,
        device: &B::Device,
        watch: &dyn Watch,
    ) -> Result<Learned, TrainError> {
        match self {
            Self::Network(config) => learn_network::<B>(config, parts, to, device, watch),
            Self::Classical(config) => learn_classical(config, &parts, to.folder),
        }
    }
}

fn learn_network<B: AutodiffBackend>(
    config: &TrainConfig,
    mut parts: SplitExamples,
    Destination { folder, file, name, figures }: Destination<'_>,
    device: &B::Device,
    watch: &dyn Watch,
) -> Result<Learned, TrainError> {
    let checkpoint = CheckpointFile::of_run(folder);
    let training = ClassifierTraining { config, name, figures, checkpoint };
    let TrainedClassifier { exported, history, best_epoch } =
        training.run::<B>(&mut parts, device, watch)?;
    let path = folder.join(file);
    write_file(&path, &exported.bytes)?;
    log::info!("the model is written to {}", path.display());
    let predictions = predict(&exported.model, parts.test)?;
    Ok(Learned { predictions, model: LearnedModel::Network { path, history, best_epoch } })
}

/// Fits a classical model and writes the features that it uses.
fn learn_classical(
    config: &ClassicalConfig,
    parts: &SplitExamples,
    folder: &Path,
) -> Result<Learned, TrainError> {
    let baseline = Baseline::fit(config, parts)?;
    let features = baseline.features().to_vec();
    write_json(&folder.join(run_folder::FEATURES), &features)?;
    let predictions = baseline.predict(&parts.test)?;
    Ok(Learned { predictions, model: LearnedModel::Classical { features } })
}
