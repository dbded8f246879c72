//! Runs beside each other, as a table for a terminal and as a page.

use std::fmt::Write;

use super::html::{escaped, page};
use super::plots::{IntervalRow, intervals};
use super::text::with_interval;
use super::{Align, ReportError, Table};
use crate::comparison::{ComparedFigure, ComparedPart, Comparison, Pair, RunFigure};
use crate::metrics::{Difference, Metric};

/// The figures that a terminal has room for; a page shows all.
fn is_chief(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::UnweightedAverageRecall
            | Metric::Accuracy
            | Metric::MacroF1
            | Metric::Matthews
            | Metric::MacroAuroc
            | Metric::MacroAveragePrecision
            | Metric::ExpectedCalibrationError
            | Metric::RiskCoverageArea
            | Metric::Recall(_)
            | Metric::Auroc(_)
    )
}

/// One table: the chief figures of every run on each source, with paired differences from the first.
#[must_use]
pub fn comparison_text(comparison: &Comparison) -> String {
    let mut table = Table::new(&[
        ("data", Align::Left),
        ("figure", Align::Left),
        ("run", Align::Left),
        ("value (interval)", Align::Right),
        ("difference (interval)", Align::Right),
        ("p", Align::Right),
    ]);
    for part in &comparison.parts {
        for figure in part.figures.iter().filter(|figure| is_chief(figure.metric)) {
            for run in &figure.runs {
                let of = [part.name.clone(), figure.title(), run.run.clone()];
                table.push(of.into_iter().chain(cells(run)));
            }
        }
    }
    let mut pairs = Table::new(&[
        ("data", Align::Left),
        ("run", Align::Left),
        ("less", Align::Left),
        ("difference of UAR", Align::Right),
        ("p", Align::Right),
        ("p, Holm", Align::Right),
    ]);
    for part in &comparison.parts {
        for pair in &part.pairs {
            let of = [part.name.clone(), pair.first.clone(), pair.second.clone()];
            pairs.push(of.into_iter().chain(pair_cells(pair)));
        }
    }
    let bases: Vec<String> = comparison.parts.iter().map(|part| basis(comparison, part)).collect();
    format!("{}\n\n{table}\n\nEvery two runs:\n\n{pairs}", bases.join("\n"))
}

/// Difference, p-value, and the p-value corrected for the number of pairs.
fn pair_cells(pair: &Pair) -> [String; 3] {
    let p = |p: Option<f64>| p.map_or_else(|| "–".to_owned(), |p| format!("{p:.3}"));
    [signed(pair.difference), p(pair.difference.map(|found| found.p)), p(pair.corrected_p)]
}

/// Value, difference and p-value.
fn cells(run: &RunFigure) -> [String; 3] {
    let p = run.difference.map_or_else(|| "–".to_owned(), |found| format!("{:.3}", found.p));
    [with_interval(run.value), signed(run.difference), p]
}

fn signed(difference: Option<Difference>) -> String {
    difference.map_or_else(
        || "–".to_owned(),
        |found| {
            let e = found.estimate;
            format!("{:+.3} ({:+.3} to {:+.3})", e.value, e.low, e.high)
        },
    )
}

/// What the figures of a part rest on.
fn basis(comparison: &Comparison, part: &ComparedPart) -> String {
    let ComparedPart { name, judgements, recordings, groups, .. } = part;
    let (level, resamples) = (comparison.intervals.level * 100.0, comparison.intervals.resamples);
    let reference = &comparison.reference;
    format!(
        "{name}: n = {recordings} recordings ({judgements} judgements of each run) of {groups} groups; {level:.0} % intervals by bootstrap over groups ({resamples} resamples); differences from {reference}, paired, with a two-sided p-value that is not corrected for the number of comparisons."
    )
}

/// A page with every figure, and a plot of each part by name.
///
/// # Errors
/// [`ReportError::Plot`] if a plot can't be drawn.
pub fn comparison_html(
    comparison: &Comparison,
) -> Result<(String, Vec<(String, String)>), ReportError> {
    let (mut body, mut plots) = (String::new(), Vec::new());
    for part in &comparison.parts {
        let plot = plot(comparison, part)?;
        // Writing to a string can't fail.
        let _ = write!(
            body,
            "<section>\n<h2>{}</h2>\n<p>{}</p>\n<figure>{plot}</figure>\n{}{}</section>\n",
            escaped(&part.name),
            escaped(&basis(comparison, part)),
            pair_rows(part),
            rows(part)
        );
        plots.push((part.name.clone(), plot));
    }
    Ok((page("Runs compared", &body), plots))
}

