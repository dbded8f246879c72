//! How scores become statements: fitted on out-of-fold scores.

use std::collections::BTreeSet;

use engine::findings::{Rates, SoundHead};
use engine::frames::FrameOutput;
use engine::stats::quantile;

use super::claim::logistic;
use super::figures::{self, Case, Comparison};
use crate::data::Collection;

/// Specificities at which sounds are said to be present, in the order of [`FrameOutput::ALL`]: all statements about murmurs
/// together should be wrong in one of twenty recordings without one.
const SPECIFICITIES: [f64; FrameOutput::ALL.len()] = [0.95, 0.99, 0.98];
/// Share of the recordings that are too close to the threshold to say, in the same order; the two murmurs together make
/// about one of eight.
pub const UNSURE: [f64; FrameOutput::ALL.len()] = [0.1, 0.03, 0.02];

/// The statements about all sounds, in the order of [`FrameOutput::ALL`]; of one that nothing is known of it is said that
/// it is never present. `extra_sounds` are scores of synthesised third and fourth sounds: there are too few recordings with
/// one, so these are set against the real recordings without.
#[must_use]
pub fn fitted(
    comparisons: &[Comparison],
    extra_sounds: &[f64],
) -> [SoundHead; FrameOutput::ALL.len()] {
    let of = |what: &str, sources: &[Collection]| -> Vec<Case> {
        let is = |one: &&Comparison| {
            one.what == what && sources.iter().any(|source| source.title() == one.data)
        };
        comparisons.iter().filter(is).flat_map(|one| one.cases.clone()).collect()
    };
    let all: Vec<Collection> = Collection::all().collect();
    let systolic = of(figures::MURMUR, &[Collection::CIRCOR, Collection::PASCAL_B]);
    let diastolic = of(figures::DIASTOLIC, &all);
    let real = of(figures::EXTRA_SOUND, &all).into_iter().filter(|case| !case.is_positive);
    let synthesised = extra_sounds.iter().enumerate().map(|(number, &score)| Case {
        group: format!("phantom {number}"),
        repeat: 1,
        fold: number % 5,
        score,
        is_heard: true,
        is_positive: true,
    });
    let extra: Vec<Case> = real.chain(synthesised).collect();
    let cases = [systolic, diastolic, extra];
    FrameOutput::ALL.map(|sound| {
        let cases: Vec<&Case> = cases[sound.index()].iter().collect();
        head(&cases, sound).unwrap_or_else(never)
    })
}

/// The statement about a person's murmur, by the scores of all sites.
#[must_use]
pub fn of_exams(comparisons: &[Comparison]) -> SoundHead {
    let is =
        |one: &&Comparison| one.what == figures::PATIENTS && one.data == Collection::CIRCOR.title();
    let cases: Vec<&Case> = comparisons.iter().filter(is).flat_map(|one| &one.cases).collect();
    head(&cases, FrameOutput::SystolicMurmur).unwrap_or_else(never)
}

/// A statement that is never made: no score is as high.
fn never() -> SoundHead {
    let threshold = 1e6;
    SoundHead { threshold, unsure: [threshold, threshold], ..SoundHead::default() }
}

/// The statement that cases lead to, with how often it is right where the threshold comes from the other folds. `None`
/// where positives or negatives are missing.
fn head(cases: &[&Case], sound: FrameOutput) -> Option<SoundHead> {
    Some(SoundHead { rates: rates(cases, sound), ..fit(cases, sound)? })
}

/// Slope and intercept by logistic regression, the threshold at the sound's specificity, and around it the narrowest
/// symmetric band in which the sound's share of the recordings lies.
fn fit(cases: &[&Case], sound: FrameOutput) -> Option<SoundHead> {
    let pairs: Vec<(f64, bool)> = cases.iter().map(|case| (case.score, case.is_positive)).collect();
    let negatives: Vec<f64> =
        pairs.iter().filter(|(_, is_positive)| !is_positive).map(|(score, _)| *score).collect();
    if negatives.len() == pairs.len() {
        return None;
    }
    let threshold = quantile(&negatives, SPECIFICITIES[sound.index()])?;
    let (slope, intercept) = logistic(&pairs);
    let mut distances: Vec<f64> =
        pairs.iter().map(|(score, _)| (score - threshold).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let half = quantile(&distances, UNSURE[sound.index()])?;
    let unsure = [threshold - half, threshold + half];
    Some(SoundHead { slope: slope.max(1e-3), intercept, threshold, unsure, rates: None })
}

/// Shares of the positives and of the negatives that lie on their side of the threshold of the other folds of their
/// repeat; none where there is but one fold, or one without a threshold.
fn rates(cases: &[&Case], sound: FrameOutput) -> Option<Rates> {
    let folds: BTreeSet<(usize, usize)> = cases.iter().map(|case| case.held_out()).collect();
    let mut right = [0.0; 2];
    let mut all = [0.0; 2];
    for &(repeat, fold) in folds.iter().filter(|_| folds.len() > 1) {
        let of_repeat = cases.iter().filter(|case| case.repeat == repeat);
        let (held_out, others): (Vec<&Case>, Vec<&Case>) =
            of_repeat.partition(|case| case.fold == fold);
        let threshold = fit(&others, sound)?.threshold;
        for case in held_out {
            let kind = usize::from(case.is_positive);
            all[kind] += 1.0;
            right[kind] += f64::from(u8::from((case.score >= threshold) == case.is_positive));
        }
    }
    let is_defined = all.iter().all(|&count| count > 0.0);
    is_defined.then(|| Rates { sensitivity: right[1] / all[1], specificity: right[0] / all[0] })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::findings::Verdict;

    fn cases() -> Vec<Case> {
        let case = |i: usize| Case {
            group: i.to_string(),
            repeat: 1,
            fold: i % 5,
            score: (i % 100) as f64 / 20.0 - if i < 800 { 4.0 } else { 0.0 },
            is_heard: true,
            is_positive: i >= 800,
        };
        (0..1000).map(case).collect()
    }

    #[test]
    fn one_in_twenty_without_the_sound_lies_above_the_threshold() {
        let cases = cases();
        let head = head(&cases.iter().collect::<Vec<_>>(), FrameOutput::SystolicMurmur).unwrap();
        let negatives = cases.iter().filter(|case| !case.is_positive);
        let above = negatives.filter(|case| case.score > head.threshold).count();
        assert!((30..=50).contains(&above), "{above}");
        let is_unsure = |case: &&Case| head.verdict(case.score) == Verdict::Unsure;
        let unsure = cases.iter().filter(is_unsure).count();
        assert!((80..=120).contains(&unsure), "{unsure}");
        assert!(head.check().is_ok() && head.probability(3.0) > 0.5);
        let rates = head.rates.unwrap();
        // Negatives lie in -4 to 1 and positives in 0 to 5, evenly.
        assert!((rates.specificity - 0.95).abs() < 0.02, "{rates:?}");
        assert!((rates.sensitivity - 0.85).abs() < 0.02, "{rates:?}");
    }

    #[test]
    fn of_a_sound_that_nothing_is_known_of_nothing_is_said() {
        let heads = fitted(&[], &[]);
        assert!(heads.iter().all(|head| head.check().is_ok()));
        assert_eq!(heads[1].verdict(50.0), Verdict::Absent);
    }
}
