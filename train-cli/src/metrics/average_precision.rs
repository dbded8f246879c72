//! Area under the precision–recall curve, one class against the rest.

use super::Prediction;
use engine::findings::Class;

/// Average precision, `Σ (Rₙ − Rₙ₋₁) Pₙ` over the distinct scores from the highest down, with precision `P`
/// and recall `R` of all recordings that score as high or higher: what scikit-learn's
/// `average_precision_score` computes. A ranking by chance gets the share of the class. `None` where the
/// class never occurs.
#[must_use]
pub fn average_precision(judged: &[&Prediction], class: Class) -> Option<f64> {
    let score = |one: &Prediction| one.probabilities[class.index()];
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let (mut hits, mut seen, mut sum) = (0, 0, 0.0);
    for tied in sorted.chunk_by(|a, b| score(a).total_cmp(&score(b)).is_eq()) {
        let positive = tied.iter().filter(|one| one.truth == class).count();
        hits += positive;
        seen += tied.len();
        sum += positive as f64 * hits as f64 / seen as f64;
    }
    (hits > 0).then(|| sum / hits as f64)
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;

    fn area(rows: &[(Class, f64)]) -> Option<f64> {
        let one = |&(truth, p): &(Class, f64)| judged("g", truth, [1.0 - p, p, 0.0, 0.0, 0.0]);
        let judged: Vec<_> = rows.iter().map(one).collect();
        average_precision(&judged.iter().collect::<Vec<_>>(), Class::Murmur)
    }

    #[test]
    fn each_hit_counts_with_the_precision_down_to_it() {
        let (m, n) = (Class::Murmur, Class::Normal);
        assert_eq!(area(&[(m, 0.9), (m, 0.8), (n, 0.1)]), Some(1.0));
        // Hits at ranks 1 and 3: (1/1 + 2/3) / 2.
        assert_eq!(area(&[(m, 0.9), (n, 0.8), (m, 0.7)]), Some(f64::midpoint(1.0, 2.0 / 3.0)));
        // All tied: the class's share.
        assert_eq!(area(&[(m, 0.5), (n, 0.5), (n, 0.5), (n, 0.5)]), Some(0.25));
        assert_eq!(area(&[(n, 0.5)]), None);
    }
}
