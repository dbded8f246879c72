//! A study as one HTML file that loads nothing, and as text.

use std::fmt::Write;

use super::html::{escaped, page};
use super::plots::{ParallelAxis, ParallelLine, parallel, search_history, shares};
use super::{Align, ReportError, Table};
use crate::tuning::{Domain, Importance, Point, StudyConfig, Trial, TrialState, importance};

/// What the score is.
const SCORE: &str = "validation UAR";

/// Ticks of a range of numbers.
const TICKS: usize = 5;

/// The study's trials in three plots and a table.
///
/// # Errors
/// [`ReportError::Plot`] if a plot can't be drawn.
pub fn study_html(config: &StudyConfig, trials: &[Trial]) -> Result<String, ReportError> {
    let basis = basis(config, trials);
    let explained = importance(&config.space, trials);
    let rows: Vec<_> =
        explained.into_iter().map(|Importance { name, share }| (name, share)).collect();
    let scores: Vec<_> =
        trials.iter().map(|t| (t.score, t.state == TrialState::Complete)).collect();
    let how = "Share of the variance of the scores' ranks that each parameter explains on its own \
        (Kruskal and Wallis' η²).";
    let best =
        "Dots: trials, open where ended early or failed. Line: the best complete trial so far.";
    let strong = "A line per trial, the better the stronger; orange: the best complete one.";
    let plots = [
        search_history("Best score", &format!("{basis} {best}"), SCORE, &scores)?,
        shares("Importance", &format!("{basis} {how}"), &rows)?,
        parallel("Trials", &format!("{basis} {strong}"), &axes(config), &lines(config, trials))?,
    ];
    let mut body = format!("<section>\n<p>{}</p>\n", escaped(&basis));
    for plot in plots {
        // Writing to a string can't fail.
        let _ = writeln!(body, "<figure>{plot}</figure>");
    }
    let table = escaped(&table(config, trials).to_string());
    let _ = writeln!(body, "<div class=\"wide\"><pre>{table}</pre></div>\n</section>");
    Ok(page("Study", &body))
}

/// What the scores rest on, and a table of the trials, the best first.
#[must_use]
pub fn study_text(config: &StudyConfig, trials: &[Trial]) -> String {
    format!("{}\n\n{}", basis(config, trials), table(config, trials))
}

fn table(config: &StudyConfig, trials: &[Trial]) -> Table {
    let mut columns = vec![
        ("trial", Align::Right),
        ("ended", Align::Left),
        (SCORE, Align::Right),
        ("s", Align::Right),
    ];
    columns.extend(config.space.parameters.keys().map(|name| (name.as_str(), Align::Left)));
    let mut table = Table::new(&columns);
    let mut order: Vec<&Trial> = trials.iter().collect();
    order.sort_by(|a, b| {
        let complete = |trial: &Trial| trial.state == TrialState::Complete;
        complete(b).cmp(&complete(a)).then(b.score.total_cmp(&a.score))
    });
    for trial in order {
        let mut cells = vec![
            trial.number.to_string(),
            ended(trial.state).to_owned(),
            format!("{:.3}", trial.score),
            format!("{:.0}", trial.wall_s),
        ];
        cells
            .extend(config.space.parameters.keys().map(|name| written(config, name, &trial.point)));
        table.push(cells);
    }
    table
}

const fn ended(state: TrialState) -> &'static str {
    match state {
        TrialState::Complete => "complete",
        TrialState::Pruned => "early",
        TrialState::Failed => "failed",
    }
}

/// What the scores rest on.
fn basis(config: &StudyConfig, trials: &[Trial]) -> String {
    let of = |state| trials.iter().filter(|trial| trial.state == state).count();
    let [complete, pruned, failed] =
        [TrialState::Complete, TrialState::Pruned, TrialState::Failed].map(of);
    let outer = config.outer.map_or_else(String::new, |(repeat, fold)| {
        format!(" without fold {fold} of repeat {repeat}")
    });
    let splits = match config.inner {
        0 | 1 => format!("one grouped split, {:.0} % validation", config.validation * 100.0),
        folds => format!("{folds} grouped inner folds"),
    };
    format!(
        "{}{outer}: {} trials ({complete} complete, {pruned} ended early, {failed} failed), each on {splits}.",
        config.data,
        trials.len()
    )
}

/// A parameter's value as a person would write it.
fn written(config: &StudyConfig, name: &str, point: &Point) -> String {
    let Some(&coordinate) = point.get(name) else { return "–".to_owned() };
    match config.space.parameters.get(name) {
        Some(Domain::Choice(choices)) => {
            choices.get(coordinate as usize).map(short).unwrap_or_default()
        }
        Some(Domain::Together(_)) => format!("choice {coordinate:.0}"),
        _ => format!("{coordinate}"),
    }
}

