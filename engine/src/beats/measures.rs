//! The heart cycle in numbers: what a classifier takes beside the image.

use serde::{Deserialize, Serialize};

use crate::features::{AverageCycle, Image};

use super::rhythm::{intervals_of, runs};
use crate::frames::State;

use super::{AverageBeat, Beat, HeartCycle, PhaseLevels, Rhythm};
use crate::stats::median;

/// Number of bands to which the average beat's spectrogram is pooled.
const BANDS: usize = 8;
/// Added to or kept below by values that are zero for a clock, before their logarithm is taken: about the resolution
/// of 10 ms frames.
const SMALLEST: f64 = 0.01;
/// Parts of a cycle with a level: thirds of systole, thirds of diastole.
const THIRDS: [&str; 6] = [
    "early systole",
    "mid-systole",
    "late systole",
    "early diastole",
    "mid-diastole",
    "late diastole",
];
/// Names of the values of [`rhythm`], in order.
const RHYTHM: [&str; 11] = [
    "claimed",
    "confidence",
    "lowest confidence of a beat",
    "gaps per beat",
    "ln rate",
    "ln systole",
    "ln diastole",
    "ln irregularity",
    "share of premature beats",
    "ln shortest interval over the usual",
    "ln longest interval over the usual",
];

/// A group of measures of the heart cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureGroup {
    /// Rate, intervals, premature beats, and the confidence of the beats.
    Rhythm,
    /// Levels by phase: thirds of systole and diastole over quiet, the beat in which each is loudest, and the
    /// average beat's spectrogram pooled over each state.
    Phases,
}

impl MeasureGroup {
    /// Every group.
    pub const ALL: [Self; 2] = [Self::Rhythm, Self::Phases];

    /// Names of its measures, in order.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        match self {
            Self::Rhythm => RHYTHM.map(str::to_owned).to_vec(),
            Self::Phases => {
                let thirds = THIRDS.iter().map(|third| format!("{third}, median"));
                let loudest = THIRDS.iter().map(|third| format!("{third}, loudest over median"));
                let spread = State::ALL.map(|state| format!("{}, spread", state.name()));
                let bands = State::ALL.into_iter().flat_map(|state| {
                    let state = state.name();
                    (1..=BANDS).map(move |band| format!("{state}, band {band} of {BANDS}"))
                });
                thirds.chain(loudest).chain(spread).chain(bands).collect()
            }
        }
    }
}

impl HeartCycle {
    /// Its measures, group after group, in the order of [`MeasureGroup::names`]. `None` where one is not known,
    /// which is nearly everywhere if no beats are claimed.
    #[must_use]
    pub fn measures(&self, groups: &[MeasureGroup]) -> Vec<Option<f64>> {
        let of_group = |group: &MeasureGroup| match group {
            MeasureGroup::Rhythm => rhythm(self),
            MeasureGroup::Phases => phases(self.phases.as_ref(), self.average.as_ref()),
        };
        groups.iter().flat_map(of_group).collect()
    }
}

fn rhythm(cycle: &HeartCycle) -> Vec<Option<f64>> {
    let beats = &cycle.beats.beats;
    let claimed = f64::from(u8::from(cycle.beats.are_claimed()));
    let known = [Some(claimed), Some(cycle.beats.confidence)];
    let lowest = beats.iter().map(|beat| beat.confidence).reduce(f64::min);
    let gaps = (!beats.is_empty()).then(|| (runs(beats).len() - 1) as f64 / beats.len() as f64);
    let of_rhythm = match &cycle.rhythm {
        Some(rhythm) => of_rhythm(rhythm, beats).map(Some),
        None => [None; 7],
    };
    known.into_iter().chain([lowest, gaps]).chain(of_rhythm).collect()
}

fn of_rhythm(rhythm: &Rhythm, beats: &[Beat]) -> [f64; 7] {
    let intervals: Vec<f64> = runs(beats).into_iter().flat_map(intervals_of).collect();
    let over_usual = |interval: f64| (interval * rhythm.rate_bpm / 60.0).max(SMALLEST).ln();
    [
        rhythm.rate_bpm.ln(),
        rhythm.systole_s.max(SMALLEST).ln(),
        rhythm.diastole_s.max(SMALLEST).ln(),
        (rhythm.irregularity + SMALLEST).ln(),
        rhythm.premature_s.len() as f64 / beats.len() as f64,
        over_usual(intervals.iter().copied().fold(f64::INFINITY, f64::min)),
        over_usual(intervals.iter().copied().fold(0.0, f64::max)),
    ]
}

fn phases(levels: Option<&PhaseLevels>, average: Option<&AverageBeat>) -> Vec<Option<f64>> {
    let thirds = THIRDS.iter().enumerate().map(|(third, _)| {
        let of_beats: Vec<f64> = levels?.beats.iter().map(|beat| beat[third]).collect();
        let usual = median(&of_beats)?;
        Some((usual, of_beats.into_iter().fold(f64::NEG_INFINITY, f64::max) - usual))
    });
    let (usual, loudest): (Vec<_>, Vec<_>) =
        thirds.map(|third| (third.map(|(usual, _)| usual), third.map(|(_, most)| most))).unzip();
    let pooled = match average {
        Some(average) => pooled(average).map(Some).to_vec(),
        None => vec![None; State::ALL.len() * (1 + BANDS)],
    };
    usual.into_iter().chain(loudest).chain(pooled).collect()
}

