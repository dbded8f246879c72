//! An evaluation as one HTML file that loads nothing.

use super::ReportError;
use super::plots::{confusion_matrix, coverage_risk_curve, reliability_diagram, roc_curves};
use super::text::{basis, with_interval};
use crate::metrics::{Evaluation, Figure, Prediction};
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

/// Several evaluations, each with its tables and plots, under one title.
///
/// # Errors
/// [`ReportError::Plot`] if a plot can't be drawn.
pub fn html(
    title: &str,
    parts: &[(String, Evaluation, Vec<Prediction>)],
) -> Result<String, ReportError> {
    let mut body = String::new();
    for (name, evaluation, judged) in parts {
        body += &section(name, evaluation, judged)?;
    }
    Ok(page(title, &body))
}

/// A page of sections that loads nothing.
pub(super) fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn section(
    name: &str,
    evaluation: &Evaluation,
    judged: &[Prediction],
) -> Result<String, ReportError> {
    let plots = [
        confusion_matrix(evaluation)?,
        roc_curves(evaluation, judged)?,
        reliability_diagram(evaluation, judged)?,
        coverage_risk_curve(evaluation, judged)?,
    ];
    let mut out =
        format!("<section>\n<h2>{}</h2>\n<p>{}</p>\n", escaped(name), escaped(&basis(evaluation)));
    out += &overall(&evaluation.overall);
    out += &by_class(evaluation);
    for plot in plots {
        // Writing to a string can't fail.
        let _ = writeln!(out, "<figure>{plot}</figure>");
    }
    Ok(out + "</section>\n")
}

fn overall(figures: &[Figure]) -> String {
    let row = |figure: &Figure| {
        format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
            figure.metric.title(),
            with_interval(figure.estimate)
        )
    };
    let rows: String = figures.iter().map(row).collect();
    format!(
        "<table>\n<tr><th>Over all classes</th><th>Value (interval)</th></tr>\n{rows}</table>\n"
    )
}

fn by_class(evaluation: &Evaluation) -> String {
    let Some(first) = evaluation.classes.first() else { return String::new() };
    let mut heads = String::new();
    for figure in &first.figures {
        let _ = write!(heads, "<th>{}</th>", figure.metric.title());
    }
    let mut rows = String::new();
    for class in &evaluation.classes {
        let cell = |figure: &Figure| format!("<td>{}</td>", with_interval(figure.estimate));
        let cells: String = class.figures.iter().map(cell).collect();
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}</td>{cells}</tr>",
            class.class.key(),
            class.n
        );
    }
    format!(
        "<div class=\"wide\"><table>\n<tr><th>Class</th><th>n</th>{heads}</tr>\n{rows}</table></div>\n"
    )
}

/// Text that is safe inside an element.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::metrics::{BootstrapConfig, evaluate};
    use engine::findings::Class;

    #[test]
    fn the_report_holds_tables_and_plots_and_loads_nothing() {
        let one = |number: usize| Prediction {
            file: number.to_string(),
            group: number.to_string(),
            source: Collection::PascalA,
            truth: if number < 3 { Class::Artifact } else { Class::Normal },
            probabilities: engine::findings::Probabilities([
                0.5,
                0.0,
                0.0,
                0.0,
                0.1 * number as f64,
            ]),
            abstained: false,
        };
        let judged: Vec<_> = (0..6).map(one).collect();
        let evaluation = evaluate(
            &judged,
            "Test",
            &BootstrapConfig { resamples: 20, ..BootstrapConfig::default() },
        );
        let page = html("Model <x>", &[("set A".to_owned(), evaluation, judged)]).unwrap();
        assert!(page.contains("<h1>Model &lt;x&gt;</h1>") && page.contains("UAR"));
        assert_eq!(page.matches("<figure>").count(), 4);
        assert!(!page.contains("src=") && !page.contains("href=") && !page.contains("@import"));
    }
}
