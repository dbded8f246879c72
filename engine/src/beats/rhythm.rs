//! Heart rate, intervals and premature beats.
//!
//! No index of heart rate variability is among them: those are defined on sinus beats timed to a millisecond
//! over minutes (Task Force, *Circulation* 93, 1996), which sound doesn't give.

use serde::{Deserialize, Serialize};

use crate::stats::{median, quantile};

use super::Beat;

/// Values around one that its running median is taken over, itself left out.
const NEIGHBOURS: usize = 8;
/// A premature beat comes at most after this share of the usual interval…
const EARLY: f64 = 0.85;
/// …and the next one after at least this share.
const PAUSE: f64 = 1.05;
/// Intervals that differ from the median by at most this share are averaged to the rate.
const CLOSE: f64 = 0.1;
/// Fewest intervals that make a rhythm.
const FEWEST: usize = 2;

/// Rate and regularity, from the times of beats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// Beats per minute: 60 over the mean of those times between first sounds that are within a tenth of their
    /// median.
    pub rate_bpm: f64,
    /// The rates of the slowest and the quickest tenth of the intervals, per minute.
    pub rate_range_bpm: [f64; 2],
    /// Median time from the onset of the first to the onset of the second sound, in seconds.
    pub systole_s: f64,
    /// Median time from the onset of the second to the onset of the next first sound, in seconds.
    pub diastole_s: f64,
    /// Mean distance of the intervals from the running median of those around them, as a share of the median
    /// interval: 0 for a clock, a few hundredths at rest, more with extrasystoles or atrial fibrillation.
    pub irregularity: f64,
    /// The same of the intervals that neither end nor begin with a premature beat; 0 where there is no other.
    pub other_irregularity: f64,
    /// First sounds of premature beats, in seconds: each early, with a pause after it, both against the
    /// running median.
    pub premature_s: Vec<f64>,
}

impl Rhythm {
    /// The rhythm of beats in order of time. `None` of fewer than two intervals.
    #[must_use]
    pub fn of(beats: &[Beat]) -> Option<Self> {
        let runs = runs(beats);
        let intervals: Vec<f64> = runs.iter().flat_map(|run| intervals_of(run)).collect();
        if intervals.len() < FEWEST {
            return None;
        }
        let usual = median(&intervals)?;
        let systoles: Vec<f64> = beats.iter().map(|b| b.s2.start_s - b.s1.start_s).collect();
        let diastoles: Vec<f64> =
            beats.iter().filter_map(|b| Some(b.end_s? - b.s2.start_s)).collect();
        let distance: f64 = runs.iter().flat_map(|run| distances(&intervals_of(run))).sum();
        Some(Self {
            rate_bpm: 60.0 / typical(&intervals, usual),
            rate_range_bpm: [60.0 / quantile(&intervals, 0.9)?, 60.0 / quantile(&intervals, 0.1)?],
            systole_s: median(&systoles)?,
            diastole_s: median(&diastoles)?,
            irregularity: distance / intervals.len() as f64 / usual,
            other_irregularity: other_distance(&runs) / usual,
            premature_s: runs.iter().flat_map(|run| premature(run)).collect(),
        })
    }

    /// Systole over diastole.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.systole_s / self.diastole_s
    }
}

/// Beats that follow each other without a gap.
pub(super) fn runs(beats: &[Beat]) -> Vec<&[Beat]> {
    beats.chunk_by(|before, _| before.end_s.is_some()).collect()
}

/// Times between the first sounds of a run.
pub(super) fn intervals_of(run: &[Beat]) -> Vec<f64> {
    run.windows(2).map(|pair| pair[1].s1.middle_s() - pair[0].s1.middle_s()).collect()
}

/// The median of the values around the one of this index; of itself where it is alone.
fn running_median(values: &[f64], index: usize) -> f64 {
    let from = index.saturating_sub(NEIGHBOURS / 2);
    let to = (index + NEIGHBOURS / 2 + 1).min(values.len());
    let around: Vec<f64> =
        (from..to).filter(|&other| other != index).map(|other| values[other]).collect();
    median(&around).unwrap_or(values[index])
}

/// Distance of each interval from its running median.
fn distances(intervals: &[f64]) -> Vec<f64> {
    (0..intervals.len()).map(|i| (intervals[i] - running_median(intervals, i)).abs()).collect()
}

/// Mean distance from their running median of the intervals that neither end nor begin with a premature beat.
fn other_distance(runs: &[&[Beat]]) -> f64 {
    let mut all = Vec::new();
    for run in runs {
        let premature = premature(run);
        let is_premature = |beat: &Beat| premature.contains(&beat.s1.middle_s());
        let others: Vec<f64> = run
            .windows(2)
            .filter(|pair| !pair.iter().any(is_premature))
            .map(|pair| pair[1].s1.middle_s() - pair[0].s1.middle_s())
            .collect();
        all.extend(distances(&others));
    }
    all.iter().sum::<f64>() / all.len().max(1) as f64
}

