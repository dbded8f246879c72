//! Whether confidence means what it says.

use super::Prediction;
use serde::{Deserialize, Serialize};

/// Number of bins of equal width, as in Guo et al. 2017.
pub const BINS: usize = 15;

/// The judgements whose confidence falls in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Judgements in the bin.
    pub n: usize,
    /// Their mean confidence; 0 if there are none.
    pub confidence: f64,
    /// The share of them that is right; 0 if there are none.
    pub accuracy: f64,
}

/// Judgements by confidence, in [`BINS`] bins `(i / 15, (i + 1) / 15]` (the reliability diagram).
#[must_use]
pub fn reliability(judged: &[&Prediction]) -> [ReliabilityBin; BINS] {
    let mut bins = [ReliabilityBin::default(); BINS];
    for one in judged {
        let confidence = one.confidence();
        let bin = &mut bins[((confidence * BINS as f64).ceil() as usize).clamp(1, BINS) - 1];
        bin.n += 1;
        bin.confidence += confidence;
        bin.accuracy += f64::from(u8::from(one.is_right()));
    }
    for bin in bins.iter_mut().filter(|bin| bin.n > 0) {
        bin.confidence /= bin.n as f64;
        bin.accuracy /= bin.n as f64;
    }
    bins
}

/// Expected calibration error: the mean gap between confidence and accuracy over the bins, weighted
/// by their judgements (Guo, Pleiss, Sun, Weinberger, *On Calibration of Modern Neural Networks*,
/// ICML 2017). `None` without judgements.
#[must_use]
pub fn expected_calibration_error(judged: &[&Prediction]) -> Option<f64> {
    let gap = |bin: &ReliabilityBin| bin.n as f64 * (bin.accuracy - bin.confidence).abs();
    (!judged.is_empty())
        .then(|| reliability(judged).iter().map(gap).sum::<f64>() / judged.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;
    use engine::findings::Class;

    #[test]
    fn the_error_is_the_weighted_gap() {
        // Two at 0.9, one of them right: gap 0.4. Two at 0.6, both right: gap 0.4.
        let all = [
            judged("a", Class::Normal, [0.9, 0.1, 0.0, 0.0, 0.0]),
            judged("b", Class::Murmur, [0.9, 0.1, 0.0, 0.0, 0.0]),
            judged("c", Class::Normal, [0.6, 0.4, 0.0, 0.0, 0.0]),
            judged("d", Class::Normal, [0.6, 0.4, 0.0, 0.0, 0.0]),
        ];
        let error = expected_calibration_error(&all.iter().collect::<Vec<_>>());
        assert!(error.is_some_and(|error| (error - 0.4).abs() < 1e-12), "{error:?}");
        assert_eq!(expected_calibration_error(&[]), None);
    }

    #[test]
    fn edges_belong_to_the_bin_below() {
        let all = [
            judged("a", Class::Normal, [1.0, 0.0, 0.0, 0.0, 0.0]),
            judged("b", Class::Normal, [0.2, 0.2, 0.2, 0.2, 0.2]),
            judged("c", Class::Normal, [0.0; 5]),
        ];
        let bins = reliability(&all.iter().collect::<Vec<_>>());
        assert_eq!((bins[14].n, bins[2].n, bins[0].n), (1, 1, 1));
    }
}
