//! Agreement with scikit-learn (`tests/golden/metrics.py`) and with what is known of PASCAL.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::baseline::{Baseline, Unheard, cross_validate, in_random_folds, unheard};
use super::*;
use crate::data::folds::Folds;
use crate::data::{Collection, Dataset, fixture};
use engine::findings::Class;
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Golden {
    judgements: Vec<Row>,
    overall: BTreeMap<String, f64>,
    classes: BTreeMap<String, BTreeMap<String, f64>>,
}

#[derive(serde::Deserialize)]
struct Row {
    truth: Class,
    probabilities: [f64; 5],
}

#[test]
fn figures_agree_with_scikit_learn() {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../tests/golden/metrics.json")).unwrap();
    let judged: Vec<_> = golden
        .judgements
        .iter()
        .map(|row| prediction::judged("g", row.truth, row.probabilities))
        .collect();
    let evaluation = evaluate(
        &judged,
        "golden",
        &BootstrapConfig { resamples: 0, ..BootstrapConfig::default() },
    );
    let mut compared = 0;
    for (key, expected) in &golden.overall {
        compared += close(&evaluation.overall, key, *expected);
    }
    for class in &evaluation.classes {
        for (key, expected) in &golden.classes[class.class.key()] {
            compared += close(&class.figures, key, *expected);
        }
    }
    // Coverage and accuracy where answered are the model's own; all else is in the file.
    assert_eq!(golden.overall.len(), Metric::OVERALL.len() - 2);
    assert_eq!(compared, golden.overall.len() + 4 * Metric::PER_CLASS);
}

/// Asserts that the figure of that name is the expected one, and counts it.
fn close(figures: &[Figure], key: &str, expected: f64) -> usize {
    let figure = figures.iter().find(|figure| figure.metric.key() == key).unwrap();
    let value = figure.estimate.unwrap().value;
    assert!((value - expected).abs() < 1e-9, "{key}: {value}, expected {expected}");
    1
}

#[test]
fn a_name_lookup_wins_on_random_folds_of_pascal_and_not_on_the_given_ones() {
    let Some(folder) = fixture::data_folder() else { return };
    let dataset = Dataset::open(&folder).unwrap();
    let folds = Folds::read(&dataset.root.join("folds.csv"), &dataset).unwrap();
    for (source, leak) in [(Collection::PascalA, 0.60), (Collection::PascalB, 0.75)] {
        let part = dataset.only(&[source]);
        let accuracy = |recordings: &[Unheard]| {
            ConfusionMatrix::of(&cross_validate(recordings, Baseline::NameLookup))
                .accuracy()
                .unwrap()
        };
        let given = unheard(part.labelled(), |recording| folds.fold_of(&recording.name, 1));
        let honest = accuracy(&given);
        let leaking = accuracy(&in_random_folds(given, 5, 0));
        eprintln!("{source}: random folds {leaking:.3}, given folds {honest:.3}");
        assert!(leaking > leak && honest < leaking, "{source}: random {leaking}, given {honest}");
    }
}
