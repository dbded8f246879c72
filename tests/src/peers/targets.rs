//! What must hold.

use serde::Serialize;

use super::times::{ALL_VIEWS, LOG_MEL, STATEMENTS, Times};

/// Something that must hold, and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// What it says.
    pub what: &'static str,
    /// What was measured: a ratio, or milliseconds.
    pub measured: f64,
    /// The bound.
    pub bound: f64,
    /// Whether it holds.
    pub holds: bool,
}

impl Target {
    /// All targets. One of which nothing was measured doesn't hold.
    #[must_use]
    pub fn all(times: &Times) -> Vec<Self> {
        let faster = |ours: Option<f64>| {
            let librosa = times.row(LOG_MEL).and_then(|row| row.librosa_ms);
            librosa.zip(ours).map_or(0.0, |(librosa, ours)| librosa / ours)
        };
        let ms = |ours: Option<f64>| ours.unwrap_or(f64::INFINITY);
        let native = |what| times.row(what).map(|row| row.native_ms);
        let chromium = |what| times.row(what).map(|row| row.chromium_ms);
        vec![
            Self::at_least("librosa / Lubdub natively", faster(native(LOG_MEL)), 4.0),
            Self::at_least("librosa / Lubdub in Chromium", faster(chromium(LOG_MEL)), 2.0),
            Self::at_most("all views natively, ms", ms(native(ALL_VIEWS)), 60.0),
            Self::at_most("all views in Chromium, ms", ms(chromium(ALL_VIEWS)), 150.0),
            Self::at_most("statements of 30 s natively, ms", ms(native(STATEMENTS)), 25.0),
            Self::at_most("statements of 30 s in Chromium, ms", ms(chromium(STATEMENTS)), 60.0),
        ]
    }

    fn at_least(what: &'static str, measured: f64, bound: f64) -> Self {
        Self { what, measured, bound, holds: measured >= bound }
    }

    fn at_most(what: &'static str, measured: f64, bound: f64) -> Self {
        Self { what, measured, bound, holds: measured <= bound }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::times::Line;
    use super::*;

    fn holding(log_mel: [f64; 3], all: [f64; 2], statements: [f64; 2]) -> Vec<bool> {
        let line = |what: &str, ms: f64| format!(r#"{{"what":"{what}","ms":{ms}}}"#);
        let build = |build: usize| {
            let rows = [
                (LOG_MEL, log_mel[build]),
                (ALL_VIEWS, all[build]),
                (STATEMENTS, statements[build]),
            ];
            Line::read_all(&rows.map(|(what, ms)| line(what, ms)).join("\n")).unwrap()
        };
        let librosa = Line::read_all(&line(LOG_MEL, log_mel[2])).unwrap();
        let mut times = Times::default();
        times.add(&build(0), &build(1), &librosa).unwrap();
        Target::all(&times).iter().map(|target| target.holds).collect()
    }

    #[test]
    fn each_target_holds_up_to_its_bound_and_not_beyond() {
        assert_eq!(holding([1.0, 2.0, 4.0], [60.0, 150.0], [25.0, 60.0]), [true; 6]);
        assert_eq!(holding([1.01, 2.01, 4.0], [60.1, 150.1], [25.1, 60.1]), [false; 6]);
    }

    #[test]
    fn what_was_not_measured_does_not_hold() {
        assert!(Target::all(&Times::default()).iter().all(|target| !target.holds));
    }
}
