//! One training from examples to a model file, and what that model says of other examples.

use burn::tensor::backend::AutodiffBackend;
use engine::backend::{Cpu, CpuDevice};
use engine::findings::{ClassLogits, ClassProbabilities, conclude};
use engine::model_file::{ReportedFigure, read_model};

use crate::metrics::Prediction;

use super::TrainConfig;
use super::distillation::Teachers;
use super::export::export;
use super::fit::{Parts, fit};
use super::score::{logits, probabilities};
use crate::TrainError;
use crate::examples::cycle_annotator::Ear;
use crate::examples::noise::noises;
use crate::examples::prepare::{Example, fitted, standardised};
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;

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
    /// What hears the heart cycle, for a network that is told of it.
    pub ear: Option<&'a Ear>,
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
        let mut config = self.config.clone();
        let preprocessing = &config.preprocessing;
        self.training.extend(noises(config.noises, config.seed, preprocessing, self.ear)?);
        let preprocessing = fitted(preprocessing, &self.training, self.ear)?;
        self.training = standardised(self.training, &preprocessing);
        self.validation = standardised(self.validation, &preprocessing);
        config.preprocessing = preprocessing;
        let config = &config;
        let parts = Parts { training: &self.training, validation: &self.validation };
        let teachers = teach::<B>(config, parts, &self.checkpoint, device, watch)?;
        let fitted = fit::<B>(config, parts, teachers, device, Some(&self.checkpoint), watch)?;
        let model = export(config, self.name, fitted.network, parts, self.figures)?;
        Ok(Trained { model, history: fitted.history, best_epoch: fitted.best_epoch })
    }
}

/// Trains the networks that a configuration's network learns from, each with a checkpoint of its own.
fn teach<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: Parts<'_>,
    checkpoint: &CheckpointFile,
    device: &B::Device,
    watch: &dyn Watch,
) -> Result<Teachers<B::InnerBackend>, TrainError> {
    let lessons = config.distillation.lessons(config);
    let train = |(index, lesson): (usize, &TrainConfig)| {
        let file = checkpoint.of_teacher(index + 1);
        let fitted = fit::<B>(lesson, parts, Teachers::none(), device, Some(&file), watch)?;
        Ok(fitted.network.folded())
    };
    let networks = lessons.iter().enumerate().map(train).collect::<Result<_, TrainError>>()?;
    Ok(Teachers::new(networks, config.distillation.weight))
}

/// What a model says of examples of known sources, as [`prepare`](crate::examples::prepare::prepare) gives them with
/// the model's preprocessing. Probabilities are given also where the verdict is
/// withheld.
///
/// # Errors
/// When the model cannot be read or its network fails.
pub fn judge(model: &[u8], examples: Vec<Example>) -> Result<Vec<Prediction>, TrainError> {
    let model = read_model::<Cpu>(model, &CpuDevice::default())?;
    let manifest = &model.manifest;
    let examples = standardised(examples, &manifest.preprocessing);
    let window = &manifest.preprocessing.features.window;
    let heard = logits(&model.network, &examples, window, &CpuDevice::default())?;
    let pooled = probabilities(&heard, &manifest.calibration);
    let rows = examples.iter().zip(heard.iter().zip(pooled));
    let of_row = |(example, (windows, probabilities)): (&Example, (&Vec<ClassLogits>, _))| {
        let findings =
            conclude(windows, &example.quality, &manifest.calibration, &manifest.thresholds);
        judgement(example, probabilities, findings.finding.is_none())
    };
    Ok(rows.filter_map(of_row).collect())
}

/// A judgement of an example; none of a synthesised one.
pub(super) fn judgement(
    example: &Example,
    probabilities: ClassProbabilities,
    abstained: bool,
) -> Option<Prediction> {
    Some(Prediction {
        file: example.name.clone(),
        group: example.group.clone(),
        source: example.source?,
        truth: example.class,
        probabilities,
        abstained,
    })
}
