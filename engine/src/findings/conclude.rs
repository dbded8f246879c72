//! From logits to a finding, or to the reason why there is none.

use crate::audio::Quality;

use super::{
    Calibration, Class, ClassLogits, ClassProbabilities, Inadequacy, Probabilities, Thresholds,
};

/// Whether a recording has a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It has one.
    Ok,
    /// It could be read, but its quality or the network's certainty does not allow a finding.
    Inadequate,
}

/// The finding of a recording with the probabilities behind it, or the reason why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The likeliest class; none where the recording or the network is not good enough.
    pub finding: Option<Class>,
    /// Why there is no finding; none where there is one.
    pub inadequacy: Option<Inadequacy>,
    /// Calibrated probabilities in the order of [`Class::ALL`]; none where the network was not run.
    pub probabilities: Option<ClassProbabilities>,
}

impl Findings {
    /// A recording on which the network was not run.
    #[must_use]
    pub fn unjudged(inadequacy: Inadequacy) -> Self {
        Self { finding: None, inadequacy: Some(inadequacy), probabilities: None }
    }

    /// Whether there is a finding.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.finding.is_some() { Status::Ok } else { Status::Inadequate }
    }

    /// Probability of the likeliest class; none where the network was not run.
    #[must_use]
    pub fn confidence(&self) -> Option<f64> {
        self.probabilities.map(|p| p.iter().copied().fold(0.0, f64::max))
    }

    /// The finding as one sentence, or why there is none and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.finding, self.inadequacy) {
            (Some(class), _) => class.sentence().to_owned(),
            (None, Some(inadequacy)) => format!("Can't judge: {inadequacy}"),
            (None, None) => "Can't judge".to_owned(),
        }
    }
}

/// The finding of one recording from the logits of its windows, one element per window.
///
/// `calibration` divides the logits by its temperature and pools the windows to one distribution over the classes. Where
/// the frames tell the classes, too ([`ClassHead`](super::ClassHead)), the mean of both counts.
/// There is no finding where the recording is shorter or quieter than `thresholds` allow; the logits are then not
/// looked at. Nor is there one where the likeliest class is less probable than `thresholds.min_confidence`; the
/// probabilities are then given all the same.
#[must_use]
pub fn conclude(
    logits: &[ClassLogits],
    by_frames: Option<&ClassProbabilities>,
    quality: &Quality,
    calibration: &Calibration,
    thresholds: &Thresholds,
) -> Findings {
    if let Some(inadequacy) = Inadequacy::of(quality, thresholds) {
        return Findings::unjudged(inadequacy);
    }
    let by_windows = calibration.probabilities(logits);
    let probabilities = by_frames.map_or(by_windows, |by_frames| mean(&by_windows, by_frames));
    let likeliest = likeliest(&probabilities);
    let sure = probabilities[likeliest.index()] >= thresholds.min_confidence;
    Findings {
        finding: sure.then_some(likeliest),
        inadequacy: (!sure).then_some(Inadequacy::Unsure),
        probabilities: Some(probabilities),
    }
}

fn mean(a: &ClassProbabilities, b: &ClassProbabilities) -> ClassProbabilities {
    Probabilities(std::array::from_fn(|class| f64::midpoint(a[class], b[class])))
}

/// The class of the highest probability; the first of equals.
#[must_use]
pub fn likeliest(probabilities: &ClassProbabilities) -> Class {
    let higher = |best: Class, class: Class| {
        if probabilities[class.index()] > probabilities[best.index()] { class } else { best }
    };
    Class::ALL.into_iter().fold(Class::ALL[0], higher)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::models::Logits;

    const GOOD: Quality = Quality { duration_s: 8.0, level_dbfs: -20.0, clipped_share: 0.0 };
    const MURMUR: [ClassLogits; 1] = [Logits([0.0, 2.0, 0.0, 0.0, 0.0])];

    fn findings(logits: &[ClassLogits], quality: Quality, min_confidence: f64) -> Findings {
        let thresholds = Thresholds { min_confidence, ..Thresholds::default() };
        conclude(logits, None, &quality, &Calibration::default(), &thresholds)
    }

    #[test]
    fn the_likeliest_class_is_the_finding() {
        let findings = findings(&MURMUR, GOOD, 0.5);
        assert_eq!((findings.status(), findings.finding), (Status::Ok, Some(Class::Murmur)));
        assert_eq!(findings.sentence(), "Murmur likely");
    }

    #[test]
    fn an_unsure_network_gives_probabilities_but_no_finding() {
        let findings = findings(&MURMUR, GOOD, 0.9);
        assert_eq!((findings.status(), findings.finding), (Status::Inadequate, None));
        assert_eq!(findings.inadequacy, Some(Inadequacy::Unsure));
        assert!(findings.probabilities.is_some());
        assert!(findings.sentence().starts_with("Can't judge: "));
    }

    #[test]
    fn where_the_frames_tell_the_classes_too_the_mean_of_both_counts() {
        let by_frames = Probabilities([1.0, 0.0, 0.0, 0.0, 0.0]);
        let told = |by_frames| {
            let thresholds = Thresholds { min_confidence: 0.0, ..Thresholds::default() };
            conclude(&MURMUR, by_frames, &GOOD, &Calibration::default(), &thresholds)
        };
        let (alone, both) = (told(None), told(Some(&by_frames)));
        assert_eq!((alone.finding, both.finding), (Some(Class::Murmur), Some(Class::Normal)));
        let [alone, both] = [alone, both].map(|findings| findings.probabilities.unwrap());
        assert!((both[1] - alone[1] / 2.0).abs() < 1e-12);
        assert!((both.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn silent_and_short_recordings_are_never_given_a_diagnosis() {
        let silent = Quality { level_dbfs: f64::NEG_INFINITY, ..GOOD };
        assert_eq!(findings(&MURMUR, silent, 0.0).inadequacy, Some(Inadequacy::Silent));
        let short = Quality { duration_s: 0.5, ..GOOD };
        assert!(findings(&MURMUR, short, 0.0).finding.is_none());
        assert!(findings(&MURMUR, short, 0.0).probabilities.is_none());
    }
}
