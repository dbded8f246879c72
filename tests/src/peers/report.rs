//! The times and the targets, for people and for machines.

use std::fmt;

use serde::Serialize;

use super::targets::Target;
use super::times::{Row, Times};

/// What `cargo peers` found; with `{}` a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How often everything was measured.
    pub rounds: usize,
    /// The least times.
    pub times: Vec<Row>,
    /// What must hold.
    pub targets: Vec<Target>,
}

impl Report {
    /// Judges the times of some rounds.
    #[must_use]
    pub fn new(rounds: usize, times: &Times) -> Self {
        Self { rounds, times: times.rows().to_vec(), targets: Target::all(times) }
    }

    /// Whether every target holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.targets.iter().all(|target| target.holds)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:20} {:>10} {:>10} {:>10}",
            "ms, best of all", "native", "Chromium", "librosa"
        )?;
        for row in &self.times {
            let librosa = row.librosa_ms.map(|ms| format!("{ms:>10.2}")).unwrap_or_default();
            let line = format!(
                "{:20} {:>10.2} {:>10.2} {librosa}",
                row.what, row.native_ms, row.chromium_ms
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)?;
        for Target { what, measured, bound, holds } in &self.targets {
            let word = if *holds { "passed" } else { "FAILED" };
            writeln!(out, "{word}  {what:30} {measured:>8.2}   (bound {bound})")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(holds: bool) -> Report {
        let times = vec![Row {
            what: "chroma".to_owned(),
            native_ms: 1.0,
            chromium_ms: 2.0,
            librosa_ms: None,
        }];
        let target = Target { what: "chroma, ms", measured: 1.0, bound: 2.0, holds };
        Report { rounds: 1, times, targets: vec![target] }
    }

    #[test]
    fn a_missed_target_is_said_aloud() {
        assert!(report(true).holds() && !report(false).holds());
        assert!(report(true).to_string().contains("passed  chroma, ms"));
        assert!(report(false).to_string().contains("FAILED  chroma, ms"));
    }
}
