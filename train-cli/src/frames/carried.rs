//! How good statements are when each recording is judged by what the other folds settled: thresholds, bands of
//! uncertainty and probabilities.

use std::collections::BTreeSet;

use engine::findings::{SoundHead, Verdict};
use engine::frames::FrameOutput;
use engine::model_file::ReportedFigure;

use super::coverage::{self, Statement};
use super::figures::{Case, Comparison, EXTRA_SOUND, MURMUR, PATIENTS, reported};
use super::heads;
use super::repeats::mean_over_repeats;
use super::score::HeldOutScores;
use crate::metrics::{Answer, BootstrapConfig, bootstrap_by};

/// Bins of the calibration error, of equal width.
const BINS: usize = 10;

/// A case with what was said of it.
struct Said {
    group: String,
    repeat: usize,
    is_positive: bool,
    is_above: bool,
    verdict: Verdict,
    probability: f64,
    statement: Statement,
}

/// The figures of all statements about murmurs and extra sounds, by source; none where there is but one fold.
#[must_use]
pub fn figures(
    comparisons: &[Comparison],
    repeats: &[HeldOutScores],
    protocol: &str,
    config: &BootstrapConfig,
) -> Vec<ReportedFigure> {
    let folds: BTreeSet<(usize, usize)> =
        comparisons.iter().flat_map(|one| &one.cases).map(Case::held_out).collect();
    if folds.len() < 2 {
        return Vec::new();
    }
    let without = |&fold| Settled::without(comparisons, repeats, fold);
    let settled: Vec<Settled> = folds.iter().map(without).collect();
    let said = |comparison: &Comparison| {
        let of_fold =
            |settled: &Settled| Some((settled.held_out, *settled.head(&comparison.what)?));
        let heads: Vec<((usize, usize), SoundHead)> = settled.iter().filter_map(of_fold).collect();
        (!heads.is_empty()).then(|| said(comparison, &heads))
    };
    let of = |comparison: &Comparison| {
        let said = said(comparison)?;
        let name = |figure: String| format!("{figure}: {}", comparison.what);
        let mean = |drawn: Vec<&Said>| mean_over_repeats(&drawn, |one| one.repeat, measured);
        let estimates = bootstrap_by(&said, |one| &one.group, config, mean);
        let named = names().into_iter().map(name).zip(estimates);
        Some(reported(named, &comparison.data, protocol, comparison.groups()))
    };
    comparisons.iter().filter_map(of).flatten().collect()
}

/// What all folds of a repeat but one settle.
struct Settled {
    /// Repeat and fold that it is for.
    held_out: (usize, usize),
    sounds: [SoundHead; FrameOutput::ALL.len()],
    exam: SoundHead,
}

impl Settled {
    fn without(
        comparisons: &[Comparison],
        repeats: &[HeldOutScores],
        held_out: (usize, usize),
    ) -> Self {
        let (repeat, fold) = held_out;
        let is_other = |case: &Case| case.repeat == repeat && case.fold != fold;
        let others: Vec<Comparison> = comparisons.iter().map(|one| one.kept(is_other)).collect();
        let extra_sounds = repeats.get(repeat - 1).map_or(&[][..], |one| &one.extra_sounds);
        let sounds = heads::fitted(&others, extra_sounds);
        Self { held_out, sounds, exam: heads::of_exams(&others) }
    }

    /// The statement that a comparison is about.
    fn head(&self, what: &str) -> Option<&SoundHead> {
        match what {
            MURMUR => Some(&self.sounds[FrameOutput::SystolicMurmur.index()]),
            EXTRA_SOUND => Some(&self.sounds[FrameOutput::ExtraSound.index()]),
            PATIENTS => Some(&self.exam),
            _ => None,
        }
    }
}

fn said(comparison: &Comparison, heads: &[((usize, usize), SoundHead)]) -> Vec<Said> {
    let of_case = |case: &Case| {
        let (_, head) = heads.iter().find(|(held_out, _)| *held_out == case.held_out())?;
        let is_above = case.score >= head.threshold;
        let verdict = head.verdict(case.score);
        let sureness = if case.is_heard { (case.score - head.threshold).abs() } else { 0.0 };
        Some(Said {
            group: case.group.clone(),
            repeat: case.repeat,
            is_positive: case.is_positive,
            is_above,
            verdict,
            probability: head.probability(case.score),
            statement: Statement {
                answer: Answer { sureness, is_right: is_above == case.is_positive },
                is_made: case.is_heard && verdict != Verdict::Unsure,
            },
        })
    };
    comparison.cases.iter().filter_map(of_case).collect()
}

/// What is measured at the threshold, in the order of [`measured`].
const NAMES: [&str; 6] = [
    "sensitivity at the threshold",
    "specificity at the threshold",
    "share unsure",
    "sensitivity where sure",
    "specificity where sure",
    "expected calibration error",
];

/// Everything that is measured, in the order of [`measured`].
fn names() -> Vec<String> {
    NAMES.map(str::to_owned).into_iter().chain(coverage::names()).collect()
}

