//! The names of all figures.

use engine::findings::Class;
use serde::{Serialize, Serializer};

/// A figure that can be measured on a sample of judgements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Share of right judgements.
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
}

impl Metric {
    /// The figures that are about all classes together, in the order of reports.
    pub const OVERALL: [Self; 13] = [
        Self::UnweightedAverageRecall,
        Self::Accuracy,
        Self::MacroF1,
        Self::MacroPrecision,
        Self::MacroSpecificity,
        Self::MacroAuroc,
        Self::WeightedF1,
        Self::WeightedPrecision,
        Self::WeightedSpecificity,
        Self::ExpectedCalibrationError,
        Self::Brier,
        Self::Coverage,
        Self::SelectiveAccuracy,
    ];

    /// The figures of one class, in the order of reports.
    #[must_use]
    pub const fn of_class(class: Class) -> [Self; 5] {
        [
            Self::Precision(class),
            Self::Recall(class),
            Self::Specificity(class),
            Self::F1(class),
            Self::Auroc(class),
        ]
    }

    /// The stable word for it in reports, without its class.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
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
            Self::Precision(_) => "precision",
            Self::Recall(_) => "recall",
            Self::Specificity(_) => "specificity",
            Self::F1(_) => "f1",
            Self::Auroc(_) => "auroc",
        }
    }

    /// Its name in tables and plots, without its class.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Accuracy => "Accuracy",
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
            Self::Precision(_) => "Precision",
            Self::Recall(_) => "Recall (sensitivity)",
            Self::Specificity(_) => "Specificity",
            Self::F1(_) => "F1",
            Self::Auroc(_) => "AUROC",
        }
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
