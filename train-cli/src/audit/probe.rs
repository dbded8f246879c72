//! Whether a recording's source can be recognised from a network's embedding of it.
//!
//! A network that learns from both a clinic's stethoscope and phones may recognise the device instead of the class,
//! because each source has classes of its own. A linear probe (G. Alain and Y. Bengio, *Understanding intermediate
//! layers using linear classifier probes*, 2016) measures how much of the source its last layer could use. Because the
//! classes differ between sources, a good classifier separates the sources too. So the probe is also taken among
//! recordings of one class at a time, where only the source differs.

use std::collections::{BTreeMap, BTreeSet};

use engine::findings::Class;
use engine::stats::argmax;
use serde::Serialize;

use crate::data::Collection;
use crate::linear::{Logistic, Rows, Standard};
use crate::metrics::{BootstrapConfig, Estimate, bootstrap_by};

/// L2 penalty of the probe: it has some hundred values and some hundred recordings.
const PENALTY: f64 = 0.01;

/// Groups that each source must have, so that every fold is learnt with both.
const LEAST_GROUPS: usize = 5;

/// The most sources that can be told apart: all that the data sets have.
const MOST_SOURCES: usize = 12;

/// A recording's embedding with what is known of the recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedded {
    /// Its group.
    pub group: String,
    /// Its source.
    pub source: Collection,
    /// Its class.
    pub class: Class,
    /// The fold in which it is tested; folds share no group.
    pub fold: usize,
    /// Values before the last layer.
    pub values: Vec<f64>,
}

/// How well the source is recognised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probe {
    /// Among recordings of this class; of all where none is named.
    pub class: Option<Class>,
    /// The sources that are told apart.
    pub sources: Vec<Collection>,
    /// Recordings.
    pub recordings: usize,
    /// Groups.
    pub groups: usize,
    /// Mean over the sources of the share that is recognised, in grouped cross-validation.
    pub balanced_accuracy: Option<Estimate>,
    /// The same by chance.
    pub chance: f64,
}

/// The probe among all recordings, and among those of each class that several sources have.
#[must_use]
pub fn probes(all: &[Embedded], config: &BootstrapConfig) -> Vec<Probe> {
    let of_class = |class: Class| {
        let part: Vec<&Embedded> = all.iter().filter(|one| one.class == class).collect();
        probe(Some(class), &part, config)
    };
    let whole = probe(None, &all.iter().collect::<Vec<_>>(), config);
    whole.into_iter().chain(Class::ALL.into_iter().filter_map(of_class)).collect()
}

/// None where fewer than two sources have enough groups.
fn probe(class: Option<Class>, part: &[&Embedded], config: &BootstrapConfig) -> Option<Probe> {
    let mut groups = BTreeMap::<Collection, BTreeSet<&str>>::new();
    for one in part {
        groups.entry(one.source).or_default().insert(&one.group);
    }
    groups.retain(|_, groups| groups.len() >= LEAST_GROUPS);
    if groups.len() < 2 {
        return None;
    }
    let sources: Vec<Collection> = groups.keys().copied().collect();
    let part: Vec<&Embedded> =
        part.iter().copied().filter(|one| sources.contains(&one.source)).collect();
    let recognised = cross_validated(&part, &sources);
    let balanced = |drawn: Vec<&Recognised>| vec![balanced_accuracy(&drawn, &sources)];
    let estimates = bootstrap_by(&recognised, |one| one.group, config, balanced);
    Some(Probe {
        class,
        recordings: part.len(),
        groups: groups.values().map(BTreeSet::len).sum(),
        balanced_accuracy: estimates.first().copied().flatten(),
        chance: 1.0 / sources.len() as f64,
        sources,
    })
}

/// A recording, and whether its source was recognised.
struct Recognised<'a> {
    group: &'a str,
    source: Collection,
    is_right: bool,
}

