//! How long each state lasts.
//!
//! Schmidt et al. (*Segmentation of heart sound recordings by a duration-dependent hidden Markov model*,
//! Physiol. Meas. 31, 2010) and Springer, Tarassenko & Clifford (IEEE Trans. Biomed. Eng. 63(4), 2016) take
//! normal distributions around the heart rate of the autocorrelation. Here they are log-normal and broad, mixed
//! with an even one. The network already sees seconds of the recording, so durations need only rule out what no
//! heart does.

use serde::{Deserialize, Serialize};

use crate::checks::{Checks, Impossible};
use crate::stats::median;

use crate::frames::State;

/// Share of the even distribution between the shortest and the longest duration.
const EVEN: f64 = 0.2;
/// No state of a heart that beats 35 times a minute lasts longer, in seconds.
const LONGEST_S: f64 = 4.0;

/// How long one state lasts: log-normal, within limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// Median, in seconds.
    pub median_s: f64,
    /// Standard deviation of the natural logarithm.
    pub spread: f64,
    /// Shortest, in seconds.
    pub shortest_s: f64,
    /// Longest, in seconds.
    pub longest_s: f64,
}

/// How long each state lasts, in the order of [`State::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Durations(pub [Duration; 4]);

/// Natural logarithms for durations of 0, 1, 2, … frames, up to the longest.
#[derive(Debug, Clone)]
pub(super) struct DurationTable {
    /// Log-probability that a state lasts exactly so many frames.
    pub density: Vec<f32>,
    /// Log-probability that it lasts at least so many: for states that the recording's ends cut off.
    pub survival: Vec<f32>,
}

impl Durations {
    /// Limits between which 35 to 220 beats a minute fit, and medians of a child at rest: where fitting
    /// starts from.
    #[must_use]
    pub fn broad() -> Self {
        let state = |median_s, spread, shortest_s, longest_s| Duration {
            median_s,
            spread,
            shortest_s,
            longest_s,
        };
        Self([
            state(0.12, 0.3, 0.03, 0.25),
            state(0.14, 0.4, 0.03, 0.45),
            state(0.10, 0.3, 0.03, 0.22),
            state(0.22, 0.6, 0.03, 1.8),
        ])
    }

    /// The same limits with medians and spreads of durations that were seen, in seconds and in the order of
    /// [`State::ALL`]; a state of which fewer than two were seen keeps its own.
    #[must_use]
    pub fn fitted(mut self, seen: &[Vec<f64>; 4]) -> Self {
        for (state, seen) in self.0.iter_mut().zip(seen) {
            let logs: Vec<f64> = seen.iter().filter(|s| **s > 0.0).map(|s| s.ln()).collect();
            let n = logs.len() as f64;
            if n < 2.0 {
                continue;
            }
            let mean = logs.iter().sum::<f64>() / n;
            let variance = logs.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
            state.median_s = mean.exp().clamp(state.shortest_s, state.longest_s);
            state.spread = variance.sqrt().max(0.05);
        }
        self
    }

    /// The same limits around what one heart does: its own medians, and a spread of at most `spread` for all
    /// states but diastole, which premature beats cut short and pauses draw out. A state of which fewer than
    /// `fewest` durations are given keeps its own.
    #[must_use]
    pub fn of_one_heart(mut self, seen: &[Vec<f64>; 4], fewest: usize, spread: f64) -> Self {
        let diastole = *self.of(State::Diastole);
        for (state, seen) in self.0.iter_mut().zip(seen) {
            if let Some(median) = median(seen).filter(|_| seen.len() >= fewest) {
                state.median_s = median.clamp(state.shortest_s, state.longest_s);
                state.spread = state.spread.min(spread);
            }
        }
        self.0[State::Diastole.index()].spread = diastole.spread;
        self
    }

    /// The duration of one state.
    #[must_use]
    pub fn of(&self, state: State) -> &Duration {
        &self.0[state.index()]
    }

    /// Whether they make sense, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let state =
            |checks: Checks, state: State| checks.part(state.name(), self.of(state).check());
        State::ALL.into_iter().fold(Checks::new(), state).done()
    }
}

impl Duration {
    fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that(self.shortest_s > 0.0, "shortest duration")
            .that((self.shortest_s..=self.longest_s).contains(&self.median_s), "median duration")
            .that(self.longest_s <= LONGEST_S, "longest duration")
            .that(self.spread > 0.0 && self.spread.is_finite(), "spread of the durations")
            .done()
    }

    /// The distribution over whole frames of `hop_s` seconds.
    pub(super) fn table(&self, hop_s: f64) -> DurationTable {
        let shortest = (self.shortest_s / hop_s).round().max(1.0) as usize;
        let longest = ((self.longest_s / hop_s).round() as usize).max(shortest);
        let log_normal: Vec<f64> = (0..=longest)
            .map(|frames| {
                if frames < shortest {
                    return 0.0;
                }
                let z = ((frames as f64 * hop_s) / self.median_s).ln() / self.spread;
                (-0.5 * z * z).exp() / frames as f64
            })
            .collect();
        let total = log_normal.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let even = EVEN / (longest - shortest + 1) as f64;
        let density: Vec<f64> = log_normal
            .iter()
            .enumerate()
            .map(
                |(frames, p)| if frames < shortest { 0.0 } else { (1.0 - EVEN) * p / total + even },
            )
            .collect();
        let mut survival = density.clone();
        for frames in (0..longest).rev() {
            survival[frames] += survival[frames + 1];
        }
        let logs = |p: Vec<f64>| p.into_iter().map(|p| p.ln() as f32).collect();
        DurationTable { density: logs(density), survival: logs(survival) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_distribution_sums_to_one_within_its_limits(
            median in 0.05f64..0.4, spread in 0.05f64..1.0, hop in 0.005f64..0.02,
        ) {
            let limits = Duration { median_s: median, spread, shortest_s: 0.03, longest_s: 0.5 };
            let table = limits.table(hop);
            let sum: f64 = table.density.iter().map(|p| f64::from(*p).exp()).sum();
            prop_assert!((sum - 1.0).abs() < 1e-4, "{}", sum);
            prop_assert!(table.survival[0].abs() < 1e-4);
            prop_assert!(table.survival.windows(2).all(|pair| pair[1] <= pair[0]));
            prop_assert!(table.density[0] == f32::NEG_INFINITY);
        }
    }

    #[test]
    fn one_hearts_durations_are_its_own() {
        let broad = Durations::broad();
        let seen = [vec![0.1; 5], vec![0.2; 5], vec![0.08; 2], vec![0.5; 5]];
        let own = broad.of_one_heart(&seen, 3, 0.15);
        assert!((own.of(State::Systole).median_s - 0.2).abs() < 1e-9);
        assert!((own.of(State::Systole).spread - 0.15).abs() < 1e-9);
        assert_eq!(own.of(State::S2), broad.of(State::S2));
        assert!((own.of(State::Diastole).spread - broad.of(State::Diastole).spread).abs() < 1e-9);
    }

    #[test]
    fn fitting_finds_median_and_spread() {
        let seen: Vec<f64> = [-1.0, 0.0, 1.0].map(|z: f64| 0.2 * (0.3 * z).exp()).to_vec();
        let fitted = Durations::broad().fitted(&[seen.clone(), vec![], vec![0.1], seen]);
        assert!((fitted.of(State::S1).median_s - 0.2).abs() < 1e-9);
        assert!((fitted.of(State::S1).spread - 0.3).abs() < 1e-9);
        assert_eq!(fitted.of(State::Systole), Durations::broad().of(State::Systole));
        assert!(fitted.check().is_ok());
    }
}
