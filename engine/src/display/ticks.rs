//! Where an axis has its ticks.

use std::ops::Range;

/// Round values within a range, a step of 1, 2 or 5 times a power of ten apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    /// The values, in rising order; none of an empty or endless range.
    pub values: Vec<f64>,
    /// Decimals that tell neighbouring values apart.
    pub decimals: usize,
}

/// The ticks of an axis over `range`: at most `most` of them, which counts as at least 2. An end of the range
/// that is a round value has a tick, also where rounding puts it a hair outside.
#[must_use]
pub fn ticks(range: &Range<f64>, most: usize) -> Ticks {
    let span = range.end - range.start;
    if !span.is_finite() || span <= 0.0 {
        return Ticks::default();
    }
    let step = round_step(span / (most.max(2) - 1) as f64);
    let hair = 1e-9 * span / step;
    let first = (range.start / step - hair).ceil() as i64;
    let last = (range.end / step + hair).floor() as i64;
    Ticks {
        values: (first..=last).map(|index| index as f64 * step).collect(),
        decimals: (-step.log10().floor()).max(0.0) as usize,
    }
}

/// The smallest of 1, 2 or 5 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let decade = 10_f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * decade >= least);
    factor.unwrap_or(10.0) * decade
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_round_and_include_the_ends_where_those_are() {
        assert_eq!(ticks(&(0.0..9.9), 6).values, [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(&(0.0..10.0), 6).values, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(&(0.0..800.8), 6).values, [0.0, 200.0, 400.0, 600.0, 800.0]);
        assert_eq!(ticks(&(-41.2..38.8), 6).values, [-40.0, -20.0, 0.0, 20.0]);
        // 3 · 0.1 is more than 0.3 in binary.
        assert_eq!(ticks(&(0.0..0.3), 4).values.len(), 4);
    }

    #[test]
    fn decimals_are_those_of_the_step() {
        let decimals = |end: f64| ticks(&(0.0..end), 6).decimals;
        assert_eq!([0.03, 0.3, 3.0, 30.0].map(decimals), [2, 1, 0, 0]);
    }

    #[test]
    fn a_range_that_is_empty_or_endless_has_no_ticks() {
        for range in [1.0..1.0, 2.0..1.0, 0.0..f64::INFINITY, f64::NAN..1.0] {
            assert_eq!(ticks(&range, 5), Ticks::default());
        }
    }

    proptest! {
        #[test]
        fn there_are_some_ticks_but_no_more_than_fit(
            start in -1e4..1e4_f64, span in 1e-3..1e4_f64, most in 4_usize..20,
        ) {
            let found = ticks(&(start..start + span), most).values;
            prop_assert!(found.len() <= most && !found.is_empty(), "{found:?}");
            let slack = 1e-6 * span;
            prop_assert!(found.iter().all(|&at| at >= start - slack && at <= start + span + slack));
        }
    }
}
