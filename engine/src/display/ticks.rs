//! Where an axis has its ticks.

use std::ops::Range;

/// A mark on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its place, in the axis' own measure.
    pub at: f64,
    /// What stands beside it.
    pub label: String,
}

/// Multiples of 1, 2 or 5 times a power of ten within a range: at most `most`, which is at least 2.
/// None where the range is empty.
#[must_use]
pub fn round_values(range: &Range<f64>, most: usize) -> Vec<Tick> {
    let span = range.end - range.start;
    if !span.is_finite() || span <= 0.0 {
        return Vec::new();
    }
    let least = span / (most.max(2) - 1) as f64;
    let power = least.log10().floor();
    let decade = 10_f64.powf(power);
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * decade >= least).unwrap_or(10.0);
    let step = factor * decade;
    let digits = (-step.log10().floor()).max(0.0) as usize;
    // A hair more than the range, so that rounding takes no end away.
    let hair = 1e-9 * span / step;
    let first = (range.start / step - hair).ceil() as i64;
    let last = (range.end / step + hair).floor() as i64;
    let tick = |i: i64| Tick { at: i as f64 * step, label: signed(i as f64 * step, digits) };
    (first..=last).map(tick).collect()
}

/// A number with a true minus sign, but none before a zero.
#[must_use]
pub fn signed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    match text.strip_prefix('-') {
        Some(size) if size.trim_matches(['0', '.']).is_empty() => size.to_owned(),
        Some(size) => format!("−{size}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn values_are_round_and_include_the_ends_where_those_are() {
        assert_eq!(
            labels(&round_values(&(0.0..8.0), 10)),
            "0 1 2 3 4 5 6 7 8".split(' ').collect::<Vec<_>>()
        );
        assert_eq!(labels(&round_values(&(-41.2..38.8), 6)), ["−40", "−20", "0", "20"]);
        assert_eq!(labels(&round_values(&(0.0..0.3), 4)), ["0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(round_values(&(1.0..1.0), 5), []);
    }

    #[test]
    fn a_minus_stands_before_no_zero() {
        assert_eq!(
            [-0.0004, -0.001, -20.0].map(|value| signed(value, 3)),
            ["0.000", "−0.001", "−20.000"]
        );
    }

    proptest! {
        #[test]
        fn no_range_has_more_ticks_than_fit_or_none(
            start in -1e4..1e4_f64, span in 1e-3..1e4_f64, most in 4_usize..20,
        ) {
            let ticks = round_values(&(start..start + span), most);
            prop_assert!(ticks.len() <= most && !ticks.is_empty(), "{ticks:?}");
            let slack = 1e-6 * span;
            prop_assert!(ticks.iter().all(|t| t.at >= start - slack && t.at <= start + span + slack));
        }
    }

    #[test]
    fn marks_of_a_time_axis_are_few_but_never_one() {
        for seconds in [0.3, 1.0, 3.7, 27.0, 61.0, 333.0, 1200.0] {
            let marks = round_values(&(0.0..seconds), 6);
            assert!((3..=6).contains(&marks.len()), "{seconds}: {marks:?}");
        }
        assert!(round_values(&(0.0..f64::NAN), 6).is_empty());
    }
}
