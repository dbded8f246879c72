//! Training, validation and test parts that share no group, and the proof of it.

mod assign;
mod disjoint;
mod names;
mod parts;

pub use super::leak::LeakError;
pub use disjoint::assert_disjoint;
pub use names::SplitNames;
pub use parts::Split;

use super::{DataError, Dataset, Recording};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// How to split a data set.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitConfig {
    /// Share of the training part.
    pub train: f64,
    /// Share of the validation part, on which thresholds, calibration and early stopping are fitted.
    pub validation: f64,
    /// Share of the test part, which is looked at once.
    pub test: f64,
    /// Seed of the order in which equal groups are dealt.
    pub seed: u64,
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self { train: 0.6, validation: 0.2, test: 0.2, seed: 0 }
    }
}

impl SplitConfig {
    /// Refuses shares that are no fractions or don't add up to 1.
    fn check(&self) -> Result<(), DataError> {
        let shares = [self.train, self.validation, self.test];
        if shares.iter().all(|share| (0.0..=1.0).contains(share))
            && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9
        {
            return Ok(());
        }
        Err(DataError::Fractions {
            train: self.train,
            validation: self.validation,
            test: self.test,
        })
    }
}

/// Splits the labelled recordings by group, so that each class of each source is spread over the
/// parts as evenly as its groups allow, and proves that no group is in two parts.
///
/// The same data set and configuration give the same split.
///
/// # Errors
/// [`DataError::Fractions`] if the shares are no fractions that add up to 1, [`DataError::Leak`] if
/// the proof fails.
pub fn split(dataset: &Dataset, config: &SplitConfig) -> Result<Split, DataError> {
    config.check()?;
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    let shares = [config.train, config.validation, config.test];
    let [train, validation, test] = assign::deal(labelled, shares, &mut rng);
    let split = Split { train, validation, test };
    assert_disjoint(&split)?;
    Ok(split)
}

/// Takes a share of `recordings` away for validation by group, as [`split`] does; the rest comes
/// first. Used where the test part is given, as by folds.
pub(super) fn hold_out(
    recordings: Vec<Recording>,
    share: f64,
    seed: u64,
) -> (Vec<Recording>, Vec<Recording>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let [rest, held_out] = assign::deal(recordings, [1.0 - share, share], &mut rng);
    (rest, held_out)
}

/// Deals `recordings` into five parts of equal shares by group, as [`split`] does.
pub(super) fn deal_evenly(recordings: Vec<Recording>, seed: u64) -> [Vec<Recording>; 5] {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    assign::deal(recordings, [0.2; 5], &mut rng)
}

#[cfg(test)]
mod tests;
