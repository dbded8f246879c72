//! A split as a file: the names of its parts.

use super::disjoint::assert_disjoint;
use super::parts::Split;
use crate::data::{DataError, Dataset, Recording};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The names of the recordings of each part, as a run keeps them (`split.json`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitNames {
    /// Names of the training part.
    pub train: Vec<String>,
    /// Names of the validation part.
    pub validation: Vec<String>,
    /// Names of the test part.
    pub test: Vec<String>,
}

impl SplitNames {
    /// The names of a split.
    #[must_use]
    pub fn of(split: &Split) -> Self {
        let [train, validation, test] = split
            .parts()
            .map(|(_, part)| part.iter().map(|recording| recording.name.clone()).collect());
        Self { train, validation, test }
    }

    /// The split of `dataset` by these names, proven to share no group.
    ///
    /// # Errors
    /// [`DataError::SplitOfUnknown`] for a name that is no labelled recording of the data set,
    /// [`DataError::Leak`] if the proof fails.
    pub fn split(&self, dataset: &Dataset) -> Result<Split, DataError> {
        let known: HashMap<_, _> = dataset.labelled().map(|r| (r.name.as_str(), r)).collect();
        let part = |names: &[String]| -> Result<Vec<Recording>, DataError> {
            let find = |name: &String| known.get(name.as_str()).copied().cloned();
            let unknown = |name: &String| DataError::SplitOfUnknown { name: name.clone() };
            names.iter().map(|name| find(name).ok_or_else(|| unknown(name))).collect()
        };
        let split = Split {
            train: part(&self.train)?,
            validation: part(&self.validation)?,
            test: part(&self.test)?,
        };
        assert_disjoint(&split)?;
        Ok(split)
    }
}
