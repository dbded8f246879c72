//! The names of all figures.

use engine::findings::Class;
use serde::{Serialize, Serializer};

/// A figure that can be measured on a sample of predictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Share of right predictions.
    Accuracy,
    /// Unweighted average recall (UAR), also balanced accuracy.
    UnweightedAverageRecall,
    /// Mean precision over classes.
    MacroPrecision,
    /// Mean specificity over classes.
    MacroSpecificity,
    /// Mean F1 over classes.
    MacroF1,
    /// Precision averaged with the classes' supports as weights.
    WeightedPrecision,
    /// Specificity averaged with the classes' supports as weights.
    WeightedSpecificity,
    /// F1 averaged with the classes' supports as weights.
    WeightedF1,
    /// Mean one-vs-rest AUROC over classes.
    MacroAuroc,
    /// Expected calibration error.
    ExpectedCalibrationError,
    /// Brier score.
    Brier,
    /// Share of recordings answered.
    Coverage,
    /// Accuracy among the recordings answered.
    SelectiveAccuracy,
    /// Gorodkin's multi-class form of Matthews' correlation coefficient.
    Matthews,
    /// Mean over classes of the accuracy of each against the rest.
    MacroClassAccuracy,
    /// Mean one-vs-rest average precision over classes.
    MacroAveragePrecision,
    /// Area under the coverage–risk curve.
    RiskCoverageArea,
    /// The challenge's sum of the classes' precisions; see [`challenge`](super::challenge).
    TotalPrecision,
    /// The challenge's Youden's index of artifacts (set A).
    YoudenArtifact,
    /// The challenge's F-score of heart problems (set A).
    FHeartProblem,
    /// The challenge's Youden's index of heart problems (set B).
    YoudenHeartProblem,
    /// The challenge's discriminant power of heart problems (set B).
    DiscriminantPower,
    /// Accuracy of a class against the rest.
    ClassAccuracy(Class),
    /// Precision of a class.
    Precision(Class),
    /// Recall (sensitivity) of a class.
    Recall(Class),
    /// Specificity of a class.
    Specificity(Class),
    /// F1 of a class.
    F1(Class),
    /// One-vs-rest AUROC of a class.
    Auroc(Class),
    /// One-vs-rest average precision of a class.
    AveragePrecision(Class),
}

impl Metric {
    /// The figures that are about all classes together, in the order of reports.
    pub const OVERALL: [Self; 22] = [
        Self::UnweightedAverageRecall,
        Self::Accuracy,
        Self::MacroF1,
        Self::Matthews,
        Self::MacroClassAccuracy,
        Self::MacroPrecision,
        Self::MacroSpecificity,
        Self::MacroAuroc,
        Self::MacroAveragePrecision,
        Self::WeightedF1,
        Self::WeightedPrecision,
        Self::WeightedSpecificity,
        Self::ExpectedCalibrationError,
        Self::Brier,
        Self::Coverage,
        Self::SelectiveAccuracy,
        Self::RiskCoverageArea,
        Self::TotalPrecision,
        Self::YoudenArtifact,
        Self::FHeartProblem,
        Self::YoudenHeartProblem,
        Self::DiscriminantPower,
    ];

    /// How many figures there are of one class.
    pub const PER_CLASS: usize = 7;

    /// The figures of one class, in the order of reports.
    #[must_use]
    pub const fn of_class(class: Class) -> [Self; Self::PER_CLASS] {
        [
            Self::ClassAccuracy(class),
            Self::Precision(class),
            Self::Recall(class),
            Self::Specificity(class),
            Self::F1(class),
            Self::Auroc(class),
            Self::AveragePrecision(class),
        ]
    }

    /// The class that it is about, if it is about one.
    #[must_use]
    pub const fn class(self) -> Option<Class> {
        match self {
            Self::ClassAccuracy(class)
            | Self::Precision(class)
            | Self::Recall(class)
            | Self::Specificity(class)
            | Self::F1(class)
            | Self::Auroc(class)
            | Self::AveragePrecision(class) => Some(class),
            _ => None,
        }
    }

