//! One training from examples to a model file, and what that model says of other examples.

use burn::tensor::backend::AutodiffBackend;
use engine::backend::{Cpu, CpuDevice};
use engine::findings::conclude;
use engine::model_file::{ReportedFigure, read_model};

use crate::metrics::Judged;

use super::checkpoint::CheckpointFile;
use super::export::export;
use super::fit::{Parts, fit};
use super::noise::noises;
use super::prepare::Example;
use super::progress::Watch;
use super::score::{EpochScore, logits, probabilities};
use super::{TrainConfig, TrainError};

/// A training to be run. Its parts come from a split that was proven to share no group.
pub struct Job<'a> {
    /// How.
    pub config: &'a TrainConfig,
    /// The model's name.
    pub name: &'a str,
    /// Figures for the model file.
    pub figures: Vec<ReportedFigure>,
    /// What the weights are fitted to; synthesised noises are added to it.
    pub training: Vec<Example>,
    /// What stopping, temperature and threshold are chosen on.
    pub validation: Vec<Example>,
    /// Where its state is kept.
    pub checkpoint: CheckpointFile,
}

/// The outcome of a [`Job`].
pub struct Trained {
    /// The bytes of the model file.
    pub model: Vec<u8>,
    /// Scores of all epochs.
    pub history: Vec<EpochScore>,
    /// The epoch whose weights were kept, from 0.
    pub best_epoch: usize,
}

impl Job<'_> {
    /// Trains, or goes on with the training of the checkpoint, and exports.
    ///
    /// # Errors
    /// When training, calibration or writing fails.
    pub fn run<B: AutodiffBackend>(
        mut self,
        device: &B::Device,
        watch: &dyn Watch,
    ) -> Result<Trained, TrainError> {
        let config = self.config;
        let preprocessing = (&config.preprocessing.condition, &config.preprocessing.features);
        self.training.extend(noises(config.noises, config.seed, preprocessing)?);
        let parts = Parts { training: &self.training, validation: &self.validation };
        let fitted = fit::<B>(config, parts, device, Some(&self.checkpoint), watch)?;
        let model = export(config, self.name, fitted.network, parts, self.figures)?;
        Ok(Trained { model, history: fitted.history, best_epoch: fitted.best_epoch })
    }
}

/// What a model says of examples of known sources. Probabilities are given also where the verdict is
/// withheld.
///
/// # Errors
/// When the model cannot be read or its network fails.
pub fn judge(model: &[u8], examples: &[Example]) -> Result<Vec<Judged>, TrainError> {
    let model = read_model::<Cpu>(model, &CpuDevice::default())?;
    let manifest = &model.manifest;
    let window = &manifest.preprocessing.features.window;
    let heard = logits(&model.network, examples, window, &CpuDevice::default())?;
    let pooled = probabilities(&heard, &manifest.calibration);
    let rows = examples.iter().zip(heard.iter().zip(pooled));
    let judgement = |(example, (windows, probabilities)): (&Example, (&Vec<[f64; 5]>, _))| {
        let Example { name, group, source, class, quality, .. } = example;
        let findings = conclude(windows, quality, &manifest.calibration, &manifest.thresholds);
        Some(Judged {
            file: name.clone(),
            group: group.clone(),
            source: (*source)?,
            truth: *class,
            probabilities,
            abstained: findings.finding.is_none(),
        })
    };
    Ok(rows.filter_map(judgement).collect())
}
