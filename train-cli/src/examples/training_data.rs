//! The data sets of one training.

use crate::TrainError;
use crate::data::Dataset;
use crate::data::split::{Split, assert_disjoint};

/// A data set that is split into parts, and perhaps another one that is only learnt from. The two share no group:
/// what is predicted would be learnt from.
pub struct TrainingData {
    main: Dataset,
    also: Option<Dataset>,
}

impl TrainingData {
    /// Proves that `main` shares no group or recording with what is learnt of `also`.
    ///
    /// # Errors
    /// [`TrainError::Leak`] with what they share.
    pub fn new(main: Dataset, also: Option<Dataset>) -> Result<Self, TrainError> {
        let learnt = also.iter().flat_map(Dataset::labelled).cloned().collect();
        assert_disjoint(&Split {
            train: learnt,
            validation: Vec::new(),
            test: main.recordings.clone(),
        })?;
        Ok(Self { main, also })
    }

    /// What is split into parts to learn from and to predict.
    #[must_use]
    pub fn main(&self) -> &Dataset {
        &self.main
    }

    /// What is only learnt from, where there is such.
    #[must_use]
    pub fn also(&self) -> Option<&Dataset> {
        self.also.as_ref()
    }

    /// The protocol of a run, with the name of what else was learnt from.
    #[must_use]
    pub fn protocol(&self, protocol: String) -> String {
        match &self.also {
            Some(also) => format!("{protocol}; {} in every training part", also.name),
            None => protocol,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::data::fixture::{dataset, recording};
    use engine::findings::Class;

    #[test]
    fn what_is_also_learnt_from_shares_no_group_with_what_is_predicted() {
        let one = |number, group| recording(number, Collection::PASCAL_B, Class::Normal, group);
        let main = || dataset(vec![one(1, 1), one(2, 2)]);
        assert!(TrainingData::new(main(), Some(dataset(vec![one(3, 3)]))).is_ok());
        let leaking = TrainingData::new(main(), Some(dataset(vec![one(3, 2)])));
        assert!(matches!(leaking, Err(TrainError::Leak(_))));
        assert!(TrainingData::new(main(), None).is_ok());
    }
}