    /// The figure of a [`key`](Self::key): of a class where one is given, else of all classes; none where there is no
    /// such figure. A key alone is not enough: `accuracy` is both.
    #[must_use]
    pub fn of_key(key: &str, class: Option<Class>) -> Option<Self> {
        let has_key = |metric: &Self| metric.key() == key;
        match class {
            Some(class) => Self::of_class(class).into_iter().find(has_key),
            None => Self::OVERALL.into_iter().find(has_key),
        }
    }

    /// The stable word for it in reports, without its class.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accuracy | Self::ClassAccuracy(_) => "accuracy",
            Self::UnweightedAverageRecall => "uar",
            Self::MacroPrecision => "macro_precision",
            Self::MacroSpecificity => "macro_specificity",
            Self::MacroF1 => "macro_f1",
            Self::WeightedPrecision => "weighted_precision",
            Self::WeightedSpecificity => "weighted_specificity",
            Self::WeightedF1 => "weighted_f1",
            Self::MacroAuroc => "macro_auroc",
            Self::ExpectedCalibrationError => "ece",
            Self::Brier => "brier",
            Self::Coverage => "coverage",
            Self::SelectiveAccuracy => "selective_accuracy",
            Self::Matthews => "mcc",
            Self::MacroClassAccuracy => "macro_class_accuracy",
            Self::MacroAveragePrecision => "macro_average_precision",
            Self::RiskCoverageArea => "aurc",
            Self::TotalPrecision => "total_precision",
            Self::YoudenArtifact => "youden_artifact",
            Self::FHeartProblem => "f_heart_problem",
            Self::YoudenHeartProblem => "youden_heart_problem",
            Self::DiscriminantPower => "discriminant_power",
            Self::Precision(_) => "precision",
            Self::Recall(_) => "recall",
            Self::Specificity(_) => "specificity",
            Self::F1(_) => "f1",
            Self::Auroc(_) => "auroc",
            Self::AveragePrecision(_) => "average_precision",
        }
    }

    /// Its name in tables and plots, without its class.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Accuracy | Self::ClassAccuracy(_) => "Accuracy",
            Self::UnweightedAverageRecall => "UAR (macro recall)",
            Self::MacroPrecision => "Macro precision",
            Self::MacroSpecificity => "Macro specificity",
            Self::MacroF1 => "Macro F1",
            Self::WeightedPrecision => "Weighted precision",
            Self::WeightedSpecificity => "Weighted specificity",
            Self::WeightedF1 => "Weighted F1",
            Self::MacroAuroc => "Macro AUROC",
            Self::ExpectedCalibrationError => "Calibration error (ECE)",
            Self::Brier => "Brier score",
            Self::Coverage => "Coverage",
            Self::SelectiveAccuracy => "Accuracy where answered",
            Self::Matthews => "MCC",
            Self::MacroClassAccuracy => "Macro accuracy (class against rest)",
            Self::MacroAveragePrecision => "Macro average precision",
            Self::RiskCoverageArea => "Risk over coverage (AURC)",
            Self::TotalPrecision => "Total precision (challenge)",
            Self::YoudenArtifact => "Youden's index, artifact (challenge, set A)",
            Self::FHeartProblem => "F0.9, heart problem (challenge, set A)",
            Self::YoudenHeartProblem => "Youden's index, heart problem (challenge, set B)",
            Self::DiscriminantPower => "Discriminant power (challenge, set B)",
            Self::Precision(_) => "Precision",
            Self::Recall(_) => "Recall (sensitivity)",
            Self::Specificity(_) => "Specificity",
            Self::F1(_) => "F1",
            Self::Auroc(_) => "AUROC",
            Self::AveragePrecision(_) => "Average precision",
        }
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_found_by_its_key_and_class() {
        let of_classes = Class::ALL.into_iter().flat_map(Metric::of_class);
        for metric in Metric::OVERALL.into_iter().chain(of_classes) {
            assert_eq!(Metric::of_key(metric.key(), metric.class()), Some(metric));
        }
        assert_eq!(Metric::of_key("uar", Some(Class::Normal)), None);
    }
}
