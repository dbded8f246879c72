//! Figures of a model as run folders hold them, and model files report them.

use engine::findings::Class;
use engine::model_file::ReportedFigure;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::{Estimate, Evaluation, Metric};
use crate::data::folds::FoldKind;

/// The figures that are reported of a model, with their names in files and tables.
const REPORTED: [(Metric, &str); 7] = [
    (Metric::UnweightedAverageRecall, "UAR"),
    (Metric::MacroF1, "macro F1"),
    (Metric::Accuracy, "accuracy"),
    (Metric::Auroc(Class::Murmur), "murmur AUROC"),
    (Metric::ExpectedCalibrationError, "ECE"),
    (Metric::Coverage, "coverage"),
    (Metric::SelectiveAccuracy, "accuracy where judged"),
];

/// The name of a figure in files and tables; none where it is not among those that are reported.
#[must_use]
pub fn reported_name(metric: Metric) -> Option<&'static str> {
    REPORTED.iter().find(|(other, _)| *other == metric).map(|&(_, name)| name)
}

/// A figure of a model, and what it takes to believe it. `figures.json` of a run folder is a list of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredFigure {
    /// Which figure; in JSON its [`reported_name`].
    #[serde(serialize_with = "write_name", deserialize_with = "read_name")]
    pub metric: Metric,
    /// The data, for example `PASCAL 2011 set A`.
    pub data: String,
    /// How it was measured, for readers.
    pub protocol: String,
    /// Recordings.
    pub n: usize,
    /// Groups.
    pub groups: usize,
    /// The figure.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// The folds of the cross-validation, in the figures of a run; see [`MeasuredFigure::fold_kind`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<FoldKind>,
}

impl MeasuredFigure {
    /// The reported figures of an evaluation on `data`, as far as they are defined.
    #[must_use]
    pub fn all_of(evaluation: &Evaluation, data: &str, folds: Option<FoldKind>) -> Vec<Self> {
        let figure = |&(metric, _): &(Metric, &str)| {
            let Estimate { value, low, high } = evaluation.estimate(metric)?;
            Some(Self {
                metric,
                data: data.to_owned(),
                protocol: evaluation.protocol.clone(),
                n: evaluation.recordings,
                groups: evaluation.groups,
                value,
                low,
                high,
                folds,
            })
        };
        REPORTED.iter().filter_map(figure).collect()
    }

    /// Its value with the interval.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        Estimate { value: self.value, low: self.low, high: self.high }
    }

    /// The folds on which it was measured; none where it is of no cross-validation. Run folders of older versions
    /// hold only a sentence, which is read here and nowhere else.
    #[must_use]
    pub fn fold_kind(&self) -> Option<FoldKind> {
        self.folds.or_else(|| FoldKind::of_protocol(&self.protocol))
    }
}

impl From<MeasuredFigure> for ReportedFigure {
    fn from(figure: MeasuredFigure) -> Self {
        let MeasuredFigure { metric, data, protocol, n, groups, value, low, high, folds: _ } =
            figure;
        let metric = reported_name(metric).unwrap_or(metric.key()).to_owned();
        Self { metric, data, protocol, n, groups, value, low, high }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn write_name<S: Serializer>(metric: &Metric, serializer: S) -> Result<S::Ok, S::Error> {
    let missing = || ser::Error::custom(format!("{} is no reported figure", metric.key()));
    serializer.serialize_str(reported_name(*metric).ok_or_else(missing)?)
}

fn read_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Metric, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = REPORTED.iter().find(|(_, other)| *other == name);
    let unknown = || de::Error::custom(format!("there is no reported figure \"{name}\""));
    known.map(|&(metric, _)| metric).ok_or_else(unknown)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn figure(folds: Option<FoldKind>) -> MeasuredFigure {
        MeasuredFigure {
            metric: Metric::UnweightedAverageRecall,
            data: "made up".to_owned(),
            protocol: "RANDOM 5-fold cross-validation".to_owned(),
            n: 3,
            groups: 2,
            value: 0.5,
            low: 0.25,
            high: 0.75,
            folds,
        }
    }

    #[test]
    fn a_figure_without_folds_is_in_json_what_a_model_file_holds() {
        let figure = figure(None);
        let text = serde_json::to_string(&figure).unwrap();
        assert!(text.starts_with(r#"{"metric":"UAR","data":"#), "{text}");
        assert_eq!(text, serde_json::to_string(&ReportedFigure::from(figure.clone())).unwrap());
        assert_eq!(serde_json::from_str::<MeasuredFigure>(&text).unwrap(), figure);
    }

    #[test]
    fn the_folds_are_those_that_the_file_names_else_those_of_its_sentence() {
        let named = figure(Some(FoldKind::Grouped));
        let text = serde_json::to_string(&named).unwrap();
        assert!(text.ends_with(r#","folds":"grouped"}"#), "{text}");
        let read: MeasuredFigure = serde_json::from_str(&text).unwrap();
        assert_eq!(read.fold_kind(), Some(FoldKind::Grouped));
        assert_eq!(figure(None).fold_kind(), Some(FoldKind::Random));
    }

    #[test]
    fn an_unknown_figure_is_refused_by_name() {
        let text = serde_json::to_string(&figure(None)).unwrap().replace("UAR", "luck");
        let refused = serde_json::from_str::<MeasuredFigure>(&text).unwrap_err();
        assert!(refused.to_string().contains("\"luck\""), "{refused}");
    }
}
