//! Models beside each other on the same recordings.

mod ensemble;
mod pairs;

pub use ensemble::mean;
pub use pairs::{Pair, holm, pairs};

use std::collections::BTreeSet;

use engine::findings::Class;
use serde::Serialize;

use crate::data::Collection;
use crate::metrics::{
    BootstrapConfig, Difference, Estimate, Metric, PairError, Prediction, Sample, bootstrap,
    classes_of, paired,
};

/// What one model said.
pub struct Run {
    /// Its name.
    pub name: String,
    /// Its judgements.
    pub judged: Vec<Prediction>,
}

/// Runs beside each other, source by source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How intervals and p-values were made.
    pub intervals: BootstrapConfig,
    /// The run from which differences are taken.
    pub reference: String,
    /// Each source, and all together where there are several.
    pub parts: Vec<ComparedPart>,
}

/// All figures on the recordings of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedPart {
    /// The source.
    pub name: String,
    /// Judgements of each run: recordings times repeats.
    pub judgements: usize,
    /// Different recordings.
    pub recordings: usize,
    /// Different groups.
    pub groups: usize,
    /// Each figure of all runs.
    pub figures: Vec<ComparedFigure>,
    /// Every two runs.
    pub pairs: Vec<Pair>,
}

/// One figure of all runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedFigure {
    /// Which figure.
    pub metric: Metric,
    /// The class that it is about, if it is about one.
    pub class: Option<Class>,
    /// In the order of the runs.
    pub runs: Vec<RunFigure>,
}

/// One figure of one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunFigure {
    /// The run.
    pub run: String,
    /// Its value with interval; none where the recordings leave it undefined.
    pub value: Option<Estimate>,
    /// Its distance from the first run's; none for the first run itself.
    pub difference: Option<Difference>,
}

impl ComparedFigure {
    /// Its name with its class.
    #[must_use]
    pub fn title(&self) -> String {
        let class = self.class.map_or_else(String::new, |class| format!(", {}", class.key()));
        format!("{}{class}", self.metric.title())
    }
}

/// Every figure of each run, and its paired difference from the first run's.
///
/// # Errors
/// [`PairError`] if the runs didn't judge the same recordings.
pub fn compare(runs: &[Run], config: &BootstrapConfig) -> Result<Comparison, PairError> {
    let reference = runs.first().map(|run| run.name.clone()).unwrap_or_default();
    let sources: BTreeSet<Collection> =
        runs.iter().flat_map(|run| &run.judged).map(|one| one.source).collect();
    let mut parts = Vec::new();
    for &source in &sources {
        let of_source = |one: &&Prediction| one.source == source;
        let part: Vec<Run> = runs
            .iter()
            .map(|run| Run {
                name: run.name.clone(),
                judged: run.judged.iter().filter(of_source).cloned().collect(),
            })
            .collect();
        parts.push(compared(source.title(), &part, config)?);
    }
    if sources.len() > 1 {
        parts.push(compared("All sources together", runs, config)?);
    }
    Ok(Comparison { intervals: *config, reference, parts })
}

fn compared(name: &str, runs: &[Run], config: &BootstrapConfig) -> Result<ComparedPart, PairError> {
    let first = runs.first().map_or(&[][..], |run| &run.judged);
    let classes = classes_of(first);
    let of_classes = classes.iter().flat_map(|&class| Metric::of_class(class));
    let metrics: Vec<Metric> = Metric::OVERALL.into_iter().chain(of_classes).collect();
    let measure = |drawn: Vec<&Prediction>| {
        let sample = Sample::new(drawn, &classes);
        metrics.iter().map(|&metric| sample.measure(metric)).collect()
    };
    let mut figures: Vec<ComparedFigure> = metrics
        .iter()
        .map(|&metric| ComparedFigure { metric, class: metric.class(), runs: Vec::new() })
        .collect();
    for (number, run) in runs.iter().enumerate() {
        let differences = match number {
            0 => vec![None; metrics.len()],
            _ => paired(&run.judged, first, config, measure)?,
        };
        let values = bootstrap(&run.judged, config, measure);
        for ((figure, value), difference) in figures.iter_mut().zip(values).zip(differences) {
            figure.runs.push(RunFigure { run: run.name.clone(), value, difference });
        }
    }
    let distinct =
        |key: fn(&Prediction) -> &str| first.iter().map(key).collect::<BTreeSet<_>>().len();
    Ok(ComparedPart {
        name: name.to_owned(),
        judgements: first.len(),
        recordings: distinct(|one| &one.file),
        groups: distinct(|one| &one.group),
        figures,
        pairs: pairs(runs, config)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::metrics::prediction::in_turn;

    fn run(name: &str, right: impl Fn(usize) -> bool) -> Run {
        Run { name: name.to_owned(), judged: in_turn(40, 20, right) }
    }

    fn config() -> BootstrapConfig {
        BootstrapConfig { resamples: 200, ..BootstrapConfig::default() }
    }

    #[test]
    fn differences_are_from_the_first_run_source_by_source() {
        let runs = [run("half", |i| i % 4 < 2), run("all of B", |i| i >= 20 || i % 4 < 2)];
        let comparison = compare(&runs, &config()).unwrap();
        let difference = |part: usize| {
            let figures = &comparison.parts[part].figures;
            let uar = figures.iter().find(|f| f.metric == Metric::UnweightedAverageRecall).unwrap();
            assert_eq!((uar.runs[0].run.as_str(), uar.runs[0].difference), ("half", None));
            uar.runs[1].difference.unwrap().estimate.value
        };
        assert_eq!(comparison.parts.len(), 3);
        let found = [difference(0), difference(1), difference(2)];
        for (found, expected) in found.into_iter().zip([0.0, 0.5, 0.25]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        let part = &comparison.parts[0];
        assert_eq!((part.judgements, part.recordings, part.groups), (20, 20, 10));
    }

    #[test]
    fn runs_on_other_recordings_are_refused() {
        let mut fewer = run("fewer", |_| true);
        fewer.judged.pop();
        let refused = compare(&[run("all", |_| true), fewer], &config());
        assert!(matches!(refused, Err(PairError::Count { .. })));
    }
}
