//! One training from examples to a model file, and what a model predicts of other examples.

use burn::tensor::backend::AutodiffBackend;
use engine::backend::{Cpu, CpuDevice};
use engine::findings::{ClassLogits, ClassProbabilities, conclude};
use engine::model_file::{Model, ReportedFigure};

use super::TrainConfig;
use super::distillation::Teachers;
use super::export::{ExportedModel, export};
use super::fit::{TrainValidation, fit};
use super::score::{FoldedNetwork, logits, probabilities};
use crate::TrainError;
use crate::examples::{Labelled, ModelExample, RawExample, SplitExamples};
use crate::metrics::Prediction;
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;

/// A training to be run.
pub struct ClassifierTraining<'a> {
    /// How.
    pub config: &'a TrainConfig,
    /// The model's name.
    pub name: &'a str,
    /// Figures for the model file.
    pub figures: Vec<ReportedFigure>,
    /// Where its state is kept.
    pub checkpoint: CheckpointFile,
}

/// A trained classifier and how it came about.
pub struct TrainedClassifier {
    /// The model and its file.
    pub exported: ExportedModel,
    /// Scores of all epochs.
    pub history: Vec<EpochScore>,
    /// The epoch whose weights were kept, from 0.
    pub best_epoch: usize,
}

impl ClassifierTraining<'_> {
    /// Trains on the training part and synthesised noises, or resumes the training of the checkpoint, stops and
    /// calibrates by the validation part, and exports. The test part stays as it is.
    ///
    /// # Errors
    /// When training, calibration or writing fails.
    pub fn run<B: AutodiffBackend>(
        self,
        parts: &mut SplitExamples,
        device: &B::Device,
        watch: &dyn Watch,
    ) -> Result<TrainedClassifier, TrainError> {
        let TrainConfig { noises, seed, preprocessing, .. } = self.config;
        parts.training.extend(parts.noises(*noises, *seed, preprocessing)?);
        let fitted = parts.fitted(preprocessing)?;
        let training = ModelExample::of_all(std::mem::take(&mut parts.training), &fitted);
        let validation = ModelExample::of_all(std::mem::take(&mut parts.validation), &fitted);
        let config = &TrainConfig { preprocessing: fitted, ..self.config.clone() };
        let parts = TrainValidation { training: &training, validation: &validation };
        let teachers = train_teachers::<B>(config, parts, &self.checkpoint, device, watch)?;
        let fitted = fit::<B>(config, parts, teachers, device, Some(&self.checkpoint), watch)?;
        let exported = export(config, self.name, fitted.network, parts, self.figures)?;
        Ok(TrainedClassifier { exported, history: fitted.history, best_epoch: fitted.best_epoch })
    }
}

/// Trains the networks that a configuration's network learns from, each with a checkpoint of its own.
fn train_teachers<B: AutodiffBackend>(
    config: &TrainConfig,
    parts: TrainValidation<'_>,
    checkpoint: &CheckpointFile,
    device: &B::Device,
    watch: &dyn Watch,
) -> Result<Teachers<B::InnerBackend>, TrainError> {
    let configs = config.teacher_configs();
    let train = |(index, config): (usize, &TrainConfig)| {
        let file = checkpoint.of_teacher(index + 1);
        let fitted = fit::<B>(config, parts, Teachers::none(), device, Some(&file), watch)?;
        Ok(FoldedNetwork::of(fitted.network))
    };
    let networks = configs.iter().enumerate().map(train).collect::<Result<_, TrainError>>()?;
    Ok(Teachers::new(networks, config.distillation.weight))
}

/// What a model predicts of examples of known sources, which were prepared with the model's preprocessing.
/// Probabilities are given also where the verdict is withheld.
///
/// # Errors
/// When the network fails.
pub fn predict(
    model: &Model<Cpu>,
    examples: Vec<RawExample>,
) -> Result<Vec<Prediction>, TrainError> {
    let manifest = &model.manifest;
    let examples = ModelExample::of_all(examples, &manifest.preprocessing);
    let window = &manifest.preprocessing.features.window;
    let network = FoldedNetwork::of(model.network.clone());
    let logits = logits(&network, &examples, window, &CpuDevice::default())?;
    let pooled = probabilities(&logits, &manifest.calibration);
    let rows = examples.iter().zip(logits.iter().zip(pooled));
    let of_row = |(example, (windows, probabilities)): (&ModelExample, (&Vec<ClassLogits>, _))| {
        let findings =
            conclude(windows, None, &example.quality, &manifest.calibration, &manifest.thresholds);
        prediction(example, probabilities, findings.finding.is_none())
    };
    Ok(rows.filter_map(of_row).collect())
}

/// The prediction of an example; none of a synthesised one.
pub(super) fn prediction(
    example: &impl Labelled,
    probabilities: ClassProbabilities,
    abstained: bool,
) -> Option<Prediction> {
    Some(Prediction {
        file: example.name().to_owned(),
        group: example.group().to_owned(),
        source: example.source()?,
        truth: example.class(),
        probabilities,
        abstained,
        repeat: None,
        fold: None,
    })
}
