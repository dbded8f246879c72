//! Folds over all sources at once, by group.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::set::FrameRecording;
use crate::data::split::{Split, assert_disjoint};
use crate::data::{Collection, DataError};
use crate::shuffle::shuffle;

/// The fold of each recording, in their order. The groups of each source are shuffled and dealt out in turn, those with a
/// murmur or a diseased heart and the others apart, so that every fold has its share of both.
#[must_use]
pub fn dealt(recordings: &[FrameRecording], folds: usize, repeat: u64) -> Vec<usize> {
    let mut groups = BTreeMap::<Collection, BTreeMap<&str, bool>>::new();
    for FrameRecording { recording, .. } in recordings {
        let is_positive = recording.murmur.systolic == Some(true)
            || recording.murmur.diastolic == Some(true)
            || recording.disease.status == Some(true);
        let of_source = groups.entry(recording.source).or_default();
        *of_source.entry(&recording.group).or_default() |= is_positive;
    }
    let mut fold = BTreeMap::new();
    for of_source in groups.values() {
        let mut next = 0;
        for positive in [true, false] {
            let is = |(_, is): &(&&str, &bool)| **is == positive;
            let mut order: Vec<&str> =
                of_source.iter().filter(is).map(|(group, _)| *group).collect();
            shuffle(&mut order, &mut ChaCha8Rng::seed_from_u64(repeat));
            for group in order {
                // A group may lie in two parts of a collection.
                fold.entry(group).or_insert(next % folds.max(1));
                next += 1;
            }
        }
    }
    recordings.iter().map(|one| fold[one.recording.group.as_str()]).collect()
}

/// The recordings of the other folds and those of a fold; proven to share no group.
///
/// # Errors
/// [`DataError::Leak`] if the proof fails.
pub fn split(
    recordings: &[FrameRecording],
    folds: &[usize],
    fold: usize,
) -> Result<[Vec<FrameRecording>; 2], DataError> {
    let part = |is_held_out: bool| {
        let chosen = recordings.iter().zip(folds).filter(|(_, f)| (**f == fold) == is_held_out);
        chosen.map(|(one, _)| one.clone()).collect::<Vec<_>>()
    };
    disjoint([part(false), part(true)])
}

/// The recordings of all other sources and those of some; proven to share no group.
///
/// # Errors
/// [`DataError::Leak`] if the proof fails.
pub fn without(
    recordings: &[FrameRecording],
    sources: &[Collection],
) -> Result<[Vec<FrameRecording>; 2], DataError> {
    let is_left_out = |one: &&FrameRecording| sources.contains(&one.recording.source);
    let (out, rest): (Vec<_>, Vec<_>) = recordings.iter().partition(is_left_out);
    disjoint([rest, out].map(|part| part.into_iter().cloned().collect()))
}

fn disjoint(parts: [Vec<FrameRecording>; 2]) -> Result<[Vec<FrameRecording>; 2], DataError> {
    let recordings =
        |part: &[FrameRecording]| part.iter().map(|one| one.recording.clone()).collect();
    let [train, test] = parts.each_ref().map(|part| recordings(part));
    assert_disjoint(&Split { train, validation: Vec::new(), test })?;
    Ok(parts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Recording;
    use std::collections::BTreeSet;

    fn all() -> Vec<FrameRecording> {
        let one = |number: usize, source: Collection| {
            let name = format!("{source}/{number}.wav");
            let group = format!("{source}-{}", number / 3);
            let mut recording = Recording::new("x".into(), name, source, group);
            recording.murmur.systolic = Some(number % 30 < 6);
            FrameRecording { recording, annotation: None, timing: None, facts: None }
        };
        (0..300)
            .map(|n| one(n, Collection::CIRCOR))
            .chain((0..90).map(|n| one(n, Collection::PASCAL_B)))
            .collect()
    }

    #[test]
    fn every_fold_has_its_share_of_each_source_and_no_group_is_in_two() {
        let all = all();
        let folds = dealt(&all, 5, 1);
        for fold in 0..5 {
            let [training, held_out] = split(&all, &folds, fold).unwrap();
            assert_eq!(training.len() + held_out.len(), all.len());
            let count =
                |source| held_out.iter().filter(|one| one.recording.source == source).count();
            assert_eq!([Collection::CIRCOR, Collection::PASCAL_B].map(count), [60, 18]);
            let murmurs = held_out.iter().filter(|one| one.recording.murmur.systolic == Some(true));
            assert!((12..=21).contains(&murmurs.count()));
            let groups = |part: &[FrameRecording]| -> BTreeSet<String> {
                part.iter().map(|one| one.recording.group.clone()).collect()
            };
            assert!(groups(&training).is_disjoint(&groups(&held_out)));
        }
        assert_eq!(folds, dealt(&all, 5, 1));
        assert_ne!(folds, dealt(&all, 5, 2));
    }

    #[test]
    fn a_source_that_is_left_out_is_all_that_is_judged() {
        let [rest, out] = without(&all(), &[Collection::PASCAL_B]).unwrap();
        assert_eq!((rest.len(), out.len()), (300, 90));
        assert!(out.iter().all(|one| one.recording.source == Collection::PASCAL_B));
    }
}