fn rows(part: &ComparedPart) -> String {
    let row = |figure: &ComparedFigure, run: &RunFigure| {
        let [value, difference, p] = cells(run);
        let (title, run) = (escaped(&figure.title()), escaped(&run.run));
        format!(
            "<tr><th scope=\"row\">{title}</th><td>{run}</td><td>{value}</td><td>{difference}</td><td>{p}</td></tr>\n"
        )
    };
    let of_figure = |figure: &ComparedFigure| {
        figure.runs.iter().map(|run| row(figure, run)).collect::<String>()
    };
    let rows: String = part.figures.iter().map(of_figure).collect();
    format!(
        "<div class=\"wide\"><table>\n<tr><th>Figure</th><th>Run</th><th>Value (interval)</th><th>Difference (interval)</th><th>p</th></tr>\n{rows}</table></div>\n"
    )
}

fn pair_rows(part: &ComparedPart) -> String {
    let row = |pair: &Pair| {
        let [difference, p, corrected] = pair_cells(pair);
        let (first, second) = (escaped(&pair.first), escaped(&pair.second));
        format!(
            "<tr><th scope=\"row\">{first}</th><td>{second}</td><td>{difference}</td><td>{p}</td><td>{corrected}</td></tr>\n"
        )
    };
    let rows: String = part.pairs.iter().map(row).collect();
    format!(
        "<h3>UAR of every two runs</h3>\n<div class=\"wide\"><table>\n<tr><th>Run</th><th>Less</th><th>Difference (interval)</th><th>p</th><th>p, corrected by Holm for the number of pairs</th></tr>\n{rows}</table></div>\n<h3>Every figure</h3>\n"
    )
}

/// The UAR of every run and its distance from the first's.
fn plot(comparison: &Comparison, part: &ComparedPart) -> Result<String, ReportError> {
    let is_uar = |figure: &&ComparedFigure| figure.metric == Metric::UnweightedAverageRecall;
    let runs = part.figures.iter().find(is_uar).map_or(&[][..], |figure| &figure.runs);
    let row = |run: &RunFigure| IntervalRow {
        name: run.run.clone(),
        series: run.value.map(|value| (part.name.clone(), value)).into_iter().collect(),
        difference: run.difference.map(|found| found.estimate),
    };
    let rows: Vec<IntervalRow> = runs.iter().map(row).collect();
    intervals("UAR of each run", &basis(comparison, part), "difference of UAR", &rows)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::comparison::{Run, compare};
    use crate::data::Collection;
    use crate::metrics::{BootstrapConfig, Prediction};
    use engine::findings::Class;

    fn comparison() -> Comparison {
        let run = |name: &str, p: f64| {
            let one = |number: usize| Prediction {
                file: number.to_string(),
                group: number.to_string(),
                source: Collection::PascalA,
                truth: if number < 3 { Class::Artifact } else { Class::Normal },
                probabilities: engine::findings::Probabilities([
                    p,
                    0.0,
                    0.0,
                    0.0,
                    0.1 * number as f64,
                ]),
                abstained: false,
            };
            Run { name: name.to_owned(), judged: (0..6).map(one).collect() }
        };
        let config = BootstrapConfig { resamples: 20, ..BootstrapConfig::default() };
        compare(&[run("first", 0.5), run("<second>", 0.05)], &config).unwrap()
    }

    #[test]
    fn the_table_shows_each_run_with_its_difference_and_says_what_it_rests_on() {
        let text = comparison_text(&comparison());
        let row = |name: &str| {
            text.lines().find(|l| l.contains("UAR (macro recall)") && l.contains(name)).unwrap()
        };
        assert!(text.lines().last().unwrap().contains("+0.167"), "{text}");
        assert!(row("first").contains("0.500") && row("first").ends_with('–'), "{text}");
        // It finds two artifacts of three, and loses the three normal ones.
        assert!(row("<second>").contains("0.333") && row("<second>").contains("-0.167"), "{text}");
        assert!(text.contains("n = 6 recordings") && text.contains("differences from first"));
    }

    #[test]
    fn the_page_shows_every_figure_of_each_run_and_loads_nothing() {
        let comparison = comparison();
        let (page, plots) = comparison_html(&comparison).unwrap();
        assert_eq!(plots.len(), 1);
        assert!(page.contains("&lt;second&gt;") && !page.contains("<second>"));
        let figures = Metric::OVERALL.len() + 2 * Metric::PER_CLASS;
        assert_eq!(page.matches("<th scope=\"row\">").count(), 2 * figures + 1);
        assert!(!page.contains("src=") && !page.contains("href="));
    }
}
