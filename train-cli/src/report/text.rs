//! An evaluation as text.

use super::{Align, Table};
use crate::metrics::{ConfusionMatrix, Estimate, Evaluation, Metric};
use engine::findings::Class;
use std::fmt::Write;

/// An evaluation as tables for a terminal.
#[must_use]
pub fn text(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = writeln!(out, "{}\n", basis(evaluation));
    let _ = writeln!(out, "{}", overall(evaluation));
    let _ = writeln!(out, "{}", by_class(evaluation));
    let _ = writeln!(out, "{}", confusion(&evaluation.confusion));
    out
}

/// What the figures rest on, in one line: it goes wherever a figure goes.
pub(super) fn basis(evaluation: &Evaluation) -> String {
    let Evaluation { protocol, predictions, recordings, groups, intervals, .. } = evaluation;
    let repeats = if predictions == recordings {
        String::new()
    } else {
        format!(" ({predictions} judgements)")
    };
    format!(
        "{protocol}. n = {recordings} recordings{repeats} of {groups} groups; {:.0} % intervals by bootstrap over groups ({} resamples).",
        intervals.level * 100.0,
        intervals.resamples
    )
}

/// A figure with its interval, or a dash where it is undefined.
pub(super) fn with_interval(estimate: Option<Estimate>) -> String {
    estimate
        .map_or_else(|| "–".to_owned(), |e| format!("{:.3} ({:.3}–{:.3})", e.value, e.low, e.high))
}

fn overall(evaluation: &Evaluation) -> Table {
    let mut table =
        Table::new(&[("over all classes", Align::Left), ("value (interval)", Align::Right)]);
    for figure in &evaluation.overall {
        table.push([figure.metric.title().to_owned(), with_interval(figure.estimate)]);
    }
    table
}

fn by_class(evaluation: &Evaluation) -> Table {
    let mut columns = vec![("class", Align::Left), ("n", Align::Right)];
    columns.extend(Metric::of_class(Class::Normal).map(|metric| (metric.title(), Align::Right)));
    let mut table = Table::new(&columns);
    for class in &evaluation.classes {
        let figures = class.figures.iter().map(|figure| with_interval(figure.estimate));
        table.push([class.class.key().to_owned(), class.n.to_string()].into_iter().chain(figures));
    }
    table
}

fn confusion(matrix: &ConfusionMatrix) -> Table {
    let mut columns = vec![("truth ↓  said →", Align::Left)];
    columns.extend(Class::ALL.map(|class| (class.key(), Align::Right)));
    columns.push(("nothing", Align::Right));
    let mut table = Table::new(&columns);
    for class in Class::ALL.into_iter().filter(|&class| matrix.support(class) > 0) {
        let index = class.index();
        let counts = matrix.counts[index].iter().chain([&matrix.undecided[index]]);
        table.push([class.key().to_owned()].into_iter().chain(counts.map(usize::to_string)));
    }
    table
}
