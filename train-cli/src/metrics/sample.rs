//! Measuring every figure on one sample of judgements.

use super::{
    ConfusionMatrix, Judged, Metric, auroc, brier, coverage, expected_calibration_error,
    selective_accuracy,
};
use engine::findings::Class;

/// Judgements together with the classes over which figures are averaged.
#[derive(Debug, Clone)]
pub struct Sample<'a> {
    judged: Vec<&'a Judged>,
    classes: &'a [Class],
    confusion: ConfusionMatrix,
}

impl<'a> Sample<'a> {
    /// A sample whose averages run over `classes`: those that occur in the truth of all judgements.
    #[must_use]
    pub fn new(judged: Vec<&'a Judged>, classes: &'a [Class]) -> Self {
        let confusion = ConfusionMatrix::of(judged.iter().copied());
        Self { judged, classes, confusion }
    }

    /// The value of a figure; `None` where the sample leaves it undefined, as an average over
    /// classes of which one does not occur.
    #[must_use]
    pub fn measure(&self, metric: Metric) -> Option<f64> {
        let matrix = &self.confusion;
        match metric {
            Metric::Accuracy => matrix.accuracy(),
            Metric::UnweightedAverageRecall => self.macro_mean(|class| matrix.recall(class)),
            Metric::MacroPrecision => self.macro_mean(|class| matrix.precision(class)),
            Metric::MacroSpecificity => self.macro_mean(|class| matrix.specificity(class)),
            Metric::MacroF1 => self.macro_mean(|class| matrix.f1(class)),
            Metric::MacroAuroc => self.macro_mean(|class| auroc(&self.judged, class)),
            Metric::WeightedPrecision => self.weighted_mean(|class| matrix.precision(class)),
            Metric::WeightedSpecificity => self.weighted_mean(|class| matrix.specificity(class)),
            Metric::WeightedF1 => self.weighted_mean(|class| matrix.f1(class)),
            Metric::ExpectedCalibrationError => expected_calibration_error(&self.judged),
            Metric::Brier => brier(&self.judged),
            Metric::Coverage => coverage(&self.judged),
            Metric::SelectiveAccuracy => selective_accuracy(&self.judged),
            Metric::Precision(class) => matrix.precision(class),
            Metric::Recall(class) => matrix.recall(class),
            Metric::Specificity(class) => matrix.specificity(class),
            Metric::F1(class) => matrix.f1(class),
            Metric::Auroc(class) => auroc(&self.judged, class),
        }
    }

    /// Mean over the classes.
    fn macro_mean(&self, value: impl Fn(Class) -> Option<f64>) -> Option<f64> {
        self.mean(value, |_| 1.0)
    }

    /// Mean over the classes, weighted by how often they are true.
    fn weighted_mean(&self, value: impl Fn(Class) -> Option<f64>) -> Option<f64> {
        self.mean(value, |class| self.confusion.support(class) as f64)
    }

    fn mean(
        &self,
        value: impl Fn(Class) -> Option<f64>,
        weight: impl Fn(Class) -> f64,
    ) -> Option<f64> {
        let mut sum = 0.0;
        let mut weights = 0.0;
        for &class in self.classes {
            sum += weight(class) * value(class)?;
            weights += weight(class);
        }
        (weights > 0.0).then(|| sum / weights)
    }
}
