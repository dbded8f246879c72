//! Where an axis is marked.

/// Marks from 0 to at most `end`, no more than `most`, a step of 1, 2 or 5 times a power of ten
/// apart. None where there is nothing to mark.
#[must_use]
pub fn ticks(end: f64, most: u32) -> Vec<f64> {
    if !(end > 0.0 && end.is_finite()) || most < 2 {
        return Vec::new();
    }
    let least = end / f64::from(most - 1);
    let power = 10.0_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= least);
    let step = step.unwrap_or(10.0 * power);
    (0..most).map(|n| f64::from(n) * step).take_while(|t| *t <= end).collect()
}

/// A mark's text, with no more decimals than the step needs.
#[must_use]
pub fn text(mark: f64) -> String {
    let rounded = format!("{mark:.2}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(ticks(9.9, 6), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(10.0, 6), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(800.8, 6), [0.0, 200.0, 400.0, 600.0, 800.0]);
        for seconds in [0.3, 1.0, 3.7, 27.0, 61.0, 333.0, 1200.0] {
            let marks = ticks(seconds, 6);
            assert!((3..=6).contains(&marks.len()), "{seconds}: {marks:?}");
        }
    }

    #[test]
    fn nothing_is_not_marked() {
        assert!(ticks(0.0, 6).is_empty());
        assert!(ticks(f64::NAN, 6).is_empty());
        assert!(ticks(5.0, 1).is_empty());
    }

    #[test]
    fn texts_have_no_idle_zeros() {
        assert_eq!(text(200.0), "200");
        assert_eq!(text(0.5), "0.5");
        assert_eq!(text(0.0), "0");
    }
}
