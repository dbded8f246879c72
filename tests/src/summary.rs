//! What the steps came to.

use std::fmt;
use std::time::Duration;

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything held.
    Passed,
    /// Something didn't, with a sentence that says what.
    Failed(String),
}

/// The outcome and the time of each step so far.
#[derive(Debug, Default)]
pub struct Summary {
    rows: Vec<(&'static str, Outcome, Duration)>,
}

impl Summary {
    /// Adds a step's outcome.
    pub fn add(&mut self, step: &'static str, outcome: Outcome, time: Duration) {
        self.rows.push((step, outcome, time));
    }

    /// Whether the step ran and failed.
    #[must_use]
    pub fn has_failed(&self, step: &str) -> bool {
        self.rows.iter().any(|(name, outcome, _)| *name == step && *outcome != Outcome::Passed)
    }

    /// The number of steps that failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.rows.iter().filter(|(_, outcome, _)| *outcome != Outcome::Passed).count()
    }
}

/// A table with the first line of each reason, then `N passed, N failed` alone on the last line.
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, outcome, time) in &self.rows {
            let (word, reason) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(reason) => ("FAILED", reason.lines().next().unwrap_or_default()),
            };
            let line = format!("{name:12} {word} {:>7.1} s  {reason}", time.as_secs_f64());
            writeln!(formatter, "{}", line.trim_end())?;
        }
        let passed = self.rows.len() - self.failed();
        writeln!(formatter, "{passed} passed, {} failed", self.failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_and_stands_alone() {
        let mut summary = Summary::default();
        summary.add("format", Outcome::Passed, Duration::from_secs(1));
        summary.add("tests", Outcome::Failed("one".to_owned()), Duration::from_secs(2));
        assert_eq!(summary.to_string().lines().last(), Some("1 passed, 1 failed"));
    }

    #[test]
    fn only_a_step_that_failed_counts_as_failed() {
        let mut summary = Summary::default();
        summary.add("format", Outcome::Passed, Duration::ZERO);
        summary.add("build", Outcome::Failed(String::new()), Duration::ZERO);
        assert!(summary.has_failed("build"));
        assert!(!summary.has_failed("format") && !summary.has_failed("docs"));
    }
}
