//! Folds over all sources at once, by group.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::set::FrameRecording;
use crate::data::folds::Folds;
use crate::data::split::{Split, assert_disjoint};
use crate::data::{Collection, DataError, Dataset, Recording};
use crate::shuffle::shuffle;

/// A group of a source: how many recordings it has, and what is known of their hearts.
#[derive(Default)]
struct OfSource<'a> {
    recordings: usize,
    is_positive: bool,
    lesions: BTreeSet<&'a str>,
}

/// What groups are dealt out by, so that every fold has its share: a murmur or a diseased heart, and which lesions.
type Stratum<'a> = (bool, Vec<&'a str>);

/// The fold of each recording, in their order. Groups go where data sets `prescribe` it; of each source the others are
/// shuffled and dealt out, the largest first, each into the fold that has the fewest recordings of the group's stratum.
#[must_use]
pub fn dealt(
    recordings: &[FrameRecording],
    prescribed: &BTreeMap<String, usize>,
    folds: usize,
    repeat: u64,
) -> Vec<usize> {
    let mut fold: BTreeMap<&str, usize> =
        prescribed.iter().map(|(group, &fold)| (group.as_str(), fold)).collect();
    for of_source in by_source(recordings).into_values() {
        deal(of_source, &mut fold, folds.max(1), repeat);
    }
    recordings.iter().map(|one| fold[one.recording.group.as_str()]).collect()
}

/// The groups of each source.
fn by_source(recordings: &[FrameRecording]) -> BTreeMap<Collection, BTreeMap<&str, OfSource<'_>>> {
    let mut groups = BTreeMap::<Collection, BTreeMap<&str, OfSource<'_>>>::new();
    for FrameRecording { recording, .. } in recordings {
        let of_source = groups.entry(recording.source).or_default();
        let group = of_source.entry(&recording.group).or_default();
        group.recordings += 1;
        group.is_positive |= recording.murmur.systolic == Some(true)
            || recording.murmur.diastolic == Some(true)
            || recording.disease.status == Some(true);
        group.lesions.extend(recording.disease.lesions.iter().map(|lesion| lesion.key()));
    }
    groups
}

