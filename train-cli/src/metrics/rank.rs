//! Ranks, and how alike two orders are.

/// Ranks from 1; equals share the mean of theirs.
#[must_use]
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |x: f64| values.iter().filter(|v| v.total_cmp(&x).is_lt()).count() as f64;
    let equal = |x: f64| values.iter().filter(|v| v.total_cmp(&x).is_eq()).count() as f64;
    values.iter().map(|&x| below(x) + f64::midpoint(1.0, equal(x))).collect()
}

/// Spearman's ρ: Pearson's correlation of the mid-ranks (Kendall & Gibbons, *Rank Correlation Methods*, 5th ed.,
/// 1990, § 3.8). None where the two aren't of one length, or one of them is the same throughout.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() != b.len() {
        return None;
    }
    let (a, b) = (deviations(a), deviations(b));
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let scale = (product(&a, &a) * product(&b, &b)).sqrt();
    (scale > 0.0).then(|| product(&a, &b) / scale)
}

/// Ranks less their mean.
fn deviations(values: &[f64]) -> Vec<f64> {
    let mean = f64::midpoint(values.len() as f64, 1.0);
    ranks(values).into_iter().map(|rank| rank - mean).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn without_ties_it_equals_the_formula_of_rank_differences() {
        // 1 − 6 Σ d² / (n (n² − 1)), with d = 1, 1, 2, 0, 2.
        let found = spearman(&[10.0, 20.0, 30.0, 40.0, 50.0], &[2.0, 1.0, 5.0, 4.0, 3.0]).unwrap();
        assert!((found - (1.0 - 60.0 / 120.0)).abs() < 1e-12, "{found}");
    }

    #[test]
    fn equals_share_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0]), [2.5, 1.0, 2.5]);
        // Deviations (−1, 0, 1) and (−1, ½, ½): 1.5 / √(2 · 1.5).
        let found = spearman(&[1.0, 2.0, 3.0], &[0.0, 7.0, 7.0]).unwrap();
        assert!((found - 1.5 / 3.0_f64.sqrt()).abs() < 1e-12, "{found}");
    }

    #[test]
    fn only_the_order_counts() {
        let values = [0.3, -2.0, 5.0, 1.0];
        let bent = values.map(f64::exp);
        assert!((spearman(&values, &bent).unwrap() - 1.0).abs() < 1e-12);
        assert!((spearman(&values, &bent.map(|x| -x)).unwrap() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_never_varies_or_has_another_length_is_like_nothing() {
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(spearman(&[1.0, 2.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(spearman(&[], &[]), None);
    }
}