/// Learns to recognise which of `sources` it is without each fold, and tests on it.
fn cross_validated<'a>(part: &[&'a Embedded], sources: &[Collection]) -> Vec<Recognised<'a>> {
    assert!(sources.len() <= MOST_SOURCES, "{} sources are too many to probe", sources.len());
    let place = |one: &Embedded| sources.iter().position(|source| *source == one.source);
    let folds: BTreeSet<usize> = part.iter().map(|one| one.fold).collect();
    let mut recognised = Vec::new();
    for fold in folds {
        let (test, training): (Vec<&Embedded>, Vec<&Embedded>) =
            part.iter().partition(|one| one.fold == fold);
        let values = |part: &[&Embedded]| part.iter().map(|one| one.values.clone()).collect();
        let rows: Vec<Vec<f64>> = values(&training);
        let standard = Standard::of(&rows);
        let rows = Rows {
            values: standard.applied(rows),
            outcomes: training.iter().filter_map(|one| place(one)).collect(),
            weights: weights(&training),
        };
        let logits =
            Logistic::<MOST_SOURCES>::fit(&rows, PENALTY).logits(&standard.applied(values(&test)));
        recognised.extend(test.into_iter().zip(logits).map(|(one, logits)| Recognised {
            group: &one.group,
            source: one.source,
            is_right: argmax(&logits) == place(one),
        }));
    }
    recognised
}

/// Every source weighs the same.
fn weights(part: &[&Embedded]) -> Vec<f64> {
    let count = |source| part.iter().filter(|one| one.source == source).count() as f64;
    part.iter().map(|one| 1.0 / count(one.source)).collect()
}

fn balanced_accuracy(all: &[&Recognised], sources: &[Collection]) -> Option<f64> {
    let recall = |&source: &Collection| {
        let of_source = || all.iter().filter(|one| one.source == source);
        let right = of_source().filter(|one| one.is_right).count() as f64;
        let all = of_source().count() as f64;
        (all > 0.0).then(|| right / all)
    };
    let sum: Option<f64> = sources.iter().map(recall).sum();
    Some(sum? / sources.len() as f64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::phantom::gaussian;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    /// Murmurs are mostly A's and normal hearts mostly B's; the values differ by one unit between classes and the
    /// source by `trace`.
    fn embedded(trace: f64) -> Vec<Embedded> {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let one = |number: usize| {
            let source = if number < 200 { Collection::PASCAL_A } else { Collection::PASCAL_B };
            let is_rare = number.is_multiple_of(5);
            let class = if (number < 200) == is_rare { Class::Normal } else { Class::Murmur };
            let murmur = f64::from(u8::from(class == Class::Murmur));
            let left = trace * f64::from(u8::from(source == Collection::PASCAL_A));
            let mut noise = || 0.3 * gaussian(&mut rng);
            let values = vec![murmur + noise(), left + noise(), noise()];
            let (group, fold) = ((number / 4).to_string(), number / 4 % 5);
            Embedded { group, source, class, fold, values }
        };
        (0..400).map(one).collect()
    }

    fn accuracies(trace: f64) -> Vec<(Option<Class>, Estimate)> {
        let config = BootstrapConfig { resamples: 200, ..BootstrapConfig::default() };
        let probes = probes(&embedded(trace), &config);
        probes.into_iter().map(|probe| (probe.class, probe.balanced_accuracy.unwrap())).collect()
    }

    #[test]
    fn the_class_gives_the_source_away_but_not_within_the_class() {
        let found = accuracies(0.0);
        let classes: Vec<_> = found.iter().map(|(class, _)| *class).collect();
        assert_eq!(classes, [None, Some(Class::Normal), Some(Class::Murmur)]);
        assert!(found[0].1.low > 0.65, "{found:?}");
        assert!(found[1].1.low < 0.5 && found[2].1.low < 0.5, "{found:?}");
    }

    #[test]
    fn a_trace_of_the_device_is_found_within_each_class() {
        let found = accuracies(1.0);
        assert!(found.iter().all(|(_, estimate)| estimate.low > 0.85), "{found:?}");
    }

    #[test]
    fn the_last_collections_are_told_apart_too() {
        let moved = |one: Embedded| {
            let is_a = one.source == Collection::PASCAL_A;
            Embedded { source: if is_a { Collection::OWN } else { Collection::BMD_HS }, ..one }
        };
        let all: Vec<_> = embedded(1.0).into_iter().map(moved).collect();
        let config = BootstrapConfig { resamples: 20, ..BootstrapConfig::default() };
        let probe = probes(&all, &config).remove(0);
        assert_eq!(probe.sources, [Collection::BMD_HS, Collection::OWN]);
        assert!(probe.balanced_accuracy.unwrap().low > 0.85, "{probe:?}");
    }

    #[test]
    fn one_source_alone_is_not_probed() {
        let mut one_source = embedded(1.0);
        one_source.retain(|one| one.source == Collection::PASCAL_A);
        assert!(probes(&one_source, &BootstrapConfig::default()).is_empty());
    }
}