/// A choice in few characters: an object by its name, if it has one.
fn short(value: &serde_json::Value) -> String {
    let text = match value.get("name").and_then(serde_json::Value::as_str) {
        Some(name) => name.to_owned(),
        None => value.to_string(),
    };
    if text.chars().count() <= 16 { text } else { text.chars().take(15).chain(['…']).collect() }
}

fn axes(config: &StudyConfig) -> Vec<ParallelAxis> {
    let of = |(name, domain): (&String, &Domain)| {
        let heights = (0..TICKS).map(|tick| tick as f64 / (TICKS - 1) as f64);
        let coordinates: Vec<f64> = domain.choices().map_or_else(
            || heights.filter_map(|height| domain.between(height)).collect(),
            |count| (0..count).map(|index| index as f64).collect(),
        );
        let tick = |&at: &f64| {
            let point = Point::from([(name.clone(), at)]);
            (domain.height(at), written(config, name, &point))
        };
        ParallelAxis { name: name.clone(), ticks: coordinates.iter().map(tick).collect() }
    };
    let mut axes: Vec<_> = config.space.parameters.iter().map(of).collect();
    let ticks = (0..=4).map(|quarter| f64::from(quarter) / 4.0);
    let ticks = ticks.map(|height| (height, format!("{height:.2}"))).collect();
    axes.push(ParallelAxis { name: SCORE.to_owned(), ticks });
    axes
}

fn lines(config: &StudyConfig, trials: &[Trial]) -> Vec<ParallelLine> {
    let worse = |than: &Trial| trials.iter().filter(|t| t.score < than.score).count() as f64;
    let complete = trials.iter().filter(|trial| trial.state == TrialState::Complete);
    let best = complete.map(|trial| trial.score).fold(f64::NEG_INFINITY, f64::max);
    let of = |trial: &Trial| {
        let height = |(name, domain): (&String, &Domain)| {
            trial.point.get(name).map(|&coordinate| domain.height(coordinate))
        };
        let mut heights: Vec<_> = config.space.parameters.iter().map(height).collect();
        heights.push(Some(trial.score.clamp(0.0, 1.0)));
        let is_best = trial.state == TrialState::Complete && trial.score >= best;
        let rank = if is_best { 1.0 } else { 0.99 * worse(trial) / trials.len().max(1) as f64 };
        ParallelLine { heights, rank }
    };
    trials.iter().map(of).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::classifier::TrainConfig;
    use crate::classifier::learner::Recipe;
    use crate::tuning::{Search, Space};

    fn study() -> (StudyConfig, Vec<Trial>) {
        let parameters = [
            ("/learning_rate", Domain::LogUniform(1e-4, 1e-2)),
            ("/architecture/channels", Domain::Choice(vec![[8, 16].into(), [4, 8].into()])),
        ];
        let parameters = parameters.map(|(name, domain)| (name.to_owned(), domain)).into();
        let space = Space { base: Recipe::Network(TrainConfig::default()), parameters };
        let trial = |number: usize, state, score| Trial {
            number,
            state,
            score,
            point: [
                ("/learning_rate".to_owned(), 1e-3),
                ("/architecture/channels".to_owned(), (number % 2) as f64),
            ]
            .into(),
            values: std::collections::BTreeMap::new(),
            config: None,
            curves: Vec::new(),
            reason: None,
            wall_s: 2.0,
        };
        let trials = vec![
            trial(0, TrialState::Complete, 0.5),
            trial(1, TrialState::Pruned, 0.9),
            trial(2, TrialState::Complete, 0.7),
        ];
        let config = StudyConfig {
            space,
            search: Search::Tpe,
            startup: 5,
            pruning: None,
            inner: 3,
            validation: 0.2,
            outer: Some((1, 4)),
            data: "made-<up>".to_owned(),
            recordings_sha256: String::new(),
            seed: 0,
        };
        (config, trials)
    }

    #[test]
    fn the_page_has_three_plots_says_its_basis_and_loads_nothing() {
        let (config, trials) = study();
        let page = study_html(&config, &trials).unwrap();
        assert_eq!(page.matches("<figure>").count(), 3);
        assert!(
            page.contains("without fold 4 of repeat 1") && page.contains("3 grouped inner folds")
        );
        assert!(page.contains("2 complete, 1 ended early, 0 failed"));
        assert!(page.contains("made-&lt;up&gt;") && !page.contains("src="));
    }

    #[test]
    fn the_table_has_the_best_complete_trial_first() {
        let (config, trials) = study();
        let text = study_text(&config, &trials);
        let rows: Vec<&str> = text.lines().filter(|line| line.contains("complete ")).collect();
        assert!(rows[0].contains("0.700") && rows[1].contains("0.500"), "{text}");
        assert!(text.contains("[8,16]") && text.contains("0.001"));
    }
}
