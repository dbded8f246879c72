//! Several runs as one that says their mean.

use std::collections::BTreeMap;

use super::Run;
use crate::metrics::{PairError, Prediction};

/// The run that gives every recording the mean of all runs' probabilities, and abstains where most of them do.
///
/// The k-th judgement of a recording by one run is averaged with the k-th by the others. All count the same:
/// weights would have to be learnt on recordings that nothing else is measured on.
///
/// # Errors
/// [`PairError`] if the runs didn't judge the same recordings.
pub fn mean(runs: &[Run]) -> Result<Run, PairError> {
    let mut all = BTreeMap::<(&str, usize), Vec<&Prediction>>::new();
    for run in runs {
        let mut turn = BTreeMap::<&str, usize>::new();
        for one in &run.judged {
            let turn = turn.entry(&one.file).or_default();
            all.entry((&one.file, *turn)).or_default().push(one);
            *turn += 1;
        }
    }
    let judged = all.into_iter().map(|((file, _), said)| blended(file, &said, runs.len()));
    Ok(Run { name: format!("mean of {}", runs.len()), judged: judged.collect::<Result<_, _>>()? })
}

/// The mean of what `runs` runs said of a recording.
fn blended(file: &str, said: &[&Prediction], runs: usize) -> Result<Prediction, PairError> {
    let file = || file.to_owned();
    let Some((first, others)) = said.split_first().filter(|_| said.len() == runs) else {
        return Err(PairError::Count { file: file(), ours: runs, theirs: said.len() });
    };
    let truth = |one: &Prediction| (one.truth, one.source, one.group.clone());
    if others.iter().any(|other| truth(other) != truth(first)) {
        return Err(PairError::Truth { file: file() });
    }
    let mut one = (*first).clone();
    for (class, probability) in one.probabilities.0.iter_mut().enumerate() {
        *probability = said.iter().map(|one| one.probabilities[class]).sum::<f64>() / runs as f64;
    }
    one.abstained = 2 * said.iter().filter(|one| one.abstained).count() > runs;
    Ok(one)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::metrics::prediction::in_turn;

    fn run(right: fn(usize) -> bool) -> Run {
        // Two repeats.
        let judged = [in_turn(8, 4, right), in_turn(8, 4, |_| true)].concat();
        Run { name: String::new(), judged }
    }

    #[test]
    fn the_mean_of_runs_is_taken_judgement_by_judgement() {
        let runs = [run(|i| i < 4), run(|_| true)];
        let mean = mean(&runs).unwrap();
        assert_eq!((mean.judged.len(), mean.name.as_str()), (16, "mean of 2"));
        for one in &mean.judged {
            let of = |run: &Run| {
                let said = run.judged.iter().filter(|other| other.file == one.file);
                said.map(|other| other.probabilities[0]).collect::<Vec<_>>()
            };
            let (a, b) = (of(&runs[0]), of(&runs[1]));
            let expected: Vec<f64> = a.iter().zip(&b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
            let close = |x: &f64| (x - one.probabilities[0]).abs() < 1e-12;
            assert!(expected.iter().any(close), "{one:?} {expected:?}");
        }
    }

    #[test]
    fn runs_on_other_recordings_have_no_mean() {
        let mut fewer = run(|_| true);
        fewer.judged.pop();
        assert!(matches!(mean(&[run(|_| true), fewer]), Err(PairError::Count { .. })));
    }
}
