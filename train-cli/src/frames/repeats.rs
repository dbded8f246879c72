//! Figures of several divisions into the same number of folds.

use std::collections::BTreeMap;

/// The mean of each figure over the repeats; none where one of them has none. What is measured are the cases of one
/// repeat, so that no recording counts twice in a figure.
pub(super) fn mean_over_repeats<T>(
    all: &[&T],
    repeat: impl Fn(&T) -> usize,
    measure: impl Fn(&[&T]) -> Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    let mut repeats = BTreeMap::<usize, Vec<&T>>::new();
    for one in all {
        repeats.entry(repeat(one)).or_default().push(one);
    }
    let measured: Vec<Vec<Option<f64>>> =
        repeats.values().map(|of_repeat| measure(of_repeat)).collect();
    let Some(first) = measured.first() else { return measure(&[]) };
    let mean = |figure: usize| {
        let values: Option<Vec<f64>> = measured.iter().map(|values| values[figure]).collect();
        values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
    };
    (0..first.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_repeat_is_measured_by_itself() {
        let all = [(1, 2.0), (2, 3.0), (1, 6.0), (2, 4.0)];
        let measure = |of: &[&(usize, f64)]| {
            let highest = of.iter().map(|one| one.1).fold(0.0, f64::max);
            vec![Some(highest), (of[0].0 == 1).then_some(1.0)]
        };
        let drawn: Vec<&(usize, f64)> = all.iter().collect();
        assert_eq!(mean_over_repeats(&drawn, |one| one.0, measure), [Some(5.0), None]);
        let count = |of: &[&(usize, f64)]| vec![Some(of.len() as f64)];
        assert_eq!(mean_over_repeats(&[], |one| one.0, count), [Some(0.0)]);
    }
}
