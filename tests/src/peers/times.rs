//! What was measured, and the least of it.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// What Lubdub and librosa both compute.
pub const LOG_MEL: &str = "log-mel as librosa";
/// The sum of all views.
pub const ALL_VIEWS: &str = "all views";
/// From half a minute of conditioned signal to its statements.
pub const STATEMENTS: &str = "statements of 30 s";

/// One line of the example `time_features`, or of librosa's script.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    what: String,
    ms: f64,
    /// Mean of the image re its largest value.
    mean_db: Option<f64>,
}

/// The least times of one thing, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What was computed.
    pub what: String,
    /// Natively.
    pub native_ms: f64,
    /// As WebAssembly in Chromium.
    pub chromium_ms: f64,
    /// By librosa, where it was asked.
    pub librosa_ms: Option<f64>,
}

/// The least times of all rounds.
#[derive(Debug, Default)]
pub struct Times {
    rows: Vec<Row>,
    image_difference_db: f64,
}

impl Line {
    /// The lines that a program printed.
    pub fn read_all(printed: &str) -> Result<Vec<Self>> {
        let read =
            |line: &str| serde_json::from_str(line).with_context(|| format!("no times: {line}"));
        printed.lines().map(read).collect()
    }
}

impl Times {
    /// Adds a round.
    ///
    /// # Errors
    /// Where the programs timed different things.
    pub fn add(&mut self, native: &[Line], chromium: &[Line], librosa: &[Line]) -> Result<()> {
        ensure!(native.len() == chromium.len(), "the two builds timed different things");
        let mut rows = Vec::new();
        for (here, there) in native.iter().zip(chromium) {
            ensure!(here.what == there.what, "{} natively, {} in Chromium", here.what, there.what);
            let peer = librosa.iter().find(|line| line.what == here.what);
            self.compare_images(&[Some(here), Some(there), peer]);
            rows.push(Row {
                what: here.what.clone(),
                native_ms: here.ms,
                chromium_ms: there.ms,
                librosa_ms: peer.map(|line| line.ms),
            });
        }
        let first = self.rows.is_empty();
        ensure!(first || self.rows.len() == rows.len(), "the rounds timed different things");
        for (known, row) in self.rows.iter_mut().zip(&rows) {
            known.lower(row);
        }
        if first {
            self.rows = rows;
        }
        Ok(())
    }

    fn compare_images(&mut self, lines: &[Option<&Line>]) {
        let means: Vec<f64> = lines.iter().flatten().filter_map(|line| line.mean_db).collect();
        let low = means.iter().copied().fold(f64::INFINITY, f64::min);
        let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.image_difference_db = self.image_difference_db.max(high - low);
    }

    /// The rows in the order in which they were measured.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a name.
    #[must_use]
    pub fn row(&self, what: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.what == what)
    }

    /// The largest difference between the means of what should be the same image, in decibels.
    #[must_use]
    pub fn image_difference_db(&self) -> f64 {
        self.image_difference_db
    }
}

impl Row {
    fn lower(&mut self, other: &Self) {
        self.native_ms = self.native_ms.min(other.native_ms);
        self.chromium_ms = self.chromium_ms.min(other.chromium_ms);
        self.librosa_ms = self.librosa_ms.zip(other.librosa_ms).map(|(a, b)| a.min(b));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn lines(log_mel: f64, all: f64, mean_db: f64) -> Vec<Line> {
        let text = format!(
            r#"{{"what":"{LOG_MEL}","ms":{log_mel},"mean_db":{mean_db}}}
{{"what":"{ALL_VIEWS}","ms":{all}}}"#
        );
        Line::read_all(&text).unwrap()
    }

    #[test]
    fn the_least_of_each_counts() {
        let mut times = Times::default();
        let librosa = lines(4.0, 0.0, -45.0);
        times.add(&lines(1.0, 30.0, -45.0), &lines(2.0, 50.0, -45.0), &librosa[..1]).unwrap();
        times.add(&lines(0.5, 40.0, -45.0), &lines(3.0, 40.0, -45.0), &librosa[..1]).unwrap();
        let row = times.row(LOG_MEL).unwrap();
        assert_eq!((row.native_ms, row.chromium_ms, row.librosa_ms), (0.5, 2.0, Some(4.0)));
        let row = times.row(ALL_VIEWS).unwrap();
        assert_eq!((row.native_ms, row.chromium_ms, row.librosa_ms), (30.0, 40.0, None));
    }

    #[test]
    fn different_images_and_different_programs_are_noticed() {
        let mut times = Times::default();
        let here = lines(1.0, 1.0, -45.0);
        times.add(&here, &here, &lines(1.0, 1.0, -44.0)).unwrap();
        assert!((times.image_difference_db() - 1.0).abs() < 1e-9);
        assert!(times.add(&here, &here[..1], &here).is_err());
        assert!(Line::read_all("not JSON").is_err());
    }
}
