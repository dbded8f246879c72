//! How a network is trained; the whole of it is written into the run folder.

use engine::beats::{CycleInput, MeasureGroup};
use engine::features::{Normalisation, Statistics, ViewConfig};
use engine::findings::Class;
use engine::model_file::Preprocessing;
use engine::models::{Architecture, CnnConfig, CycleBranchConfig, TrunkConfig};
use serde::{Deserialize, Serialize};

use super::augment::{ImageAugmentation, WaveAugmentation};
use super::calibrate::AbstentionConfig;
use super::distillation::DistillationConfig;
use super::loss::LossConfig;
use super::sampler::Balance;
use crate::TrainError;
use crate::trainer::lr_schedule::Shape;
use crate::trainer::optimiser::OptimiserConfig;

/// Hidden units of the gate over views.
const GATE_UNITS: usize = 8;

/// Configuration of one training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainConfig {
    /// The network.
    pub architecture: Architecture,
    /// From decoded samples to its input.
    pub preprocessing: Preprocessing,
    /// Passes, each of as many steps as batches fit into the training part.
    pub epochs: usize,
    /// Epochs after the kept one (see [`kept_epoch`](crate::trainer::early_stopping::kept_epoch)) after which training
    /// ends.
    pub patience: usize,
    /// Windows in a step.
    pub batch: usize,
    /// Highest learning rate of the schedule.
    pub learning_rate: f64,
    /// How the rate rises and falls.
    pub schedule: Shape,
    /// How gradients become steps.
    pub optimiser: OptimiserConfig,
    /// Weight decay.
    pub weight_decay: f64,
    /// Weight of the past in the moving average of weights, per step; 0 averages nothing.
    pub averaging: f64,
    /// What the network is punished for.
    pub loss: LossConfig,
    /// What is shown equally often.
    pub balance: Balance,
    /// Networks that this one learns from, beside the labels.
    pub distillation: DistillationConfig,
    /// Parameter of the Beta distribution that mixes pairs of examples (mixup, Zhang et al.,
    /// arXiv:1710.09412); 0 mixes nothing.
    pub mixup: f64,
    /// Windows start anywhere in a recording, not only where they do in use.
    pub time_shift: bool,
    /// What is done to waveforms in training.
    pub waves: WaveAugmentation,
    /// What is done to images in training.
    pub augmentation: ImageAugmentation,
    /// Synthesised noises that are added to the training part as artifacts, so that no noise is
    /// taken for a heart; 0 adds none.
    pub noises: usize,
    /// How the abstention threshold is chosen.
    pub abstention: AbstentionConfig,
    /// Seed of weights, order and augmentation.
    pub seed: u64,
}

impl Default for TrainConfig {
    fn default() -> Self {
        let preprocessing = Preprocessing::default();
        let size = [preprocessing.features.rows, preprocessing.features.window.frames];
        let trunk = TrunkConfig::Cnn(CnnConfig::default());
        Self {
            architecture: Architecture::new(trunk, size, Class::ALL.len()),
            preprocessing,
            epochs: 40,
            patience: 20,
            batch: 32,
            learning_rate: 2e-3,
            schedule: Shape::default(),
            optimiser: OptimiserConfig::default(),
            weight_decay: 1e-2,
            averaging: 0.98,
            loss: LossConfig::default(),
            balance: Balance::default(),
            distillation: DistillationConfig::default(),
            mixup: 0.3,
            time_shift: true,
            waves: WaveAugmentation::default(),
            augmentation: ImageAugmentation::default(),
            noises: 60,
            abstention: AbstentionConfig::default(),
            seed: 0,
        }
    }
}

impl TrainConfig {
    /// The same recipe on other views.
    #[must_use]
    pub fn with_views(mut self, views: Vec<ViewConfig>) -> Self {
        self.architecture.views = views.len();
        self.preprocessing.features.views = views;
        self
    }

    /// The same recipe with its views reinforced: standardised by the training set, and weighed by a gate.
    #[must_use]
    pub fn reinforced(mut self) -> Self {
        self.architecture.gate = Some(GATE_UNITS);
        self.preprocessing.features.normalisation = Normalisation::Training(Statistics::default());
        self
    }

    /// The same recipe, told of the heart cycle; of nothing where no group is given.
    #[must_use]
    pub fn with_cycle(mut self, groups: Vec<MeasureGroup>) -> Self {
        let input = (!groups.is_empty()).then(|| CycleInput::new(groups));
        let branch = input.as_ref().map(|input| CycleBranchConfig::new(input.count()));
        self.architecture.head.cycle = branch;
        self.preprocessing.cycle = input;
        self
    }

    /// Refuses settings that no training could follow.
    ///
    /// # Errors
    /// Names the first such setting.
    pub fn check(&self) -> Result<(), TrainError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let checks = [
            (self.epochs > 0, "no epochs"),
            (self.batch > 1, "a batch needs at least two windows"),
            (positive(self.learning_rate), "the learning rate must be positive"),
            (self.weight_decay.is_finite() && self.weight_decay >= 0.0, "negative weight decay"),
            ((0.0..1.0).contains(&self.averaging), "the weight of the past must be in 0..1"),
            (self.architecture.check().is_ok(), "the network's sizes are impossible"),
            (self.mixup.is_finite() && self.mixup >= 0.0, "negative mixup"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, what)) => Err(TrainError::Config(what)),
            None => self.check_parts().map_err(TrainError::Config),
        }
    }

    fn check_parts(&self) -> Result<(), &'static str> {
        self.schedule.check()?;
        self.optimiser.check()?;
        self.loss.check()?;
        self.distillation.check()?;
        self.waves.check()
    }
}
