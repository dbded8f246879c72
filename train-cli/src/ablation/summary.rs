//! Figures of every variant, and how far it is from the reference on the same recordings.

use std::collections::{BTreeSet, HashSet};

use engine::findings::Class;
use serde::{Deserialize, Serialize};

use super::Part;
use crate::data::Collection;
use crate::metrics::{BootstrapConfig, Estimate, Metric, Prediction, Sample, bootstrap, paired};

/// A variant and what was said of every recording by networks or models that never saw its group.
pub struct Outcome {
    /// What it is about.
    pub part: Part,
    /// What was changed.
    pub name: String,
    /// The outcome that it is compared with, by name; the first one where none is named.
    pub against: Option<String>,
    /// The judgements.
    pub judged: Vec<Prediction>,
}

/// The figures of one variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// What it is about.
    pub part: Part,
    /// What was changed.
    pub name: String,
    /// Recordings.
    pub n: usize,
    /// Groups.
    pub groups: usize,
    /// Unweighted average recall by source, in order.
    pub uar: Vec<(String, Option<Estimate>)>,
    /// The mean of the sources' UAR.
    pub mean_uar: Option<Estimate>,
    /// That mean less the reference's; positive where the change helps.
    pub difference: Option<Estimate>,
    /// Of the classes that the heart cycle should help with.
    #[serde(default)]
    pub recalls: Vec<ClassRecall>,
}

/// The recall of a class over all sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassRecall {
    /// The class.
    pub class: Class,
    /// Its recall.
    pub value: Option<Estimate>,
    /// That less the reference's.
    pub difference: Option<Estimate>,
}

/// Classes that rhythm and phases tell of.
const TOLD_BY_THE_CYCLE: [Class; 2] = [Class::Murmur, Class::Extrasystole];

/// Figures of each outcome with intervals by bootstrap over groups; differences are paired: the same groups
/// are drawn for both. The reference is the first outcome, or the one that an outcome names.
#[must_use]
pub fn summarise(outcomes: &[Outcome], config: &BootstrapConfig) -> Vec<Summary> {
    let Some(reference) = outcomes.first() else { return Vec::new() };
    let of_one = |outcome: &Outcome| {
        let named = outcomes.iter().find(|other| outcome.against.as_ref() == Some(&other.name));
        of_outcome(outcome, &named.unwrap_or(reference).judged, config)
    };
    outcomes.iter().map(of_one).collect()
}

fn of_outcome(outcome: &Outcome, reference: &[Prediction], config: &BootstrapConfig) -> Summary {
    let judged = &outcome.judged;
    let sources: Vec<Collection> =
        judged.iter().map(|one| one.source).collect::<BTreeSet<_>>().into_iter().collect();
    let measure = |drawn: Vec<&Prediction>| figures(&drawn, &sources);
    let estimates = bootstrap(judged, config, measure);
    // A variant on fewer recordings is compared on those; one on others isn't compared.
    let files: HashSet<&str> = judged.iter().map(|one| one.file.as_str()).collect();
    let is_shared = |one: &&Prediction| files.contains(one.file.as_str());
    let theirs: Vec<Prediction> = reference.iter().filter(is_shared).cloned().collect();
    let differences = paired(judged, &theirs, config, measure).unwrap_or_default();
    let difference =
        |figure: usize| differences.get(figure).copied().flatten().map(|found| found.estimate);
    let (mean, first_recall) = (sources.len(), sources.len() + 1);
    let recall = |(index, class)| ClassRecall {
        class,
        value: estimates[first_recall + index],
        difference: difference(first_recall + index),
    };
    let titles = sources.iter().map(|source| source.title().to_owned());
    let groups: BTreeSet<&str> = judged.iter().map(|one| one.group.as_str()).collect();
    Summary {
        part: outcome.part,
        name: outcome.name.clone(),
        n: judged.len(),
        groups: groups.len(),
        uar: titles.zip(estimates.iter().copied()).collect(),
        mean_uar: estimates[mean],
        difference: difference(mean),
        recalls: TOLD_BY_THE_CYCLE.into_iter().enumerate().map(recall).collect(),
    }
}

