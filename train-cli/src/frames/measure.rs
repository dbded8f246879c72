//! How good beats are, with intervals over groups.

use std::collections::BTreeSet;

use engine::beats::Rhythm;
use engine::model_file::ReportedFigure;
use engine::stats::{median, quantile};
use serde::{Deserialize, Serialize};

use super::detection::Detection;
use super::matching::Counts;
use crate::data::Collection;
use crate::metrics::{BootstrapConfig, Estimate, bootstrap_by};

/// Tolerances at which sounds are counted, in seconds.
pub const TOLERANCES_S: [f64; 3] = [0.03, 0.06, 0.1];

/// A figure of beats.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeatMetric {
    /// F1 of first (0) or second (1) sounds at a tolerance; a recording on which nothing is claimed misses
    /// all of its sounds.
    F1 {
        /// 0 or 1.
        kind: usize,
        /// In seconds.
        tolerance_s: f64,
    },
    /// Median of the absolute error of the heart rate, where claimed, per minute.
    RateError,
    /// 95th percentile of the same.
    RateErrorTail,
    /// Share of recordings on which nothing is claimed.
    Unclaimed,
}

impl BeatMetric {
    /// All of them, in the order in which they are reported.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let f1 = |kind| TOLERANCES_S.map(|tolerance_s| Self::F1 { kind, tolerance_s });
        let others = [Self::RateError, Self::RateErrorTail, Self::Unclaimed];
        f1(0).into_iter().chain(f1(1)).chain(others).collect()
    }

    /// For tables and model cards.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::F1 { kind, tolerance_s } => {
                format!("F1 of S{} at {:.0} ms", kind + 1, tolerance_s * 1000.0)
            }
            Self::RateError => "heart rate, median absolute error (1/min)".to_owned(),
            Self::RateErrorTail => "heart rate, 95th percentile of it (1/min)".to_owned(),
            Self::Unclaimed => "share without a claim".to_owned(),
        }
    }

    fn of(self, detections: &[&Detection]) -> Option<f64> {
        match self {
            Self::F1 { kind, tolerance_s } => {
                let count =
                    |one: &&Detection| one.truth.count(kind, &one.claimed.beats, tolerance_s);
                detections.iter().map(count).sum::<Counts>().f1()
            }
            Self::RateError => median(&rate_errors(detections)),
            Self::RateErrorTail => quantile(&rate_errors(detections), 0.95),
            Self::Unclaimed => {
                let unclaimed = detections.iter().filter(|one| !one.claimed.are_claimed()).count();
                (!detections.is_empty()).then(|| unclaimed as f64 / detections.len() as f64)
            }
        }
    }
}

/// Absolute errors of the heart rate where it is both claimed and known, per minute. The claim is
/// that of the whole recording, as a user sees it; the truth is that of its annotated part.
fn rate_errors(detections: &[&Detection]) -> Vec<f64> {
    let error = |one: &&Detection| {
        Some((Rhythm::of(&one.claimed.beats)?.rate_bpm - one.truth.rate_bpm()?).abs())
    };
    detections.iter().filter_map(error).collect()
}

/// The figures of one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeatFigures {
    /// The source's full name.
    pub data: String,
    /// How they were measured.
    pub protocol: String,
    /// Recordings, whatever the number of repeats.
    pub n: usize,
    /// Groups.
    pub groups: usize,
    /// Each figure that is defined.
    pub figures: Vec<(BeatMetric, Estimate)>,
}

/// Measures every figure on the recordings of each source.
#[must_use]
pub fn figures(
    detections: &[Detection],
    protocol: &str,
    config: &BootstrapConfig,
) -> Vec<BeatFigures> {
    let of_source = |source: Collection| {
        let part: Vec<Detection> =
            detections.iter().filter(|one| one.source == Some(source)).cloned().collect();
        if part.is_empty() {
            return None;
        }
        let metrics = BeatMetric::all();
        let measure = |drawn: Vec<&Detection>| metrics.iter().map(|m| m.of(&drawn)).collect();
        let estimates = bootstrap_by(&part, |one| &one.group, config, measure);
        let groups: BTreeSet<&str> = part.iter().map(|one| one.group.as_str()).collect();
        let recordings: BTreeSet<&str> = part.iter().map(|one| one.name.as_str()).collect();
        let defined = metrics.iter().zip(estimates);
        Some(BeatFigures {
            data: source.title().to_owned(),
            protocol: protocol.to_owned(),
            n: recordings.len(),
            groups: groups.len(),
            figures: defined.filter_map(|(metric, estimate)| Some((*metric, estimate?))).collect(),
        })
    };
    Collection::all().filter_map(of_source).collect()
}

impl BeatFigures {
    /// The same for a model file.
    #[must_use]
    pub fn reported(&self) -> Vec<ReportedFigure> {
        let figure =
            |&(metric, Estimate { value, low, high }): &(BeatMetric, Estimate)| ReportedFigure {
                metric: metric.title(),
                data: self.data.clone(),
                protocol: self.protocol.clone(),
                n: self.n,
                groups: self.groups,
                value,
                low,
                high,
            };
        self.figures.iter().map(figure).collect()
    }
}