/// Deals out the groups of a source. A group may lie in two parts of a collection, and then keeps its fold.
fn deal<'a>(
    groups: BTreeMap<&'a str, OfSource<'a>>,
    fold: &mut BTreeMap<&'a str, usize>,
    folds: usize,
    repeat: u64,
) {
    let mut order: Vec<(&str, OfSource<'_>)> = groups.into_iter().collect();
    shuffle(&mut order, &mut ChaCha8Rng::seed_from_u64(repeat));
    order.sort_by_key(|(_, group)| Reverse(group.recordings));
    let (mut of_stratum, mut of_all) = (BTreeMap::<Stratum<'_>, Vec<usize>>::new(), vec![0; folds]);
    for (name, OfSource { recordings, is_positive, lesions }) in order {
        let stratum = (is_positive, lesions.into_iter().collect());
        let of_stratum = of_stratum.entry(stratum).or_insert_with(|| vec![0; folds]);
        let fewest = (0..folds).min_by_key(|&fold| (of_stratum[fold], of_all[fold])).unwrap_or(0);
        let own = *fold.entry(name).or_insert(fewest);
        of_stratum[own] += recordings;
        of_all[own] += recordings;
    }
}

/// The fold of each group for which a table of its data set has one, in a repeat (from 1). A table with another number of
/// folds, or without the repeat, prescribes none.
///
/// # Errors
/// When a table can't be read, or leaks.
pub fn prescribed(
    datasets: &[Dataset],
    folds: usize,
    repeat: u64,
) -> Result<BTreeMap<String, usize>, DataError> {
    let mut prescribed = BTreeMap::new();
    for dataset in datasets {
        let (path, repeat) = (dataset.root.join(Folds::TABLE), repeat as usize);
        if !path.is_file() {
            continue;
        }
        let table = Folds::read(&path, dataset)?;
        let is_usable = (1..=table.repeats()).contains(&repeat);
        if is_usable && table.folds(repeat).len() == folds {
            let of = |one: &Recording| Some((one.group.clone(), table.fold_of(&one.name, repeat)?));
            prescribed.extend(dataset.labelled().filter_map(of));
        }
    }
    Ok(prescribed)
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

/// The recordings of all other sources and those of some; proven to share no group. Where a group has recordings of both,
/// those of the other sources are in neither.
///
/// # Errors
/// [`DataError::Leak`] if the proof fails.
pub fn without(
    recordings: &[FrameRecording],
    sources: &[Collection],
) -> Result<[Vec<FrameRecording>; 2], DataError> {
    let is_left_out = |one: &&FrameRecording| sources.contains(&one.recording.source);
    let (out, mut rest): (Vec<_>, Vec<_>) = recordings.iter().partition(is_left_out);
    let groups: BTreeSet<&str> = out.iter().map(|one| &*one.recording.group).collect();
    rest.retain(|one| !groups.contains(&*one.recording.group));
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
    use crate::data::{Disease, Lesion, fixture};

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
        let folds = dealt(&all, &BTreeMap::new(), 5, 1);
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
        assert_eq!(folds, dealt(&all, &BTreeMap::new(), 5, 1));
        assert_ne!(folds, dealt(&all, &BTreeMap::new(), 5, 2));
    }

    #[test]
    fn large_groups_are_spread_and_every_fold_has_its_share_of_each_lesion() {
        let one = |number: usize, group: usize, lesion: Lesion| {
            let (name, source) = (format!("{number}.wav"), Collection::YASEEN);
            let mut recording = Recording::new("x".into(), name, source, format!("y{group}"));
            recording.disease = Disease::abnormal(vec![lesion]);
            FrameRecording { recording, annotation: None, timing: None, facts: None }
        };
        // Groups of 40 and of 2 recordings of each lesion.
        let of_lesion = |lesion: Lesion, from: usize| {
            (0..80).map(move |n| (n, if n < 40 { 0 } else { 1 + n / 2 }, lesion, from))
        };
        let all: Vec<FrameRecording> = of_lesion(Lesion::AorticStenosis, 0)
            .chain(of_lesion(Lesion::MitralStenosis, 100))
            .map(|(n, group, lesion, from)| one(from + n, from + group, lesion))
            .collect();
        let folds = dealt(&all, &BTreeMap::new(), 5, 1);
        let of_fold = |fold: usize, of: &[usize]| of.iter().filter(|&&f| f == fold).count();
        for lesion in [&folds[..80], &folds[80..]] {
            let mut counts: Vec<usize> = (0..5).map(|fold| of_fold(fold, lesion)).collect();
            counts.sort_unstable();
            assert_eq!(counts, [10, 10, 10, 10, 40]);
        }
        assert_ne!(folds[0], folds[80]);
    }

    #[test]
    fn groups_go_where_their_data_set_prescribes_it() {
        let all = all();
        let prescribed = BTreeMap::from([("circor-7".to_owned(), 3), ("circor-8".to_owned(), 3)]);
        let folds = dealt(&all, &prescribed, 5, 1);
        assert!(folds[21..27].iter().all(|&fold| fold == 3));
    }

    #[test]
    fn pascal_prescribes_five_folds_for_three_repeats() {
        let Some(folder) = fixture::data_folder() else { return };
        let datasets = Dataset::open_all(&folder).unwrap();
        for (folds, repeat, count) in [(5, 1, true), (5, 3, true), (5, 4, false), (4, 1, false)] {
            let found = prescribed(&datasets, folds, repeat).unwrap();
            assert_eq!(!found.is_empty(), count, "{folds} folds, repeat {repeat}");
        }
    }

    #[test]
    fn a_source_that_is_left_out_is_all_that_is_judged() {
        let [rest, out] = without(&all(), &[Collection::PASCAL_B]).unwrap();
        assert_eq!((rest.len(), out.len()), (300, 90));
        assert!(out.iter().all(|one| one.recording.source == Collection::PASCAL_B));
    }

    #[test]
    fn a_group_with_a_recording_of_a_source_that_is_left_out_is_not_learnt_from() {
        let mut all = all();
        let shared = all[300].recording.group.clone();
        all[0].recording.group = shared;
        let [rest, out] = without(&all, &[Collection::PASCAL_B]).unwrap();
        assert_eq!((rest.len(), out.len()), (299, 90));
    }
}