/// The UAR of each source, their mean, and the recalls of the classes that the cycle tells of.
fn figures(judged: &[&Prediction], sources: &[Collection]) -> Vec<Option<f64>> {
    let mut figures: Vec<_> = sources.iter().map(|&source| uar(judged, source)).collect();
    figures.push(mean(&figures));
    let all = Sample::new(judged.to_vec(), &[]);
    figures.extend(TOLD_BY_THE_CYCLE.map(|class| all.measure(Metric::Recall(class))));
    figures
}

fn uar(judged: &[&Prediction], source: Collection) -> Option<f64> {
    let of_source: Vec<&Prediction> =
        judged.iter().copied().filter(|one| one.source == source).collect();
    let classes: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| of_source.iter().any(|one| one.truth == *class))
        .collect();
    Sample::new(of_source, &classes).measure(Metric::UnweightedAverageRecall)
}

fn mean(figures: &[Option<f64>]) -> Option<f64> {
    let sum: Option<f64> = figures.iter().copied().sum();
    (!figures.is_empty()).then_some(sum? / figures.len() as f64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::metrics::prediction::in_turn;

    fn outcome(name: &str, right: impl Fn(usize) -> bool) -> Outcome {
        let judged = in_turn(80, 40, right);
        Outcome { part: Part::Views, name: name.to_owned(), against: None, judged }
    }

    #[test]
    fn the_reference_differs_from_itself_by_nothing_and_a_better_variant_by_what_it_is_better() {
        let half = outcome("reference", |i| i % 4 < 2);
        let better = outcome("better", |i| i < 40 || i % 4 < 2);
        let summaries = summarise(&[half, better], &BootstrapConfig::default());
        let same = summaries[0].difference.unwrap();
        assert!(same.value.abs() < 1e-12 && same.low.abs() < 1e-12 && same.high.abs() < 1e-12);
        assert_eq!((summaries[0].n, summaries[0].groups), (80, 40));
        let (a, b) = (&summaries[1].uar[0], &summaries[1].uar[1]);
        assert!((a.1.unwrap().value - 1.0).abs() < 1e-12);
        assert!((b.1.unwrap().value - 0.5).abs() < 1e-12);
        let difference = summaries[1].difference.unwrap();
        assert!((difference.value - 0.25).abs() < 1e-12 && difference.low > 0.1);
    }

    #[test]
    fn a_variant_is_compared_with_the_one_that_it_names_and_recalls_are_of_their_class() {
        let reference = outcome("reference", |_| true);
        let half = outcome("half", |i| i % 4 < 2);
        let named = Outcome { against: Some("half".to_owned()), ..outcome("all", |_| true) };
        let summaries = summarise(&[reference, half, named], &BootstrapConfig::default());
        assert!((summaries[2].difference.unwrap().value - 0.5).abs() < 1e-12);
        let recalls = &summaries[1].recalls;
        assert!((recalls[0].value.unwrap().value - 0.5).abs() < 1e-12);
        assert!((recalls[0].difference.unwrap().value + 0.5).abs() < 1e-12);
        assert_eq!((recalls[1].class, recalls[1].value), (Class::Extrasystole, None));
    }

    #[test]
    fn other_recordings_are_not_compared() {
        let reference = outcome("reference", |_| true);
        let mut fewer = outcome("fewer", |_| true);
        let mut more = outcome("more", |_| true);
        more.judged[0].file = "another".to_owned();
        fewer.judged.truncate(60);
        let summaries = summarise(&[reference, fewer, more], &BootstrapConfig::default());
        assert!(summaries[1].difference.is_some());
        assert!(summaries[2].difference.is_none());
    }
}
