//! What is gained by saying nothing where one isn't sure: errors among the statements that are made, and among the
//! surest of them.

use crate::metrics::{Answer, coverage_risk, risk_at, risk_coverage_area};

/// Shares of all cases, the surest first, among which errors are counted.
const COVERAGES: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// A statement of which it is known whether it is right. Its sureness is the distance of the score from the threshold,
/// none where no phase is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Statement {
    /// How sure it is, and whether the case lies on its side of the threshold.
    pub answer: Answer,
    /// It is made: the phase is heard, and the score lies outside the band of uncertainty.
    pub is_made: bool,
}

/// What is measured, in the order of [`measured`].
pub(super) fn names() -> Vec<String> {
    let surest = |share| format!("share wrong among the surest {:.0} %", 100.0 * share);
    ["coverage", "share wrong where a statement is made"]
        .map(str::to_owned)
        .into_iter()
        .chain(COVERAGES.map(surest))
        .chain(["area under share wrong by coverage".to_owned()])
        .collect()
}

/// Coverage, the share of wrong statements among those made and among the surest, and the area under the curve.
pub(super) fn measured(all: &[Statement]) -> Vec<Option<f64>> {
    let made = || all.iter().filter(|one| one.is_made);
    let count = made().count() as f64;
    let wrong = made().filter(|one| !one.answer.is_right).count() as f64;
    let curve = coverage_risk(all.iter().map(|one| one.answer));
    [(!all.is_empty()).then(|| count / all.len() as f64), (count > 0.0).then(|| wrong / count)]
        .into_iter()
        .chain(COVERAGES.map(|share| risk_at(&curve, share)))
        .chain([risk_coverage_area(&curve)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten cases of falling sureness, the last four of them wrong.
    fn ten(made: usize) -> Vec<Statement> {
        let one = |index: usize| Statement {
            answer: Answer { sureness: -(index as f64), is_right: index < 6 },
            is_made: index < made,
        };
        (0..10).map(one).collect()
    }

    #[test]
    fn errors_are_counted_among_the_statements_made_and_among_the_surest() {
        let found = measured(&ten(8));
        assert_eq!(found.len(), names().len());
        let near = |index: usize, value: f64| {
            found[index].is_some_and(|found: f64| (found - value).abs() < 1e-12)
        };
        assert!(near(0, 0.8) && near(1, 2.0 / 8.0), "{found:?}");
        let surest = [0.0, 0.0, 1.0 / 7.0, 2.0 / 8.0, 3.0 / 9.0, 0.4];
        assert!((0..6).all(|index| near(2 + index, surest[index])), "{found:?}");
        assert!(near(8, (1.0 / 7.0 + 2.0 / 8.0 + 3.0 / 9.0 + 0.4) / 10.0), "{found:?}");
    }

    #[test]
    fn where_nothing_is_said_nothing_is_wrong_or_right() {
        let found = measured(&ten(0));
        assert_eq!((found[0], found[1]), (Some(0.0), None));
        assert!(measured(&[]).iter().all(Option::is_none));
    }
}
