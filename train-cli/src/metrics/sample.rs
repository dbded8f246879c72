//! Measuring every figure on one sample of predictions.

use super::challenge::{BETA, Binary, HEART_PROBLEMS};
use super::{
    Answer, ConfusionMatrix, Metric, Prediction, auroc, average_precision, brier, coverage,
    coverage_risk, expected_calibration_error, matthews, risk_coverage_area, selective_accuracy,
};
use engine::findings::Class;

/// Predictions together with the classes over which figures are averaged.
#[derive(Debug, Clone)]
pub struct Sample<'a> {
    predictions: Vec<&'a Prediction>,
    classes: &'a [Class],
    confusion: ConfusionMatrix,
}

impl<'a> Sample<'a> {
    /// A sample whose averages run over `classes`: those that occur in the truth of all predictions.
    #[must_use]
    pub fn new(predictions: Vec<&'a Prediction>, classes: &'a [Class]) -> Self {
        let confusion = ConfusionMatrix::of(predictions.iter().copied());
        Self { predictions, classes, confusion }
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
            Metric::MacroAuroc => self.macro_mean(|class| auroc(&self.predictions, class)),
            Metric::WeightedPrecision => self.weighted_mean(|class| matrix.precision(class)),
            Metric::WeightedSpecificity => self.weighted_mean(|class| matrix.specificity(class)),
            Metric::WeightedF1 => self.weighted_mean(|class| matrix.f1(class)),
            Metric::ExpectedCalibrationError => expected_calibration_error(&self.predictions),
            Metric::Brier => brier(&self.predictions),
            Metric::Coverage => coverage(&self.predictions),
            Metric::SelectiveAccuracy => selective_accuracy(&self.predictions),
            Metric::Matthews => matthews(matrix),
            Metric::MacroClassAccuracy => self.macro_mean(|class| matrix.accuracy_of(class)),
            Metric::MacroAveragePrecision => {
                self.macro_mean(|class| average_precision(&self.predictions, class))
            }
            Metric::RiskCoverageArea => {
                let answers = self.predictions.iter().copied().map(Answer::from);
                risk_coverage_area(&coverage_risk(answers))
            }
            Metric::TotalPrecision => {
                self.classes.iter().map(|&class| matrix.precision(class)).sum()
            }
            Metric::YoudenArtifact => Binary::of(matrix, &[Class::Artifact]).youden(),
            Metric::FHeartProblem => Binary::of(matrix, &HEART_PROBLEMS).f_score(BETA),
            Metric::YoudenHeartProblem => Binary::of(matrix, &HEART_PROBLEMS).youden(),
            Metric::DiscriminantPower => Binary::of(matrix, &HEART_PROBLEMS).discriminant_power(),
            Metric::ClassAccuracy(class) => matrix.accuracy_of(class),
            Metric::Precision(class) => matrix.precision(class),
            Metric::Recall(class) => matrix.recall(class),
            Metric::Specificity(class) => matrix.specificity(class),
            Metric::F1(class) => matrix.f1(class),
            Metric::Auroc(class) => auroc(&self.predictions, class),
            Metric::AveragePrecision(class) => average_precision(&self.predictions, class),
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
