//! Pooling of windows, temperature and abstention threshold, all from validation recordings only.

use engine::findings::{Calibration, ClassLogits, ClassProbabilities, Pooling, likeliest};
use serde::{Deserialize, Serialize};

use super::score::{log_loss, probabilities};
use crate::examples::prepare::Example;

/// How the abstention threshold is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbstentionConfig {
    /// Share of wrong verdicts among the judged validation recordings to stay below.
    pub max_risk: f64,
    /// Share of validation recordings that must be judged all the same.
    pub min_coverage: f64,
}

impl Default for AbstentionConfig {
    fn default() -> Self {
        Self { max_risk: 0.2, min_coverage: 0.8 }
    }
}

/// Range of temperatures that is searched.
const TEMPERATURES: (f64, f64) = (0.05, 20.0);
/// Halvings of the golden section; each leaves 0.618 of the range.
const SECTIONS: usize = 60;

/// The temperature at which the validation recordings are likeliest (Guo et al., ICML 2017), found by
/// golden section over its logarithm.
#[must_use]
pub fn fit_temperature(examples: &[Example], logits: &[Vec<ClassLogits>], pooling: Pooling) -> f64 {
    let loss = |log_t: f64| {
        let calibration = Calibration { temperature: log_t.exp(), pooling };
        log_loss(examples, &probabilities(logits, &calibration))
    };
    let golden = (5.0f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (TEMPERATURES.0.ln(), TEMPERATURES.1.ln());
    for _ in 0..SECTIONS {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if loss(a) < loss(b) {
            high = b;
        } else {
            low = a;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The pooling with its temperature under which the validation recordings are likeliest.
#[must_use]
pub fn fit_calibration(examples: &[Example], logits: &[Vec<ClassLogits>]) -> Calibration {
    let fitted = Pooling::ALL.map(|pooling| {
        let temperature = fit_temperature(examples, logits, pooling);
        let calibration = Calibration { temperature, pooling };
        (log_loss(examples, &probabilities(logits, &calibration)), calibration)
    });
    let start = (f64::INFINITY, Calibration::default());
    fitted.into_iter().fold(start, |best, one| if one.0 < best.0 { one } else { best }).1
}

/// The lowest confidence from which on at most `max_risk` of the judged recordings are judged wrongly;
/// where none is low enough to leave `min_coverage`, the highest that does.
#[must_use]
pub fn fit_threshold(
    examples: &[Example],
    probabilities: &[ClassProbabilities],
    config: &AbstentionConfig,
) -> f64 {
    let mut verdicts: Vec<(f64, bool)> = examples
        .iter()
        .zip(probabilities)
        .map(|(e, p)| (p[likeliest(p).index()], likeliest(p) == e.class))
        .collect();
    verdicts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = verdicts.len();
    let least_judged = (config.min_coverage.clamp(0.0, 1.0) * n as f64).ceil() as usize;
    let most_refused = n - least_judged.min(n);
    let risk = |from: usize| {
        let wrong = verdicts[from..].iter().filter(|(_, right)| !right).count();
        wrong as f64 / (n - from).max(1) as f64
    };
    // A threshold parts only what differs: equals are refused together or not at all.
    let parts = |from: usize| from == 0 || from < n && verdicts[from - 1].0 < verdicts[from].0;
    let mut possible = (0..=most_refused).filter(|&from| parts(from));
    let last = possible.clone().next_back().unwrap_or(0);
    match possible.find(|&from| risk(from) <= config.max_risk).unwrap_or(last) {
        0 => 0.0,
        from => verdicts[from].0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::prepare::blank;
    use engine::findings::{Class, Probabilities};
    use engine::models::Logits;

    fn examples(classes: &[Class]) -> Vec<Example> {
        classes.iter().map(|&class| blank(None, class)).collect()
    }

    #[test]
    fn overconfidence_is_cooled_to_the_share_of_right_answers() {
        // Logits say 98 % murmur, but only 3 of 4 are.
        use Class::{Murmur, Normal};
        let examples = examples(&[Murmur, Murmur, Murmur, Normal]);
        let logits = vec![vec![Logits([0.0, 4.0, -50.0, -50.0, -50.0])]; 4];
        let temperature = fit_temperature(&examples, &logits, Pooling::default());
        let calibration = Calibration { temperature, pooling: Pooling::default() };
        let p = probabilities(&logits, &calibration);
        assert!((p[0][1] - 0.75).abs() < 0.01, "{temperature} {:?}", p[0]);
    }

    #[test]
    fn the_threshold_leaves_out_the_least_sure_until_few_are_wrong() {
        use Class::Normal;
        let examples = examples(&[Normal; 10]);
        let p = |sure: f64| Probabilities([sure, 1.0 - sure, 0.0, 0.0, 0.0]);
        // The two least sure are wrong.
        let ps: Vec<ClassProbabilities> =
            [0.4, 0.45, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map(p).to_vec();
        let config = AbstentionConfig { max_risk: 0.1, min_coverage: 0.5 };
        // Refusing 0.55 (for the wrong class of the first) leaves 1 of 9 wrong, still above 10 %.
        let threshold = fit_threshold(&examples, &ps, &config);
        let judged: Vec<_> = ps.iter().filter(|p| p[likeliest(p).index()] >= threshold).collect();
        let wrong = judged.iter().filter(|p| likeliest(p) != Normal).count();
        assert!(wrong as f64 <= 0.1 * judged.len() as f64 && judged.len() >= 5, "{threshold}");
    }

    #[test]
    fn coverage_is_kept_even_where_the_risk_stays_high() {
        let examples = examples(&[Class::Artifact; 10]);
        let ps: Vec<ClassProbabilities> = (0..10)
            .map(|i| Probabilities([0.5 + 0.01 * f64::from(i), 0.0, 0.0, 0.0, 0.0]))
            .collect();
        let threshold = fit_threshold(&examples, &ps, &AbstentionConfig::default());
        assert_eq!(ps.iter().filter(|p| p[0] >= threshold).count(), 8);
    }

    #[test]
    fn a_perfect_network_never_abstains() {
        let examples = examples(&[Class::Normal; 4]);
        let ps = vec![Probabilities([0.3, 0.2, 0.2, 0.2, 0.1]); 4];
        assert!(fit_threshold(&examples, &ps, &AbstentionConfig::default()) <= 0.0);
    }
}