/// First sounds that come early and are followed by a pause. What is usual is the running median of the means
/// of two successive intervals: a premature beat and its pause together last as long as two others, also in
/// bigeminy, where every other interval is short and the median of single ones lies anywhere.
fn premature(run: &[Beat]) -> Vec<f64> {
    let intervals = intervals_of(run);
    let pairs: Vec<f64> = intervals.windows(2).map(|p| f64::midpoint(p[0], p[1])).collect();
    let is_premature = |index: &usize| {
        let (before, after) = (intervals[*index], intervals[*index + 1]);
        let usual = running_median(&pairs, *index);
        before <= EARLY * usual && after >= PAUSE * usual
    };
    let candidates = 0..intervals.len().saturating_sub(1);
    candidates.filter(is_premature).map(|index| run[index + 1].s1.middle_s()).collect()
}

/// The mean of the values close to the median: as robust, and steadier where they are few or placed roughly.
fn typical(values: &[f64], median: f64) -> f64 {
    let close: Vec<f64> =
        values.iter().copied().filter(|value| (value - median).abs() <= CLOSE * median).collect();
    if close.is_empty() { median } else { close.iter().sum::<f64>() / close.len() as f64 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::beats::Span;
    use proptest::prelude::*;

    /// Beats at these times; each lasts until the next, the last is cut off.
    fn beats(times: &[f64]) -> Vec<Beat> {
        let at = |start_s: f64, length: f64| Span { start_s, end_s: start_s + length };
        let beat = |(i, &time): (usize, &f64)| Beat {
            s1: at(time, 0.1),
            s2: at(time + 0.3, 0.08),
            end_s: times.get(i + 1).copied(),
            confidence: 1.0,
        };
        times.iter().enumerate().map(beat).collect()
    }

    fn times(intervals: &[f64]) -> Vec<f64> {
        let mut time = 0.5;
        std::iter::once(0.5)
            .chain(intervals.iter().map(|interval| {
                time += interval;
                time
            }))
            .collect()
    }

    fn rhythm(intervals: &[f64]) -> Rhythm {
        Rhythm::of(&beats(&times(intervals))).unwrap()
    }

    #[test]
    fn a_clock_is_regular() {
        let clock = rhythm(&[0.8; 9]);
        assert!((clock.rate_bpm - 75.0).abs() < 1e-6 && clock.irregularity < 1e-9);
        assert!((clock.systole_s - 0.3).abs() < 1e-9 && (clock.diastole_s - 0.5).abs() < 1e-9);
        assert!((clock.ratio() - 0.6).abs() < 1e-9 && clock.premature_s.is_empty());
    }

    #[test]
    fn the_rate_averages_roughly_placed_sounds_and_ignores_what_is_out_of_step() {
        // The median alone would say 60 / 0.77.
        let rough = rhythm(&[0.77, 0.83, 0.77, 0.83, 0.77, 0.83, 0.77]);
        assert!((rough.rate_bpm - 60.0 / (5.57 / 7.0)).abs() < 1e-6, "{}", rough.rate_bpm);
        let early = rhythm(&[0.8, 0.8, 0.5, 1.1, 0.8, 0.8]);
        assert!((early.rate_bpm - 75.0).abs() < 1e-6, "{}", early.rate_bpm);
    }

    #[test]
    fn an_early_beat_with_a_pause_is_premature() {
        let intervals = [0.8, 0.8, 0.8, 0.5, 1.1, 0.8, 0.8];
        let found = rhythm(&intervals);
        assert_eq!(found.premature_s.len(), 1);
        assert!((found.premature_s[0] - (0.5 + 2.4 + 0.5 + 0.05)).abs() < 1e-9);
        assert!(found.irregularity > 0.08);
    }

    #[test]
    fn in_bigeminy_every_other_beat_is_premature() {
        assert_eq!(rhythm(&[0.5, 1.1, 0.5, 1.1, 0.5, 1.1, 0.5, 1.1]).premature_s.len(), 4);
    }

    #[test]
    fn breathing_is_no_extrasystole() {
        let intervals: Vec<f64> =
            (0..20).map(|i| 0.8 + 0.08 * (f64::from(i) * 1.3).sin()).collect();
        assert!(rhythm(&intervals).premature_s.is_empty());
    }

    #[test]
    fn a_gap_is_no_pause() {
        let mut beats = beats(&times(&[0.8; 8]));
        for beat in &mut beats[4..] {
            for span in [&mut beat.s1, &mut beat.s2] {
                span.start_s += 2.0;
                span.end_s += 2.0;
            }
            beat.end_s = beat.end_s.map(|end| end + 2.0);
        }
        beats[3].end_s = None;
        let found = Rhythm::of(&beats).unwrap();
        assert!((found.rate_bpm - 75.0).abs() < 1e-6 && found.irregularity < 1e-9);
        assert_eq!(Rhythm::of(&beats[..2]), None);
    }

    proptest! {
        #[test]
        fn a_rhythm_does_not_depend_on_its_speed(
            intervals in prop::collection::vec(0.4f64..1.2, 3..20), speed in 0.5f64..1.5,
        ) {
            let quick: Vec<f64> = intervals.iter().map(|i| i * speed).collect();
            let (a, b) = (rhythm(&intervals), rhythm(&quick));
            prop_assert!((a.irregularity - b.irregularity).abs() < 1e-9);
            prop_assert!((a.rate_bpm - b.rate_bpm * speed).abs() < 1e-6);
            prop_assert_eq!(a.premature_s.len(), b.premature_s.len());
        }
    }
}