fn measured(said: &[&Said]) -> Vec<Option<f64>> {
    let sure: Vec<&Said> =
        said.iter().copied().filter(|one| one.verdict != Verdict::Unsure).collect();
    let unsure = (said.len() - sure.len()) as f64 / said.len().max(1) as f64;
    let statements: Vec<Statement> = said.iter().map(|one| one.statement).collect();
    [
        share_right(said, true),
        share_right(said, false),
        (!said.is_empty()).then_some(unsure),
        share_right(&sure, true),
        share_right(&sure, false),
        calibration_error(said),
    ]
    .into_iter()
    .chain(coverage::measured(&statements))
    .collect()
}

/// Share of the positives, or of the negatives, on their side of the threshold.
fn share_right(said: &[&Said], positive: bool) -> Option<f64> {
    let of: Vec<_> = said.iter().filter(|one| one.is_positive == positive).collect();
    let right = of.iter().filter(|one| one.is_above == positive).count();
    (!of.is_empty()).then(|| right as f64 / of.len() as f64)
}

/// The mean gap between the probability and the share of positives over the bins, weighted by their cases (Guo et al.,
/// *On Calibration of Modern Neural Networks*, ICML 2017, for a probability of one outcome).
fn calibration_error(said: &[&Said]) -> Option<f64> {
    let mut bins = [(0.0, 0.0); BINS];
    for one in said {
        let bin = &mut bins[((one.probability * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += one.probability;
        bin.1 += f64::from(u8::from(one.is_positive));
    }
    let gaps: f64 = bins.iter().map(|(expected, positive)| (expected - positive).abs()).sum();
    (!said.is_empty()).then(|| gaps / said.len() as f64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;

    /// Scores of negatives spread over -4 to 0 and of positives over -1 to 3.
    fn comparison(of_fold: impl Fn(usize) -> usize) -> Comparison {
        let case = |i: usize| Case {
            group: i.to_string(),
            repeat: 1,
            fold: of_fold(i),
            score: (i % 100) as f64 / 25.0 - if i < 800 { 4.0 } else { 1.0 },
            is_heard: true,
            is_positive: i >= 800,
        };
        Comparison {
            what: MURMUR.to_owned(),
            data: Collection::CIRCOR.title().to_owned(),
            cases: (0..1000).map(case).collect(),
        }
    }

    fn config() -> BootstrapConfig {
        BootstrapConfig { resamples: 20, ..BootstrapConfig::default() }
    }

    #[test]
    fn thresholds_of_other_folds_are_about_as_good_and_sure_ones_better() {
        let figures = figures(&[comparison(|i| i % 5)], &[], "p", &config());
        let value = |index: usize| figures[index].value;
        assert_eq!(figures.len(), names().len());
        assert!((value(0) - 0.8).abs() < 0.03 && (value(1) - 0.95).abs() < 0.02);
        assert!((value(2) - heads::UNSURE[0]).abs() < 0.02);
        assert!(value(3) > value(0) && value(4) > value(1));
        assert!(value(5) < 0.1, "{}", value(5));
        let of = |name: &str| {
            let named = |figure: &&ReportedFigure| figure.metric == format!("{name}: {MURMUR}");
            figures.iter().find(named).unwrap().value
        };
        assert!((of("coverage") - (1.0 - value(2))).abs() < 1e-12);
        let all = of("share wrong among the surest 100 %");
        assert!((all - (0.8 * (1.0 - value(1)) + 0.2 * (1.0 - value(0)))).abs() < 1e-9);
        assert!(of("share wrong among the surest 50 %") < of("share wrong among the surest 80 %"));
        assert!(of("share wrong where a statement is made") < all);
        assert!(of("area under share wrong by coverage") < all);
    }

    #[test]
    fn a_case_in_which_no_phase_is_heard_is_the_least_sure_and_no_statement_is_made() {
        let mut one = comparison(|i| i % 5);
        for case in one.cases.iter_mut().filter(|case| case.is_positive) {
            (case.score, case.is_heard) = (crate::frames::figures::UNHEARD, false);
        }
        let of_fold = |fold| ((1, fold), SoundHead::default());
        let heads: Vec<((usize, usize), SoundHead)> = (0..5).map(of_fold).collect();
        let said = said(&one, &heads);
        let statements: Vec<Statement> = said.iter().map(|one| one.statement).collect();
        let found = coverage::measured(&statements);
        // 800 of 1,000 are heard, and all of their scores are below the threshold of 0 or on it.
        assert_eq!((found[0], found[2]), (Some(0.8), Some(0.0)));
        assert!((found[7].unwrap() - 0.2).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn a_single_fold_has_no_threshold_to_be_judged_by() {
        assert!(figures(&[comparison(|_| 0)], &[], "p", &config()).is_empty());
    }

    #[test]
    fn the_calibration_error_is_the_weighted_gap() {
        let one = |probability, is_positive| Said {
            group: String::new(),
            repeat: 1,
            is_positive,
            is_above: true,
            verdict: Verdict::Present,
            probability,
            statement: Statement {
                answer: Answer { sureness: 0.0, is_right: is_positive },
                is_made: true,
            },
        };
        // Two at 0.9, one of them positive: gap 0.4. Two at 0.2, none: gap 0.2.
        let all = [one(0.9, true), one(0.9, false), one(0.2, false), one(0.2, false)];
        let error = calibration_error(&all.iter().collect::<Vec<_>>()).unwrap();
        assert!((error - 0.3).abs() < 1e-12, "{error}");
    }
}
