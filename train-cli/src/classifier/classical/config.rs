//! How a classical model is fitted.

use engine::beats::{CycleInput, MeasureGroup};
use engine::features::{FeatureConfig, Normalisation, PyramidConfig, Statistics, ViewConfig};
use engine::model_file::Preprocessing;
use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::classifier::calibrate::AbstentionConfig;

/// The models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassicalKind {
    /// A random forest per class against the rest (Breiman, *Random Forests*, Mach. Learn. 45, 2001).
    Forest,
    /// Multinomial logistic regression with an L2 penalty.
    Logistic,
}

/// Configuration of a classical model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassicalConfig {
    /// Which model.
    pub kind: ClassicalKind,
    /// From decoded samples to images; values are standardised after pooling, not before.
    pub preprocessing: Preprocessing,
    /// How the images of each window are pooled.
    pub pyramid: PyramidConfig,
    /// Numbers of features that are tried, the best by mutual information with the label on the training
    /// part; none keeps all features, unranked.
    pub kept: Vec<usize>,
    /// L2 penalties of the logistic regression that are tried.
    pub penalties: Vec<f64>,
    /// Trees of each forest.
    pub trees: usize,
    /// Synthesised noises that are added to the training part as artifacts.
    pub noises: usize,
    /// How the abstention threshold is chosen.
    pub abstention: AbstentionConfig,
    /// Seed of the forests and of the noises.
    pub seed: u64,
}

impl ClassicalConfig {
    /// All views, not ranked.
    #[must_use]
    pub fn new(kind: ClassicalKind) -> Self {
        let mut preprocessing = Preprocessing::default();
        preprocessing.features = FeatureConfig {
            views: ViewConfig::all().to_vec(),
            normalisation: Normalisation::Training(Statistics::default()),
            ..preprocessing.features
        };
        Self {
            kind,
            preprocessing,
            // Eight bands over all time beside the usual grids: what a murmur raises, whenever it is.
            pyramid: PyramidConfig { grids: vec![[1, 1], [2, 2], [4, 4], [8, 1]] },
            kept: Vec::new(),
            penalties: vec![0.003, 0.03, 0.3],
            trees: 200,
            noises: 60,
            abstention: AbstentionConfig::default(),
            seed: 0,
        }
    }

    /// The same on other views.
    #[must_use]
    pub fn with_views(mut self, views: Vec<ViewConfig>) -> Self {
        self.preprocessing.features.views = views;
        self
    }

    /// The same, told of the heart cycle too.
    #[must_use]
    pub fn with_cycle(mut self, groups: Vec<MeasureGroup>) -> Self {
        self.preprocessing.cycle = (!groups.is_empty()).then(|| CycleInput::new(groups));
        self
    }

    /// The same with its features ranked, and their number chosen on the validation part.
    #[must_use]
    pub fn reinforced(mut self) -> Self {
        self.kept = vec![32, 100, 300];
        self
    }

    /// Refuses settings that nothing could be fitted with.
    ///
    /// # Errors
    /// Names the first such setting.
    pub fn check(&self) -> Result<(), TrainError> {
        let checks = [
            (self.trees > 0, "a forest needs trees"),
            (!self.penalties.is_empty(), "no penalty to try"),
            (
                self.penalties.iter().all(|p| p.is_finite() && *p > 0.0),
                "a penalty must be positive",
            ),
            (self.kept.iter().all(|&kept| kept > 0), "no features to keep"),
            (self.pyramid.values() > 0, "the pyramid has no cells"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, what)) => Err(TrainError::Config(what)),
            None => Ok(()),
        }
    }
}
