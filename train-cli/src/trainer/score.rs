//! How well a network does after each epoch.

use serde::{Deserialize, Serialize};

/// One epoch's figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EpochScore {
    /// Mean training loss, in nats.
    pub training_loss: f64,
    /// Mean negative log-likelihood of the validation recordings, in nats.
    pub validation_loss: f64,
    /// Unweighted average recall on the validation recordings, see [`uar`](crate::classifier::score::uar).
    pub validation_uar: f64,
    /// Its standard error.
    pub validation_uar_error: f64,
}

/// What the validation part says of an epoch's weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Validation {
    /// Mean negative log-likelihood, in nats.
    pub loss: f64,
    /// Unweighted average recall.
    pub uar: Uar,
}

impl EpochScore {
    /// The figures of an epoch.
    #[must_use]
    pub fn new(training_loss: f64, validation: Validation) -> Self {
        Self {
            training_loss,
            validation_loss: validation.loss,
            validation_uar: validation.uar.value,
            validation_uar_error: validation.uar.standard_error,
        }
    }
}

/// A mean of recalls and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uar {
    /// The mean.
    pub value: f64,
    /// Its standard error, as if recordings of one group were independent: rather too small.
    pub standard_error: f64,
}

impl Uar {
    /// The recall of one class. The error is that of Agresti and Coull (*Am. Stat.* 52, 1998), with two
    /// hits and two misses added, so that three hits of three are no certainty.
    #[must_use]
    pub fn of_class(hits: f64, all: f64) -> Self {
        let recall = (hits + 2.0) / (all + 4.0);
        let standard_error = (recall * (1.0 - recall) / (all + 4.0)).sqrt();
        Self { value: hits / all, standard_error }
    }

    /// The mean of independent ones.
    #[must_use]
    pub fn mean(parts: impl ExactSizeIterator<Item = Self>) -> Self {
        let count = parts.len().max(1) as f64;
        let (sum, squares) = parts.fold((0.0, 0.0), |(sum, squares), part| {
            (sum + part.value, squares + part.standard_error.powi(2))
        });
        Self { value: sum / count, standard_error: squares.sqrt() / count }
    }
}
