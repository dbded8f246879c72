//! The verdict, or why there is none.

use crate::audio::Quality;

use super::{Calibration, Class, ClassLogits, ClassProbabilities, Inadequacy, Thresholds};

/// Whether a recording was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was.
    Ok,
    /// It could be read, but not judged.
    Inadequate,
}

/// What is said about a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The likeliest class, where it could be judged.
    pub finding: Option<Class>,
    /// Why not, where it could not.
    pub inadequacy: Option<Inadequacy>,
    /// Calibrated probabilities in the order of [`Class::ALL`]; none where the network was not run.
    pub probabilities: Option<ClassProbabilities>,
}

impl Findings {
    /// A recording that the network was not run on.
    #[must_use]
    pub fn unjudged(inadequacy: Inadequacy) -> Self {
        Self { finding: None, inadequacy: Some(inadequacy), probabilities: None }
    }

    /// Whether there is a verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.finding.is_some() { Status::Ok } else { Status::Inadequate }
    }

    /// Probability of the likeliest class.
    #[must_use]
    pub fn confidence(&self) -> Option<f64> {
        self.probabilities.map(|p| p.iter().copied().fold(0.0, f64::max))
    }

    /// The verdict as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.finding, self.inadequacy) {
            (Some(class), _) => class.sentence().to_owned(),
            (None, Some(inadequacy)) => format!("Can't judge: {inadequacy}"),
            (None, None) => "Can't judge".to_owned(),
        }
    }
}

/// Calibrates and pools the logits of a recording's windows. There is no finding where the recording is too
/// short or too quiet, or where the likeliest class is less probable than `thresholds.min_confidence`.
#[must_use]
pub fn conclude(
    logits: &[ClassLogits],
    quality: &Quality,
    calibration: &Calibration,
    thresholds: &Thresholds,
) -> Findings {
    if let Some(inadequacy) = Inadequacy::of(quality, thresholds) {
        return Findings::unjudged(inadequacy);
    }
    let probabilities = calibration.probabilities(logits);
    let likeliest = likeliest(&probabilities);
    let sure = probabilities[likeliest.index()] >= thresholds.min_confidence;
    Findings {
        finding: sure.then_some(likeliest),
        inadequacy: (!sure).then_some(Inadequacy::Unsure),
        probabilities: Some(probabilities),
    }
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
mod tests {
    use super::*;
    use crate::models::Logits;

    const GOOD: Quality = Quality { duration_s: 8.0, level_dbfs: -20.0, clipped_share: 0.0 };
    const MURMUR: [ClassLogits; 1] = [Logits([0.0, 2.0, 0.0, 0.0, 0.0])];

    fn judged(logits: &[ClassLogits], quality: Quality, min_confidence: f64) -> Findings {
        let thresholds = Thresholds { min_confidence, ..Thresholds::default() };
        conclude(logits, &quality, &Calibration::default(), &thresholds)
    }

    #[test]
    fn the_likeliest_class_is_the_finding() {
        let findings = judged(&MURMUR, GOOD, 0.5);
        assert_eq!((findings.status(), findings.finding), (Status::Ok, Some(Class::Murmur)));
        assert_eq!(findings.sentence(), "Murmur likely");
    }

    #[test]
    fn an_unsure_network_gives_probabilities_but_no_finding() {
        let findings = judged(&MURMUR, GOOD, 0.9);
        assert_eq!((findings.status(), findings.finding), (Status::Inadequate, None));
        assert_eq!(findings.inadequacy, Some(Inadequacy::Unsure));
        assert!(findings.probabilities.is_some());
        assert!(findings.sentence().starts_with("Can't judge: "));
    }

    #[test]
    fn silent_and_short_recordings_are_never_given_a_diagnosis() {
        let silent = Quality { level_dbfs: f64::NEG_INFINITY, ..GOOD };
        assert_eq!(judged(&MURMUR, silent, 0.0).inadequacy, Some(Inadequacy::Silent));
        let short = Quality { duration_s: 0.5, ..GOOD };
        assert!(judged(&MURMUR, short, 0.0).finding.is_none());
        assert!(judged(&MURMUR, short, 0.0).probabilities.is_none());
    }
}
