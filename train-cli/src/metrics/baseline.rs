//! What is reached without listening: a model that does no better has learnt nothing.

use super::Prediction;
use crate::data::{Collection, Recording};
use engine::findings::{Class, Probabilities};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};

/// A recording as seen without its audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    /// Name of the recording.
    pub file: String,
    /// Its group.
    pub group: String,
    /// Where it comes from.
    pub source: Collection,
    /// The truth.
    pub truth: Class,
    /// What its name gives away, such as subject or day; see [`crate::data::Recording::clue`].
    pub clue: String,
    /// The day of its recording or upload, as far as its name tells; see [`crate::data::Recording::day`].
    pub day: Option<i64>,
    /// The fold in which it is tested.
    pub fold: usize,
}

/// Labelled recordings without their audio, in the folds that `fold` tells; those without a fold are
/// left out.
pub fn unheard<'a>(
    recordings: impl IntoIterator<Item = &'a Recording>,
    fold: impl Fn(&Recording) -> Option<usize>,
) -> Vec<Unheard> {
    let one = |recording: &'a Recording| {
        Some(Unheard {
            file: recording.name.clone(),
            group: recording.group.clone(),
            source: recording.source,
            truth: recording.label?,
            clue: recording.clue(),
            day: recording.day(),
            fold: fold(recording)?,
        })
    };
    recordings.into_iter().filter_map(one).collect()
}

/// The same recordings dealt into `folds` random folds of equal size, whatever their groups: the
/// protocol that leaks, as a contrast.
#[must_use]
pub fn in_random_folds(mut recordings: Vec<Unheard>, folds: usize, seed: u64) -> Vec<Unheard> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    recordings.sort_by_cached_key(|_| rng.next_u64());
    for (number, recording) in recordings.iter_mut().enumerate() {
        recording.fold = number % folds.max(1);
    }
    recordings
}

/// What a baseline looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// Nothing: always the most frequent class of the source in the training folds.
    Majority,
    /// The file's name: the most frequent class among training recordings with the same clue, and
    /// the source's most frequent class where the clue is new.
    NameLookup,
    /// The day: the most frequent class among training recordings of that day, and the source's most
    /// frequent class where the day is new.
    DayLookup,
}

/// Cross-validates a baseline over the folds of `recordings`. Probabilities are the shares of the
/// classes among the training recordings looked at.
#[must_use]
pub fn cross_validate(recordings: &[Unheard], baseline: Baseline) -> Vec<Prediction> {
    let folds: BTreeSet<_> = recordings.iter().map(|recording| recording.fold).collect();
    let mut judged = Vec::new();
    for fold in folds {
        let (test, train): (Vec<_>, Vec<_>) =
            recordings.iter().partition(|recording| recording.fold == fold);
        let by_source = shares(&train, |recording| recording.source);
        let by_clue = shares(&train, |recording| (recording.source, recording.clue.as_str()));
        let by_day = shares(&train, |recording| (recording.source, recording.day));
        for recording in test {
            let looked_up = match baseline {
                Baseline::Majority => None,
                Baseline::NameLookup => by_clue.get(&(recording.source, recording.clue.as_str())),
                Baseline::DayLookup => by_day.get(&(recording.source, recording.day)),
            };
            let seen = looked_up.or_else(|| by_source.get(&recording.source));
            judged.push(answer(recording, seen.copied().unwrap_or_default()));
        }
    }
    judged
}

/// Shares of the classes among recordings with the same key.
fn shares<'a, K: Ord>(
    recordings: &[&'a Unheard],
    key: impl Fn(&'a Unheard) -> K,
) -> BTreeMap<K, [f64; Class::ALL.len()]> {
    let mut shares = BTreeMap::<K, [f64; Class::ALL.len()]>::new();
    for recording in recordings {
        shares.entry(key(recording)).or_default()[recording.truth.index()] += 1.0;
    }
    for counts in shares.values_mut() {
        let total: f64 = counts.iter().sum();
        for count in counts {
            *count /= total;
        }
    }
    shares
}

/// The judgement of a recording with given probabilities.
fn answer(recording: &Unheard, probabilities: [f64; Class::ALL.len()]) -> Prediction {
    Prediction {
        file: recording.file.clone(),
        group: recording.group.clone(),
        source: recording.source,
        truth: recording.truth,
        probabilities: Probabilities(probabilities),
        abstained: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unheard(number: usize, clue: &str, truth: Class, fold: usize) -> Unheard {
        let (file, group) = (number.to_string(), number.to_string());
        let day = i64::try_from(number / 2).ok();
        Unheard {
            file,
            group,
            source: Collection::PascalB,
            truth,
            clue: clue.to_owned(),
            day,
            fold,
        }
    }

    /// Subject x has murmurs, everyone else is normal; x is on both sides of the folds.
    fn leaking() -> Vec<Unheard> {
        let mut all: Vec<_> = (0..8)
            .map(|number| unheard(number, &number.to_string(), Class::Normal, number % 2))
            .collect();
        all.push(unheard(8, "x", Class::Murmur, 0));
        all.push(unheard(9, "x", Class::Murmur, 1));
        all
    }

    #[test]
    fn a_clue_on_both_sides_gives_the_answer_away() {
        assert!(cross_validate(&leaking(), Baseline::NameLookup).iter().all(Prediction::is_right));
    }

    #[test]
    fn the_majority_misses_every_other_class() {
        let judged = cross_validate(&leaking(), Baseline::Majority);
        assert_eq!(judged.iter().filter(|one| one.is_right()).count(), 8);
    }

    #[test]
    fn a_new_clue_falls_back_on_the_majority() {
        let mut honest = leaking();
        honest[8].fold = 1;
        let judged = cross_validate(&honest, Baseline::NameLookup);
        assert!(judged.iter().all(|one| one.predicted() == Some(Class::Normal)));
    }

    #[test]
    fn a_day_on_both_sides_gives_the_answer_away() {
        let judged = cross_validate(&leaking(), Baseline::DayLookup);
        assert!(judged.iter().all(Prediction::is_right));
        let mut other_days = leaking();
        other_days[9].day = Some(77);
        let judged = cross_validate(&other_days, Baseline::DayLookup);
        assert_eq!(judged.iter().filter(|one| !one.is_right()).count(), 2);
    }
}
