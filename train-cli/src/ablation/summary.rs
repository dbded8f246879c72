//! Figures of every variant, and how far it is from the reference on the same recordings.

use std::collections::{BTreeSet, HashSet};

use engine::findings::Class;
use serde::{Deserialize, Serialize};

use super::Part;
use crate::data::Collection;
use crate::metrics::{BootstrapConfig, Estimate, Metric, Prediction, Sample, bootstrap, paired};

/// A variant, and the predictions of its models for recordings whose groups they never saw.
pub struct VariantPredictions {
    /// What it is about.
    pub part: Part,
    /// What was changed.
    pub name: String,
    /// The variant that it is compared with, by name; the first one where none is named.
    pub against: Option<String>,
    /// The predictions.
    pub predictions: Vec<Prediction>,
}

/// The figures of one variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariantSummary {
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

/// Classes for which rhythm and phases should help.
const CYCLE_CLASSES: [Class; 2] = [Class::Murmur, Class::Extrasystole];

/// Figures of each variant with intervals by bootstrap over groups; differences are paired: the same groups
/// are drawn for both. The reference is the first variant, or the one that a variant names.
#[must_use]
pub fn summarise(variants: &[VariantPredictions], config: &BootstrapConfig) -> Vec<VariantSummary> {
    let Some(reference) = variants.first() else { return Vec::new() };
    let of_one = |variant: &VariantPredictions| {
        let named = variants.iter().find(|other| variant.against.as_ref() == Some(&other.name));
        summary_of(variant, &named.unwrap_or(reference).predictions, config)
    };
    variants.iter().map(of_one).collect()
}

fn summary_of(
    variant: &VariantPredictions,
    reference: &[Prediction],
    config: &BootstrapConfig,
) -> VariantSummary {
    let predictions = &variant.predictions;
    let sources: Vec<Collection> =
        predictions.iter().map(|one| one.source).collect::<BTreeSet<_>>().into_iter().collect();
    let measure = |drawn: Vec<&Prediction>| figures(&drawn, &sources);
    let estimates = bootstrap(predictions, config, measure);
    // A variant on fewer recordings is compared on those; one on others isn't compared.
    let files: HashSet<&str> = predictions.iter().map(|one| one.file.as_str()).collect();
    let is_shared = |one: &&Prediction| files.contains(one.file.as_str());
    let theirs: Vec<Prediction> = reference.iter().filter(is_shared).cloned().collect();
    let differences = paired(predictions, &theirs, config, measure).unwrap_or_default();
    let difference =
        |figure: usize| differences.get(figure).copied().flatten().map(|found| found.estimate);
    let (mean, first_recall) = (sources.len(), sources.len() + 1);
    let recall = |(index, class)| ClassRecall {
        class,
        value: estimates[first_recall + index],
        difference: difference(first_recall + index),
    };
    let titles = sources.iter().map(|source| source.title().to_owned());
    let groups: BTreeSet<&str> = predictions.iter().map(|one| one.group.as_str()).collect();
    VariantSummary {
        part: variant.part,
        name: variant.name.clone(),
        n: predictions.len(),
        groups: groups.len(),
        uar: titles.zip(estimates.iter().copied()).collect(),
        mean_uar: estimates[mean],
        difference: difference(mean),
        recalls: CYCLE_CLASSES.into_iter().enumerate().map(recall).collect(),
    }
}

/// The UAR of each source, their mean, and the recalls of [`CYCLE_CLASSES`].
fn figures(predictions: &[&Prediction], sources: &[Collection]) -> Vec<Option<f64>> {
    let mut figures: Vec<_> = sources.iter().map(|&source| uar(predictions, source)).collect();
    figures.push(mean(&figures));
    let all = Sample::new(predictions.to_vec(), &[]);
    figures.extend(CYCLE_CLASSES.map(|class| all.measure(Metric::Recall(class))));
    figures
}

fn uar(predictions: &[&Prediction], source: Collection) -> Option<f64> {
    let of_source: Vec<&Prediction> =
        predictions.iter().copied().filter(|one| one.source == source).collect();
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

    fn variant(name: &str, right: impl Fn(usize) -> bool) -> VariantPredictions {
        let predictions = in_turn(80, 40, right);
        VariantPredictions { part: Part::Views, name: name.to_owned(), against: None, predictions }
    }

    #[test]
    fn the_reference_differs_from_itself_by_nothing_and_a_better_variant_by_what_it_is_better() {
        let half = variant("reference", |i| i % 4 < 2);
        let better = variant("better", |i| i < 40 || i % 4 < 2);
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
        let reference = variant("reference", |_| true);
        let half = variant("half", |i| i % 4 < 2);
        let named =
            VariantPredictions { against: Some("half".to_owned()), ..variant("all", |_| true) };
        let summaries = summarise(&[reference, half, named], &BootstrapConfig::default());
        assert!((summaries[2].difference.unwrap().value - 0.5).abs() < 1e-12);
        let recalls = &summaries[1].recalls;
        assert!((recalls[0].value.unwrap().value - 0.5).abs() < 1e-12);
        assert!((recalls[0].difference.unwrap().value + 0.5).abs() < 1e-12);
        assert_eq!((recalls[1].class, recalls[1].value), (Class::Extrasystole, None));
    }

    #[test]
    fn other_recordings_are_not_compared() {
        let reference = variant("reference", |_| true);
        let mut fewer = variant("fewer", |_| true);
        let mut more = variant("more", |_| true);
        more.predictions[0].file = "another".to_owned();
        fewer.predictions.truncate(60);
        let summaries = summarise(&[reference, fewer, more], &BootstrapConfig::default());
        assert!(summaries[1].difference.is_some());
        assert!(summaries[2].difference.is_none());
    }
}
