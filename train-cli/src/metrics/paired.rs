//! How far two models differ on the same recordings.

use super::bootstrap::Drawn;
use super::{BootstrapConfig, Estimate, Prediction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One figure less another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The difference and its percentile interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Two-sided p-value of no difference; see [`paired`].
    pub p: f64,
}

/// Judgements that can't be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PairError {
    /// A recording is judged more often by one model than by the other.
    #[error(
        "{file} is judged {ours} times by one and {theirs} times by the other; only the same recordings in as many repeats can be compared."
    )]
    Count {
        /// The recording.
        file: String,
        /// Judgements of one model.
        ours: usize,
        /// Judgements of the other.
        theirs: usize,
    },
    /// The models were told different truths, or different groups.
    #[error(
        "{file} has another label, group or source in one than in the other; they judge different data."
    )]
    Truth {
        /// The recording.
        file: String,
    },
}

/// Measures figures of both models and their differences (ours less theirs) by a paired bootstrap: each
/// resample draws the same groups for both, so that what makes a group hard for both cancels out.
///
/// The k-th judgement of a recording by one is paired with the k-th by the other. `measure` gives the same
/// number of figures for every sample. The two-sided p-value is twice the smaller share of resamples in which
/// the difference is not above, or not below, zero, each with one added (A. C. Davison and D. V. Hinkley,
/// *Bootstrap Methods and their Application*, 1997, section 4.2 for the added one), at most 1: the level at
/// which the percentile interval just reaches zero. It is no smaller than two over the number of resamples.
///
/// # Errors
/// [`PairError`] if they didn't judge the same recordings.
pub fn paired<F>(
    ours: &[Prediction],
    theirs: &[Prediction],
    config: &BootstrapConfig,
    measure: F,
) -> Result<Vec<Option<Difference>>, PairError>
where
    F: Fn(Vec<&Prediction>) -> Vec<Option<f64>> + Sync,
{
    let pairs = pair(ours, theirs)?;
    let drawn = Drawn::new(
        &pairs,
        |(one, _)| &one.group,
        config,
        |drawn| {
            let (ours, theirs) = drawn.into_iter().copied().unzip();
            let figures = measure(ours).into_iter().zip(measure(theirs));
            figures.map(|(ours, theirs)| Some(ours? - theirs?)).collect()
        },
    );
    let difference = |figure| {
        let estimate = drawn.estimate(figure)?;
        Some(Difference { estimate, p: two_sided(&drawn.sorted(figure)) })
    };
    Ok((0..drawn.values.len()).map(difference).collect())
}

/// Each judgement of ours with theirs of the same recording.
fn pair<'a>(
    ours: &'a [Prediction],
    theirs: &'a [Prediction],
) -> Result<Vec<(&'a Prediction, &'a Prediction)>, PairError> {
    let (mine, mut other) = (by_file(ours), by_file(theirs));
    let mut pairs = Vec::with_capacity(ours.len());
    for (file, ours) in mine {
        let theirs = other.remove(file).unwrap_or_default();
        if ours.len() != theirs.len() {
            let (file, ours, theirs) = (file.to_owned(), ours.len(), theirs.len());
            return Err(PairError::Count { file, ours, theirs });
        }
        for (a, b) in ours.into_iter().zip(theirs) {
            if (a.truth, a.source, &a.group) != (b.truth, b.source, &b.group) {
                return Err(PairError::Truth { file: file.to_owned() });
            }
            pairs.push((a, b));
        }
    }
    match other.into_iter().next() {
        Some((file, theirs)) => {
            Err(PairError::Count { file: file.to_owned(), ours: 0, theirs: theirs.len() })
        }
        None => Ok(pairs),
    }
}

fn by_file(judged: &[Prediction]) -> BTreeMap<&str, Vec<&Prediction>> {
    let mut files = BTreeMap::<&str, Vec<&Prediction>>::new();
    for one in judged {
        files.entry(&one.file).or_default().push(one);
    }
    files
}

