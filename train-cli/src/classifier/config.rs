//! How a network is trained; the whole of it is written into the run folder.

use engine::beats::{CycleInput, MeasureGroup};
use engine::checks::Checks;
use engine::features::{Normalisation, Statistics, ViewConfig};
use engine::findings::Class;
use engine::model_file::Preprocessing;
use engine::models::{Architecture, CnnConfig, CycleBranchConfig, TrunkConfig};
use serde::{Deserialize, Serialize};

use super::calibrate::AbstentionConfig;
use super::distillation::DistillationConfig;
use super::loss::LossConfig;
use super::sampler::Balance;
use crate::TrainError;
use crate::augment::{ImageAugmentation, WaveAugmentation};
use crate::trainer::lr_schedule::RateSchedule;
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
    pub schedule: RateSchedule,
    /// How gradients become steps.
    pub optimiser: OptimiserConfig,
    /// Weight decay.
    pub weight_decay: f64,
    /// Weight of the past in the moving average of weights, per step; 0 averages nothing.
    pub averaging: f64,
    /// The loss.
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
            schedule: RateSchedule::default(),
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

    /// The same recipe with measures of the heart cycle; without any where no group is given.
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
        let checks = Checks::new()
            .that(self.epochs > 0, "no epochs")
            .that(self.batch > 1, "a batch needs at least two windows")
            .that(positive(self.learning_rate), "the learning rate must be positive")
            .that(
                self.weight_decay.is_finite() && self.weight_decay >= 0.0,
                "negative weight decay",
            )
            .that((0.0..1.0).contains(&self.averaging), "the weight of the past must be in 0..1")
            .part("architecture", self.architecture.check())
            .that(self.mixup.is_finite() && self.mixup >= 0.0, "negative mixup")
            .part("schedule", self.schedule.check())
            .part("optimiser", self.optimiser.check())
            .part("loss", self.loss.check())
            .part("distillation", self.distillation.check())
            .part("waves", self.waves.check())
            .done();
        Ok(checks?)
    }

    /// The configurations of the networks that teach this one's, each with a seed of its own and without teachers.
    #[must_use]
    pub fn teacher_configs(&self) -> Vec<Self> {
        let teacher = |index: usize| Self {
            seed: self.seed.wrapping_add(1 + index as u64),
            distillation: DistillationConfig::default(),
            ..self.clone()
        };
        (0..self.distillation.teachers).map(teacher).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teachers_differ_by_their_seeds_alone_and_have_none_themselves() {
        let distillation = DistillationConfig { teachers: 3, weight: 0.5 };
        let config = TrainConfig { distillation, seed: 7, ..TrainConfig::default() };
        let teachers = config.teacher_configs();
        let seeds: Vec<u64> = teachers.iter().map(|teacher| teacher.seed).collect();
        assert_eq!(seeds, [8, 9, 10]);
        let same = TrainConfig { seed: 8, distillation: DistillationConfig::default(), ..config };
        assert_eq!(teachers[0], same);
    }
}