/// Of each state the mean spread over the cycles; then of each state and band the mean level, over that of the
/// whole average beat. In decibels.
fn pooled(average: &AverageBeat) -> [f64; 4 * (1 + BANDS)] {
    let AverageCycle { mean, spread, .. } = &average.spectrogram;
    let column = |time: f64| {
        let place = time / average.length_s * mean.columns as f64;
        (place.round().max(0.0) as usize).min(mean.columns)
    };
    let [s1, s2] = average.ends_s;
    let edges = [0, column(s1), column(average.s2_s), column(s2), mean.columns];
    let whole = cell(mean, 0..mean.rows, 0..mean.columns);
    let mut values = [0.0; 4 * (1 + BANDS)];
    let (spreads, levels) = values.split_at_mut(State::ALL.len());
    for state in State::ALL.map(State::index) {
        let columns = edges[state]..edges[state + 1];
        spreads[state] = cell(spread, 0..spread.rows, columns.clone());
        for band in 0..BANDS {
            let rows = band * mean.rows / BANDS..(band + 1) * mean.rows / BANDS;
            let level = cell(mean, rows, columns.clone());
            levels[state * BANDS + band] = if columns.is_empty() { 0.0 } else { level - whole };
        }
    }
    values
}

/// The mean over some rows and columns; zero of none.
fn cell(image: &Image, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> f64 {
    let count = (rows.len() * columns.len()).max(1) as f64;
    let of_row = |row| image.row(row)[columns.clone()].iter().map(|&v| f64::from(v)).sum::<f64>();
    rows.map(of_row).sum::<f64>() / count
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::beats::{Beats, Span};

    /// Beats of these lengths in an image of 100 frames a second that is loud in the first sound, less so in
    /// the second, and hums in the systole's upper half of the rows.
    fn cycle(lengths: &[f64]) -> HeartCycle {
        let at = |start_s: f64, length: f64| Span { start_s, end_s: start_s + length };
        let (mut start, mut beats) = (0.5, Vec::new());
        for length in lengths {
            beats.push(Beat {
                s1: at(start, 0.1),
                s2: at(start + 0.3, 0.1),
                end_s: Some(start + length),
                confidence: 0.9,
            });
            start += length;
        }
        let columns = ((start + 0.5) * 100.0) as usize;
        let mut image = Image::zeros(20, columns);
        image.data.fill(-40.0);
        for beat in &beats {
            let mut lit = |span: Span, rows: std::ops::Range<usize>, level: f32| {
                let columns_of = (span.start_s * 100.0) as usize..(span.end_s * 100.0) as usize;
                for row in rows {
                    image.data[row * columns..][columns_of.clone()].fill(level);
                }
            };
            lit(beat.s1, 0..20, 0.0);
            lit(beat.systole(), 10..20, -10.0);
            lit(beat.s2, 0..20, -5.0);
        }
        let centres: Vec<f64> = (0..20).map(|row| 30.0 * f64::from(row + 1)).collect();
        HeartCycle::new(Beats { beats, confidence: 0.9 }, &image, &centres, 0.01)
    }

    fn named(cycle: &HeartCycle, name: &str) -> f64 {
        let groups = MeasureGroup::ALL;
        let names: Vec<String> = groups.iter().flat_map(|group| group.names()).collect();
        let values = cycle.measures(&groups);
        assert_eq!(names.len(), values.len());
        values[names.iter().position(|other| other == name).unwrap()].unwrap()
    }

    #[test]
    fn measures_of_a_clock_with_a_hum_are_those_of_its_definition() {
        let clock = cycle(&[1.0; 8]);
        assert!((named(&clock, "ln rate") - 60.0_f64.ln()).abs() < 1e-6);
        assert!((named(&clock, "ln irregularity") - 0.01_f64.ln()).abs() < 1e-3);
        assert!(named(&clock, "ln shortest interval over the usual").abs() < 1e-6);
        assert!(
            named(&clock, "mid-systole, median") > named(&clock, "mid-diastole, median") + 20.0
        );
        assert!(
            named(&clock, "systole, band 8 of 8") > named(&clock, "systole, band 1 of 8") + 20.0
        );
        assert!(named(&clock, "S1, band 1 of 8") > named(&clock, "S2, band 1 of 8") + 3.0);
        assert!(named(&clock, "gaps per beat").abs() < 1e-12);
    }

    #[test]
    fn a_premature_beat_stands_out_in_the_intervals() {
        let early = cycle(&[1.0, 1.0, 1.0, 0.6, 1.4, 1.0, 1.0, 1.0]);
        assert!((named(&early, "ln shortest interval over the usual") - 0.6_f64.ln()).abs() < 1e-6);
        assert!((named(&early, "ln longest interval over the usual") - 1.4_f64.ln()).abs() < 1e-6);
        assert!(named(&early, "share of premature beats") > 0.1);
    }

    #[test]
    fn without_beats_it_is_known_that_there_are_none_and_nothing_else() {
        let nothing = HeartCycle::default().measures(&MeasureGroup::ALL);
        let known: Vec<f64> = nothing.iter().copied().flatten().collect();
        assert_eq!(known, [0.0, 0.0]);
        let expected: usize = MeasureGroup::ALL.iter().map(|group| group.names().len()).sum();
        assert_eq!(nothing.len(), expected);
    }
}
