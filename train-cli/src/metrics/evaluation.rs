//! Every figure with its interval, and what it was measured on.

use super::{
    BootstrapConfig, ConfusionMatrix, Estimate, Metric, Prediction, Sample, bootstrap, classes_of,
};
use engine::findings::Class;
use serde::Serialize;
use std::collections::BTreeSet;

/// A figure and its value; `None` where the judgements leave it undefined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// Which figure.
    pub metric: Metric,
    /// Its value and interval.
    pub estimate: Option<Estimate>,
}

/// The figures of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassFigures {
    /// The class.
    pub class: Class,
    /// Judgements whose truth it is.
    pub n: usize,
    /// Its figures, in the order of [`Metric::of_class`].
    pub figures: Vec<Figure>,
}

/// How good a set of judgements is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How the judgements came about, in words; goes wherever a figure goes.
    pub protocol: String,
    /// Judgements: recordings times repeats.
    pub judgements: usize,
    /// Different recordings.
    pub recordings: usize,
    /// Different groups.
    pub groups: usize,
    /// How the intervals were made.
    pub intervals: BootstrapConfig,
    /// The figures over all classes that occur in the truth.
    pub overall: Vec<Figure>,
    /// The figures of each class that occurs in the truth.
    pub classes: Vec<ClassFigures>,
    /// Truth against prediction.
    pub confusion: ConfusionMatrix,
}

impl Evaluation {
    /// The estimate of a figure, if it is defined.
    #[must_use]
    pub fn estimate(&self, metric: Metric) -> Option<Estimate> {
        let of_classes = self.classes.iter().flat_map(|class| &class.figures);
        self.overall.iter().chain(of_classes).find(|figure| figure.metric == metric)?.estimate
    }
}

/// Measures every figure on `judged`. Averages run over the classes that occur in its truth, so that
/// a set without extrasystoles is not blamed for missing them.
#[must_use]
pub fn evaluate(judged: &[Prediction], protocol: &str, config: &BootstrapConfig) -> Evaluation {
    let classes = classes_of(judged);
    let of_classes = classes.iter().flat_map(|&class| Metric::of_class(class));
    let metrics: Vec<_> = Metric::OVERALL.into_iter().chain(of_classes).collect();
    let measure = |drawn: Vec<&Prediction>| {
        let sample = Sample::new(drawn, &classes);
        metrics.iter().map(|&metric| sample.measure(metric)).collect()
    };
    let estimates = bootstrap(judged, config, measure);
    let figures =
        metrics.iter().zip(estimates).map(|(&metric, estimate)| Figure { metric, estimate });
    let figures: Vec<_> = figures.collect();
    let (overall, of_classes) = figures.split_at(Metric::OVERALL.len());
    let confusion = ConfusionMatrix::of(judged);
    let per_class = classes.iter().zip(of_classes.chunks(Metric::PER_CLASS));
    Evaluation {
        protocol: protocol.to_owned(),
        judgements: judged.len(),
        recordings: judged.iter().map(|one| &one.file).collect::<BTreeSet<_>>().len(),
        groups: judged.iter().map(|one| &one.group).collect::<BTreeSet<_>>().len(),
        intervals: *config,
        overall: overall.to_vec(),
        classes: per_class
            .map(|(&class, figures)| ClassFigures {
                class,
                n: confusion.support(class),
                figures: figures.to_vec(),
            })
            .collect(),
        confusion,
    }
}
