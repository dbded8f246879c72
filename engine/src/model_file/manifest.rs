//! What a model file says of itself.

use serde::{Deserialize, Serialize};

use crate::audio::ConditionConfig;
use crate::beats::CycleInput;
use crate::checks::Checks;
use crate::features::{FeatureConfig, FeatureError, Normalisation};
use crate::findings::{Calibration, Class, Thresholds};
use crate::models::Architecture;

use super::ModelError;

/// The version of the classifiers' format that this program writes and reads.
pub const FORMAT_VERSION: u32 = 3;

/// The whole description of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// See [`FORMAT_VERSION`].
    pub format_version: u32,
    /// A short name, such as `pascal-cnn`.
    pub name: String,
    /// The network with its hyper-parameters.
    pub architecture: Architecture,
    /// From decoded samples to the network's input.
    pub preprocessing: Preprocessing,
    /// The meaning of the logits, in order.
    pub classes: Vec<Class>,
    /// From logits to probabilities.
    pub calibration: Calibration,
    /// When to say "cannot judge".
    pub thresholds: Thresholds,
    /// What it was trained on.
    pub training: TrainingData,
    /// What was measured, and how.
    pub metrics: Vec<ReportedFigure>,
    /// SHA-256 of the tensors.
    pub tensors_sha256: String,
}

/// Configuration of every step between decoded samples and the network.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// Mono, rate, band, level.
    pub condition: ConditionConfig,
    /// Image and windows.
    pub features: FeatureConfig,
    /// The measures of the heart cycle that the network takes; none where it takes the image alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleInput>,
}

impl Preprocessing {
    /// Whether the statistics of the training set, where they are used, were fitted to as many rows and
    /// measures as there are.
    fn is_fitted(&self) -> bool {
        let image = match &self.features.normalisation {
            Normalisation::Recording => true,
            Normalisation::Training(statistics) => statistics.fit(self.features.stacked_rows()),
        };
        image && self.cycle.as_ref().is_none_or(|cycle| cycle.statistics.fit(cycle.count()))
    }
}

/// What a model was trained on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingData {
    /// The sets, training and validation parts together.
    pub sets: Vec<TrainingSet>,
    /// Seed of initialisation, order and augmentation.
    pub seed: u64,
    /// Version of the program that trained it.
    pub program: String,
}

/// One data set's share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingSet {
    /// For example `PASCAL 2011 set A`.
    pub name: String,
    /// Recordings that the weights were fitted to.
    pub training: Vec<ClassCount>,
    /// Recordings that stopping, temperature and threshold were chosen on.
    pub validation: Vec<ClassCount>,
    /// Groups (subjects, or shared audio) among all of them.
    pub groups: usize,
}

/// Recordings of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassCount {
    /// The class.
    pub class: Class,
    /// How many.
    pub recordings: usize,
}

/// A measured figure with what it takes to believe it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedFigure {
    /// For example `UAR`.
    pub metric: String,
    /// For example `PASCAL 2011 set A`.
    pub data: String,
    /// How it was measured.
    pub protocol: String,
    /// Recordings.
    pub n: usize,
    /// Groups.
    pub groups: usize,
    /// The figure.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

impl Manifest {
    /// Whether every number makes sense, alone and together.
    ///
    /// # Errors
    /// Names the first thing that does not.
    pub fn check(&self) -> Result<(), ModelError> {
        let Self { architecture: network, preprocessing, calibration, .. } = self;
        let Preprocessing { condition, features, cycle } = preprocessing;
        features.check().map_err(FeatureError::from)?;
        let measures = cycle.as_ref().map(CycleInput::count);
        let checks = Checks::new()
            .that(self.format_version == FORMAT_VERSION, "format version")
            .part("network sizes", network.check())
            .that(network.views == features.views.len(), "views of the network and of its features")
            .that(network.bands == features.rows, "bands of the network and rows of its features")
            .that(network.head.cycle.map(|c| c.measures) == measures, "measures of the heart cycle")
            .that(preprocessing.is_fitted(), "statistics of the training set")
            .that(
                network.head.classes == self.classes.len(),
                "classes of the network and of the model",
            )
            .that(self.classes == Class::ALL, "classes")
            .that(
                calibration.temperature.is_finite() && self.thresholds.are_finite(),
                "a number that is not finite",
            )
            .that(calibration.temperature > 0.0, "temperature")
            .that((500..=48_000).contains(&condition.sample_rate), "sampling rate")
            .that(network.frames == features.window.frames, "frames of the network and of a window")
            .that(features.window.most <= 1 << 12, "number of windows");
        Ok(checks.done()?)
    }
}
