//! The Brier score.

use super::Prediction;
use engine::findings::Class;

/// Mean over judgements of the squared distance between the probabilities and the truth as a unit
/// vector, summed over classes: 0 is perfect, 2 is certain and wrong (Brier 1950). `None` without
/// judgements.
#[must_use]
pub fn brier(judged: &[&Prediction]) -> Option<f64> {
    let distance = |one: &&Prediction| -> f64 {
        let truth = |class: Class| f64::from(u8::from(one.truth == class));
        Class::ALL
            .iter()
            .map(|&class| (one.probabilities[class.index()] - truth(class)).powi(2))
            .sum()
    };
    (!judged.is_empty()).then(|| judged.iter().map(distance).sum::<f64>() / judged.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;

    #[test]
    fn certainty_scores_zero_when_right_and_two_when_wrong() {
        let right = judged("a", Class::Normal, [1.0, 0.0, 0.0, 0.0, 0.0]);
        let wrong = judged("b", Class::Murmur, [1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(brier(&[&right]), Some(0.0));
        assert_eq!(brier(&[&wrong]), Some(2.0));
        assert_eq!(brier(&[&right, &wrong]), Some(1.0));
        assert_eq!(brier(&[]), None);
    }
}
