//! Where an axis has its ticks.

use std::ops::Range;

/// A mark on an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Its place, in the axis' own measure.
    pub at: f64,
    /// What stands beside it.
    pub label: String,
}

/// Multiples of 1, 2 or 5 times a power of ten within a range: at most `most`, which is at least 2.
/// None where the range is empty.
pub(super) fn round_values(range: &Range<f64>, most: usize) -> Vec<Tick> {
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
pub(super) fn signed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    match text.strip_prefix('-') {
        Some(size) if size.trim_matches(['0', '.']).is_empty() => size.to_owned(),
        Some(size) => format!("−{size}"),
        None => text,
    }
}

/// Leading digits of round frequencies, the roundest first.
const ROUND: [f64; 9] = [1.0, 2.0, 5.0, 4.0, 8.0, 3.0, 6.0, 7.0, 9.0];

/// Round frequencies on an axis whose rows have these centres, ascending; places are in rows, a centre
/// at its index. As many as lie `gap` rows apart, the roundest first; between centres places are
/// interpolated.
pub(super) fn round_frequencies(centres: &[f64], gap: f64) -> Vec<Tick> {
    let decades = [1.0, 10.0, 100.0, 1_000.0, 10_000.0];
    let round = ROUND.into_iter().flat_map(|digit| decades.map(|decade| digit * decade));
    let mut ticks = Vec::<Tick>::new();
    for hz in std::iter::once(0.0).chain(round) {
        let Some(at) = place(centres, hz) else { continue };
        if ticks.iter().all(|tick| (tick.at - at).abs() >= gap) {
            ticks.push(Tick { at, label: hz.to_string() });
        }
    }
    ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
    ticks
}

/// Where a frequency lies among the centres, if within half a row of one.
fn place(centres: &[f64], hz: f64) -> Option<f64> {
    let last = centres.len().checked_sub(2)?;
    let mut pairs = centres.windows(2).enumerate();
    let (index, pair) = pairs.find(|(index, pair)| hz <= pair[1] || *index == last)?;
    let at = index as f64 + (hz - pair[0]) / (pair[1] - pair[0]);
    (-0.5..=centres.len() as f64 - 0.5).contains(&at).then_some(at)
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
    fn a_linear_axis_counts_evenly_from_zero() {
        let centres: Vec<f64> = (0..103).map(|bin| f64::from(bin) * 7.8125).collect();
        let ticks = round_frequencies(&centres, 7.5);
        let expected = "0 100 200 300 400 500 600 700 800".split(' ').collect::<Vec<_>>();
        assert_eq!(labels(&ticks), expected);
        assert!((ticks[1].at - 12.8).abs() < 1e-9);
    }

    #[test]
    fn a_logarithmic_axis_has_its_roundest_frequencies_wide_enough_apart() {
        let centres: Vec<f64> = (0..40).map(|i| 20.0 * 40_f64.powf(f64::from(i) / 39.0)).collect();
        let ticks = round_frequencies(&centres, 2.5);
        assert!(ticks.windows(2).all(|pair| pair[1].at - pair[0].at >= 2.5));
        for hz in ["20", "50", "100", "200", "500", "800"] {
            assert!(labels(&ticks).contains(&hz), "{hz} is missing in {ticks:?}");
        }
        let hundred = ticks.iter().find(|tick| tick.label == "100").map(|tick| tick.at);
        assert!(hundred.is_some_and(|at| (at - 17.0).abs() < 0.1), "{hundred:?}");
    }

    #[test]
    fn too_few_rows_for_a_scale_have_no_ticks() {
        assert_eq!(round_frequencies(&[100.0], 1.0), []);
        assert_eq!(round_frequencies(&[], 1.0), []);
    }
}