/// See [`paired`].
fn two_sided(differences: &[f64]) -> f64 {
    let not_above = differences.iter().filter(|d| **d <= 0.0).count();
    let not_below = differences.iter().filter(|d| **d >= 0.0).count();
    let smaller = not_above.min(not_below) as f64;
    (2.0 * (smaller + 1.0) / (differences.len() as f64 + 1.0)).min(1.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::findings::Class;

    /// Recordings of groups of two, of which those that `right` names are judged rightly.
    fn judged(count: usize, right: impl Fn(usize) -> bool) -> Vec<Prediction> {
        let one = |number: usize| {
            let said = if right(number) { Class::Normal } else { Class::Murmur };
            let probabilities = Class::ALL.map(|class| f64::from(u8::from(class == said)));
            let group = (number / 2).to_string();
            let mut one = super::super::prediction::judged(&group, Class::Normal, probabilities);
            one.file = number.to_string();
            one
        };
        (0..count).map(one).collect()
    }

    fn accuracy(judged: &[&Prediction]) -> Vec<Option<f64>> {
        let right = judged.iter().filter(|one| one.is_right()).count();
        vec![Some(right as f64 / judged.len() as f64)]
    }

    fn difference(ours: &[Prediction], theirs: &[Prediction]) -> Difference {
        paired(ours, theirs, &BootstrapConfig::default(), |drawn| accuracy(&drawn)).unwrap()[0]
            .unwrap()
    }

    #[test]
    fn a_model_differs_from_itself_by_nothing_at_all() {
        let half = judged(80, |i| i % 4 < 2);
        let same = difference(&half, &half);
        assert_eq!(same.estimate, Estimate { value: 0.0, low: 0.0, high: 0.0 });
        assert!((same.p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn pairing_finds_what_two_intervals_side_by_side_would_not() {
        // Both fail on the same half of 40 groups; ours is also right on every other of the first twelve.
        let (theirs, ours) = (judged(80, |i| i % 4 < 2), judged(80, |i| i % 4 < 2 || i < 24));
        let found = difference(&ours, &theirs);
        assert!((found.estimate.value - 12.0 / 80.0).abs() < 1e-12, "{found:?}");
        assert!(found.estimate.low > 0.0 && found.p < 0.01, "{found:?}");
        let back = difference(&theirs, &ours);
        assert!((back.estimate.low + found.estimate.high).abs() < 1e-12);
        assert!((back.p - found.p).abs() < 1e-12);
    }

    #[test]
    fn the_p_value_is_twice_the_chance_to_draw_no_group_that_differs() {
        // Three of 40 groups differ, always to one side: 2 · (37/40)⁴⁰.
        let found = difference(&judged(80, |_| true), &judged(80, |i| i >= 6));
        assert!((found.p - 2.0 * (37.0f64 / 40.0).powi(40)).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn the_order_of_recordings_changes_nothing() {
        let (ours, theirs) = (judged(40, |i| i % 4 < 2), judged(40, |i| i % 8 < 3));
        let turned: Vec<Prediction> = theirs.iter().rev().cloned().collect();
        assert_eq!(difference(&ours, &turned), difference(&ours, &theirs));
    }

    #[test]
    fn other_recordings_and_other_truths_are_refused() {
        let all = judged(8, |_| true);
        let check = |theirs: &[Prediction]| {
            paired(&all, theirs, &BootstrapConfig::default(), |drawn| accuracy(&drawn)).unwrap_err()
        };
        let missing = check(&all[..7]);
        assert_eq!(missing, PairError::Count { file: "7".to_owned(), ours: 1, theirs: 0 });
        let mut twice = all.clone();
        twice.push(all[3].clone());
        assert_eq!(check(&twice), PairError::Count { file: "3".to_owned(), ours: 1, theirs: 2 });
        let mut more = all.clone();
        more.push(Prediction { file: "8".to_owned(), ..all[0].clone() });
        assert_eq!(check(&more), PairError::Count { file: "8".to_owned(), ours: 0, theirs: 1 });
        let mut other = all.clone();
        other[2].truth = Class::Artifact;
        assert_eq!(check(&other), PairError::Truth { file: "2".to_owned() });
    }
}
