//! Several runs as one whose probabilities are their mean.

use std::collections::BTreeMap;

use super::Run;
use crate::metrics::{PairError, Prediction, with_repeats};

/// The run that gives every recording the mean of all runs' probabilities, and abstains where most of them do.
///
/// A recording's predictions of one repeat are averaged; see [`with_repeats`]. All runs count the same: weights would
/// have to be learnt on recordings that nothing else is measured on.
///
/// # Errors
/// [`PairError`] if the runs are not of the same recordings and repeats.
pub fn mean(runs: &[Run]) -> Result<Run, PairError> {
    let mut all = BTreeMap::<(&str, usize), Vec<&Prediction>>::new();
    for run in runs {
        for (repeat, one) in with_repeats(&run.predictions) {
            all.entry((&one.file, repeat)).or_default().push(one);
        }
    }
    let predictions = all.into_iter().map(|((file, _), of_all)| blended(file, &of_all, runs.len()));
    Ok(Run {
        name: format!("mean of {}", runs.len()),
        predictions: predictions.collect::<Result<_, _>>()?,
    })
}

/// The mean of the predictions of `runs` runs for one recording and repeat.
fn blended(file: &str, predictions: &[&Prediction], runs: usize) -> Result<Prediction, PairError> {
    let file = || file.to_owned();
    let Some((first, others)) = predictions.split_first().filter(|_| predictions.len() == runs)
    else {
        return Err(PairError::Count { file: file(), ours: runs, theirs: predictions.len() });
    };
    let truth = |one: &Prediction| (one.truth, one.source, one.group.clone());
    if others.iter().any(|other| truth(other) != truth(first)) {
        return Err(PairError::Truth { file: file() });
    }
    let mut one = (*first).clone();
    for (class, probability) in one.probabilities.0.iter_mut().enumerate() {
        *probability =
            predictions.iter().map(|one| one.probabilities[class]).sum::<f64>() / runs as f64;
    }
    one.abstained = 2 * predictions.iter().filter(|one| one.abstained).count() > runs;
    Ok(one)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::metrics::prediction::in_turn;

    /// Eight recordings in two repeats, the first right where `right` says so, the second always.
    fn run(right: fn(usize) -> bool) -> Run {
        let repeat = |number: usize, right: fn(usize) -> bool| {
            in_turn(8, 4, right).into_iter().map(move |one| one.in_fold((number, 0)))
        };
        let predictions = repeat(1, right).chain(repeat(2, |_| true)).collect();
        Run { name: String::new(), predictions }
    }

    /// The probability of the first class that a run gives a recording in a repeat.
    fn probability(run: &Run, file: &str, repeat: usize) -> f64 {
        let is_meant = |one: &&Prediction| one.file == file && one.repeat == Some(repeat);
        let found: Vec<_> = run.predictions.iter().filter(is_meant).collect();
        assert_eq!(found.len(), 1, "{file}, repeat {repeat}");
        found[0].probabilities[0]
    }

    fn assert_is_mean(mean: &Run, runs: &[Run; 2]) {
        assert_eq!((mean.predictions.len(), mean.name.as_str()), (16, "mean of 2"));
        for Prediction { file, repeat, .. } in &mean.predictions {
            let of = |run| probability(run, file, repeat.unwrap());
            let [a, b] = [of(&runs[0]), of(&runs[1])];
            assert!((f64::midpoint(a, b) - of(mean)).abs() < 1e-12, "{file} {repeat:?}");
        }
    }

    #[test]
    fn the_mean_is_taken_over_the_predictions_of_one_recording_and_repeat() {
        let runs = [run(|i| i < 4), run(|_| true)];
        assert_is_mean(&mean(&runs).unwrap(), &runs);
        // Recording 4 is wrong in the first repeat of the first run, and right everywhere else.
        let blended = mean(&runs).unwrap();
        assert!((probability(&blended, "4", 1) - 0.5).abs() < 1e-12);
        assert!((probability(&blended, "4", 2) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn repeats_are_told_apart_whatever_their_order_in_the_file() {
        let mut swapped = run(|i| i < 4);
        swapped.predictions.rotate_left(8);
        assert_eq!(swapped.predictions[0].repeat, Some(2));
        let runs = [swapped, run(|i| i < 2)];
        assert_is_mean(&mean(&runs).unwrap(), &runs);
        let as_given = mean(&[run(|i| i < 4), run(|i| i < 2)]).unwrap();
        assert_eq!(mean(&runs).unwrap().predictions, as_given.predictions);
    }

    #[test]
    fn runs_on_other_recordings_or_repeats_have_no_mean() {
        let mut fewer = run(|_| true);
        fewer.predictions.pop();
        assert!(matches!(mean(&[run(|_| true), fewer]), Err(PairError::Count { .. })));
        let mut other = run(|_| true);
        other.predictions[0].repeat = Some(3);
        assert!(matches!(mean(&[run(|_| true), other]), Err(PairError::Count { .. })));
    }
}
