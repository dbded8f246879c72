//! Grouped splits inside a part of the data, for choosing among configurations.

use super::split::{Split, assert_disjoint, hold_out};
use super::{DataError, Recording};
use std::collections::HashSet;

/// How the inside is split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InnerConfig {
    /// Number of folds; 1 is one split.
    pub folds: usize,
    /// Share of the validation part where there is one split.
    pub validation: f64,
    /// Seed of the order in which equal groups are dealt.
    pub seed: u64,
}

/// Splits recordings by group into training and validation parts; the test parts are empty. One split holds
/// out a share exactly as [`Folds::split`](super::folds::Folds::split) does; several make every recording a
/// validation recording once. Proven to share no group within a split, nor with `outside`, the recordings
/// that must not be seen.
///
/// # Errors
/// [`DataError::Fractions`] if the share is no fraction, [`DataError::Leak`] if a proof fails.
pub fn inner_splits(
    inside: &[Recording],
    outside: &[Recording],
    config: &InnerConfig,
) -> Result<Vec<Split>, DataError> {
    let InnerConfig { folds, validation, seed } = *config;
    if !(0.0..1.0).contains(&validation) {
        return Err(DataError::Fractions { train: 1.0 - validation, validation, test: 0.0 });
    }
    let splits = if folds <= 1 {
        let (train, validation) = hold_out(inside.to_vec(), validation, seed);
        vec![Split { train, validation, test: Vec::new() }]
    } else {
        folded(inside, folds, seed)
    };
    for split in &splits {
        assert_disjoint(split)?;
        assert_disjoint(&Split { test: outside.to_vec(), ..split.clone() })?;
    }
    Ok(splits)
}

/// Deals a fold's share of what is left, fold after fold; each is the validation part of one split.
fn folded(inside: &[Recording], folds: usize, seed: u64) -> Vec<Split> {
    let mut left = inside.to_vec();
    let mut splits = Vec::new();
    for remaining in (1..=folds).rev() {
        let (rest, validation) = match remaining {
            1 => (Vec::new(), left),
            _ => hold_out(left, 1.0 / remaining as f64, seed),
        };
        left = rest;
        let held: HashSet<&str> = validation.iter().map(|r| r.name.as_str()).collect();
        let train = inside.iter().filter(|r| !held.contains(r.name.as_str())).cloned().collect();
        splits.push(Split { train, validation, test: Vec::new() });
    }
    splits
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::split::LeakError;
    use crate::data::{Collection, fixture};
    use engine::findings::Class;

    /// Sixty recordings of thirty groups.
    fn recordings() -> Vec<Recording> {
        let class =
            |number: usize| if number.is_multiple_of(3) { Class::Murmur } else { Class::Normal };
        let one =
            |number| fixture::recording(number, Collection::PascalB, class(number / 2), number / 2);
        (0..60).map(one).collect()
    }

    fn config(folds: usize) -> InnerConfig {
        InnerConfig { folds, validation: 0.2, seed: 3 }
    }

    #[test]
    fn every_recording_is_validated_on_once_and_never_trained_on_then() {
        let recordings = recordings();
        let splits = inner_splits(&recordings[..50], &recordings[50..], &config(4)).unwrap();
        let mut seen: Vec<_> =
            splits.iter().flat_map(|s| &s.validation).map(|r| r.name.clone()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!((splits.len(), seen.len()), (4, 50));
        for split in &splits {
            assert_eq!(split.train.len() + split.validation.len(), 50);
            assert!((8..=16).contains(&split.validation.len()), "{}", split.validation.len());
        }
    }

    #[test]
    fn one_split_holds_out_a_share() {
        let splits = inner_splits(&recordings(), &[], &config(1)).unwrap();
        assert_eq!((splits.len(), splits[0].validation.len()), (1, 12));
    }

    #[test]
    fn a_group_that_is_also_outside_is_refused() {
        let recordings = recordings();
        // The cut goes through a group of two.
        let leak = inner_splits(&recordings[..51], &recordings[51..], &config(3));
        assert!(matches!(leak, Err(DataError::Leak(LeakError::Group { .. }))));
    }
}
