#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::data::Collection;
use crate::metrics::{BootstrapConfig, Estimate, Evaluation, Prediction, evaluate};
use engine::findings::Class;

fn judged() -> Vec<Prediction> {
    let one = |number: usize| Prediction {
        file: number.to_string(),
        group: (number / 2).to_string(),
        source: Collection::PascalB,
        truth: if number.is_multiple_of(3) { Class::Murmur } else { Class::Normal },
        probabilities: engine::findings::Probabilities([
            0.4 + 0.02 * number as f64,
            0.6 - 0.02 * number as f64,
            0.0,
            0.0,
            0.0,
        ]),
        abstained: number == 7,
    };
    (0..20).map(one).collect()
}

fn evaluation() -> Evaluation {
    evaluate(
        &judged(),
        "Held-out <test> part",
        &BootstrapConfig { resamples: 50, ..BootstrapConfig::default() },
    )
}

fn all() -> Vec<String> {
    let (judged, evaluation) = (judged(), evaluation());
    vec![
        confusion_matrix(&evaluation).unwrap(),
        roc_curves(&evaluation, &judged).unwrap(),
        reliability_diagram(&evaluation, &judged).unwrap(),
        coverage_risk_curve(&evaluation, &judged).unwrap(),
    ]
}

#[test]
fn every_plot_says_what_it_was_measured_on() {
    for svg in all() {
        for said in ["n = 20", "10 groups", "Held-out &lt;test&gt; part"] {
            assert!(svg.contains(said), "{said} is missing in {svg}");
        }
    }
}

#[test]
fn plots_follow_the_colour_scheme_and_load_nothing() {
    for svg in all() {
        assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("currentColor"));
        assert!(!svg.contains("#010203") && !svg.contains("href"));
        assert_eq!(svg.matches("http").count(), 1, "only the name space");
    }
}

#[test]
fn the_confusion_matrix_shows_every_count() {
    let svg = confusion_matrix(&evaluation()).unwrap();
    let matrix = evaluation().confusion;
    assert!(svg.contains(&format!("{} (", matrix.counts[0][0])));
    assert!(svg.contains("extrasystole"));
}

#[test]
fn training_curves_name_each_curve_and_bear_missing_values() {
    let curve =
        |name: &str, values: &[f64]| Curve { name: name.to_owned(), values: values.to_vec() };
    let loss =
        vec![curve("training", &[1.0, 0.5, f64::NAN]), curve("validation", &[1.1, 0.7, 0.6])];
    let panels = [
        Curves { name: "loss".to_owned(), curves: loss },
        Curves { name: "UAR".to_owned(), curves: vec![curve("validation UAR", &[])] },
    ];
    let svg = curves("Training", "seed 1", &panels, Some(1)).unwrap();
    assert!(svg.contains(" training") && svg.contains(" validation") && svg.contains("epoch"));
    assert!(!svg.contains("NaN"));
}

#[test]
fn intervals_name_each_variant_and_bear_missing_differences() {
    let estimate = |value| Estimate { value, low: value - 0.1, high: value + 0.1 };
    let row = |name: &str, difference| IntervalRow {
        name: name.to_owned(),
        series: vec![("set A".to_owned(), estimate(0.6)), ("set B".to_owned(), estimate(0.7))],
        difference,
    };
    let rows = [row("reference", None), row("without masks", Some(estimate(-0.05)))];
    let svg = intervals("Study", "n = 3.", "difference", &rows).unwrap();
    for said in ["reference", "without masks", "Blue: set A", "orange: set B", "n = 3."] {
        assert!(svg.contains(said), "{said} is missing");
    }
    // Two dots in the first row, three in the second.
    assert_eq!(svg.matches("<circle").count(), 5);
    assert!(intervals("Study", "", "difference", &[]).is_ok());
}
