//! The parts of a split.

use crate::data::Recording;

/// Three parts of the labelled recordings of a data set, each sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// What the model learns from.
    pub train: Vec<Recording>,
    /// What thresholds, calibration and early stopping are fitted on.
    pub validation: Vec<Recording>,
    /// What the figures are measured on.
    pub test: Vec<Recording>,
}

impl Split {
    /// The parts with their names.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &[Recording]); 3] {
        [("train", &self.train), ("validation", &self.validation), ("test", &self.test)]
    }
}
