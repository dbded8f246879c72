//! Small statistics that several stages share.

/// The quantile at `share` (0 to 1) by linear interpolation between order statistics (type 7 of Hyndman &
/// Fan, *Sample Quantiles in Statistical Packages*, 1996), of values in any order; `None` of none.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// The same of values in rising order.
#[must_use]
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let position = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    Some(below + (above - below) * position.fract())
}

/// The median of values in any order; `None` of none.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The index of the largest value, the first of equals; `None` of none.
#[must_use]
pub fn argmax(values: &[f64]) -> Option<usize> {
    let later = |best: usize, index: usize| if values[index] > values[best] { index } else { best };
    (0..values.len()).reduce(later)
}

/// `exp(z) / Σ exp(z)`, without overflow.
#[must_use]
pub fn softmax<const N: usize>(logits: &[f64; N]) -> [f64; N] {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logits.map(|z| (z - most).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|p| p / sum)
}

/// `ln(p / (1 − p))`, of a probability kept off 0 and 1 by `margin`.
#[must_use]
pub fn logit(p: f64, margin: f64) -> f64 {
    let p = p.clamp(margin, 1.0 - margin);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        // As numpy.quantile([4, 1, 3, 2], [0, 0.25, 0.5, 1]).
        let values = [4.0, 1.0, 3.0, 2.0];
        for (share, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (1.0, 4.0)] {
            assert!((quantile(&values, share).unwrap() - expected).abs() < 1e-12, "{share}");
        }
        assert_eq!((median(&[]), median(&[7.0])), (None, Some(7.0)));
    }

    #[test]
    fn the_first_of_equal_largest_values_is_the_argmax() {
        assert_eq!(argmax(&[1.0, 3.0, 3.0, 2.0]), Some(1));
        assert_eq!(argmax(&[]), None);
    }

    #[test]
    fn logits_of_impossible_probabilities_are_finite() {
        assert!((logit(0.0, 1e-3) + logit(1.0, 1e-3)).abs() < 1e-9);
        assert!((logit(0.75, 1e-6) - 3.0_f64.ln()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_softmax_keeps_the_order_of_its_logits(
            logits in prop::array::uniform5(-700.0f64..700.0),
        ) {
            let p = softmax(&logits);
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(p[argmax(&logits).unwrap()] >= p.iter().copied().fold(0.0, f64::max));
        }
    }
}
