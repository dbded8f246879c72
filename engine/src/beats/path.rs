//! The likeliest sequence of states: Viterbi's algorithm with explicit durations, and gaps.
//!
//! The extended Viterbi recursion of Schmidt et al. (2010), with two differences: a state that the
//! recording's start or end cuts off is weighed by the probability to last *at least* so long, and there may be
//! gaps without a state, so that noise in the middle isn't filled with beats.

use std::ops::Range;

use super::durations::{DurationTable, Durations};
use crate::frames::State;

/// Cost, in nats, of the start and of the end of a gap. A gap replaces a beat whose improbability exceeds both.
const GAP_COST: f32 = 3.0;

/// A stretch of frames in one state; none in a gap, where no heart cycle is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub state: Option<State>,
    pub frames: Range<usize>,
}

/// Fewest whole stretches of a state from which its duration in one heart is estimated.
const FEWEST: usize = 4;
/// Spread (of the logarithm) of the durations of sounds and systole within one recording.
const WITHIN_ONE_HEART: f64 = 0.15;

/// Durations of any heart, and the step between frames.
#[derive(Debug, Clone)]
pub(super) struct Decoder {
    durations: Durations,
    hop_s: f64,
    tables: Tables,
}

/// Durations in frames.
type Tables = [DurationTable; 4];

/// Where the best path came from: how many frames its last stretch lasted, and what was before it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    score: f32,
    frames: u32,
    from: Origin,
}

/// What lies before a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin {
    Start,
    State,
    Gap,
}

/// Scores of paths that end with each frame, one more than there are frames.
struct Scores<'a> {
    /// Sums of each output's logarithms over the frames before.
    sums: Vec<[f32; State::OUTPUTS]>,
    /// Best path whose last stretch is a whole one of this state.
    states: [Vec<Step>; 4],
    /// Best path that ends in a gap, and the state before the gap's first frame if it began here.
    gaps: Vec<Step>,
    tables: &'a Tables,
}

impl Decoder {
    pub fn new(durations: &Durations, hop_s: f64) -> Self {
        Self { durations: *durations, hop_s, tables: tables(durations, hop_s) }
    }

    /// The likeliest path through frames of log-probabilities, in the order of a segmenter's outputs. Its
    /// stretches cover all frames. A first pass takes the durations of any heart, a second one those that the
    /// first has found in this heart, as Springer et al. do by autocorrelation.
    pub fn path(&self, frames: &[[f32; State::OUTPUTS]]) -> Vec<Stretch> {
        let first = likeliest(frames, &self.tables);
        let own = self.durations.of_one_heart(&self.lasting(&first), FEWEST, WITHIN_ONE_HEART);
        if own == self.durations { first } else { likeliest(frames, &tables(&own, self.hop_s)) }
    }

    /// Durations of the stretches that lie between others, in seconds.
    fn lasting(&self, path: &[Stretch]) -> [Vec<f64>; 4] {
        let mut seen: [Vec<f64>; 4] = Default::default();
        for three in path.windows(3) {
            if let [Some(_), Some(state), Some(_)] =
                [&three[0], &three[1], &three[2]].map(|s| s.state)
            {
                seen[state.index()].push(three[1].frames.len() as f64 * self.hop_s);
            }
        }
        seen
    }
}

fn tables(durations: &Durations, hop_s: f64) -> Tables {
    durations.0.map(|duration| duration.table(hop_s))
}

/// The likeliest path under given durations.
fn likeliest(frames: &[[f32; State::OUTPUTS]], tables: &Tables) -> Vec<Stretch> {
    let mut scores = Scores::new(frames, tables);
    for end in 1..=frames.len() {
        for state in State::ALL {
            scores.states[state.index()].push(scores.best(state, end, |table| &table.density));
        }
        scores.gaps.push(scores.gap(end));
    }
    scores.traced_back(frames.len())
}

impl<'a> Scores<'a> {
    fn new(frames: &[[f32; State::OUTPUTS]], tables: &'a Tables) -> Self {
        let mut sums = vec![[0.0; State::OUTPUTS]];
        let mut sum = [0.0_f64; State::OUTPUTS];
        for frame in frames {
            for (sum, &value) in sum.iter_mut().zip(frame) {
                *sum += f64::from(value);
            }
            sums.push(sum.map(|value| value as f32));
        }
        let nothing = Step { score: f32::NEG_INFINITY, frames: 0, from: Origin::Start };
        Self {
            sums,
            states: std::array::from_fn(|_| vec![nothing]),
            gaps: vec![Step { score: f32::NEG_INFINITY, frames: 0, from: Origin::Start }],
            tables,
        }
    }

    /// The best path whose last stretch is of `state` and ends before frame `end`; `durations` says how
    /// likely a stretch is that doesn't begin with the recording.
    fn best(
        &self,
        state: State,
        end: usize,
        durations: impl Fn(&'a DurationTable) -> &'a [f32],
    ) -> Step {
        let (table, before) = (&self.tables[state.index()], &self.states[state.before().index()]);
        let column = state.index();
        let (lasting, at_least) = (durations(table), &table.survival);
        let total = self.sums[end][column];
        let mut best = Step { score: f32::NEG_INFINITY, frames: 0, from: Origin::Start };
        for frames in 1..lasting.len().min(end + 1) {
            let start = end - frames;
            let emitted = total - self.sums[start][column];
            let (after_state, after_gap) = (before[start].score, self.gaps[start].score - GAP_COST);
            let (score, from) = if start == 0 {
                (at_least[frames], Origin::Start)
            } else if after_state + lasting[frames] >= after_gap + at_least[frames] {
                (after_state + lasting[frames], Origin::State)
            } else {
                (after_gap + at_least[frames], Origin::Gap)
            };
            if score + emitted > best.score {
                best = Step { score: score + emitted, frames: frames as u32, from };
            }
        }
        best
    }

    /// The best path that ends in a gap before frame `end`.
    fn gap(&self, end: usize) -> Step {
        let emitted = self.sums[end][State::NONE] - self.sums[end - 1][State::NONE];
        if end == 1 {
            return Step { score: emitted, frames: 1, from: Origin::Start };
        }
        let on = self.gaps[end - 1];
        let lost = State::ALL
            .map(|state| self.states[state.index()][end - 1].score - GAP_COST)
            .into_iter()
            .fold(f32::NEG_INFINITY, f32::max);
        if on.score >= lost {
            Step { score: on.score + emitted, frames: on.frames + 1, from: on.from }
        } else {
            Step { score: lost + emitted, frames: 1, from: Origin::State }
        }
    }

    /// Follows the best path from the end to the start. The last stretch may be cut off.
    fn traced_back(&self, end: usize) -> Vec<Stretch> {
        let mut last: (Option<State>, Step) =
            (None, self.gaps.get(end).copied().unwrap_or(self.gaps[0]));
        for state in State::ALL {
            let cut = self.best(state, end, |table| &table.survival);
            if cut.score > last.1.score {
                last = (Some(state), cut);
            }
        }
        let (mut stretches, mut end) = (Vec::new(), end);
        let (mut state, mut step) = last;
        while end > 0 && step.frames > 0 {
            let start = end - (step.frames as usize).min(end);
            stretches.push(Stretch { state, frames: start..end });
            (state, step) = self.before(state, step.from, start);
            end = start;
        }
        stretches.reverse();
        stretches
    }

    /// The stretch that ends where one of `state` begins.
    fn before(&self, state: Option<State>, from: Origin, end: usize) -> (Option<State>, Step) {
        match (from, state) {
            (Origin::State, Some(state)) => {
                let before = state.before();
                (Some(before), self.states[before.index()][end])
            }
            (Origin::State, None) => {
                let score = |state: State| self.states[state.index()][end].score;
                // Of equals the last.
                let better = |best, state| if score(state) >= score(best) { state } else { best };
                let best = State::ALL.into_iter().fold(State::S1, better);
                (Some(best), self.states[best.index()][end])
            }
            (Origin::Gap | Origin::Start, _) => (None, self.gaps[end]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOP_S: f64 = 0.01;

    fn frames(path: &[(Option<State>, usize)], certainty: f32) -> Vec<[f32; State::OUTPUTS]> {
        let frame = |state: Option<State>| {
            let mut p = [(1.0 - certainty) / 4.0; State::OUTPUTS];
            p[state.map_or(State::NONE, State::index)] = certainty;
            p.map(f32::ln)
        };
        path.iter().flat_map(|&(state, count)| vec![frame(state); count]).collect()
    }

    fn cycles(count: usize) -> Vec<(Option<State>, usize)> {
        [12, 15, 10, 30]
            .into_iter()
            .zip(State::ALL)
            .map(|(n, s)| (Some(s), n))
            .collect::<Vec<_>>()
            .repeat(count)
    }

    fn decoded(frames: &[[f32; State::OUTPUTS]]) -> Vec<(Option<State>, usize)> {
        let path = Decoder::new(&Durations::broad(), HOP_S).path(frames);
        path.into_iter().map(|stretch| (stretch.state, stretch.frames.len())).collect()
    }

    #[test]
    fn clear_states_are_found_as_they_are() {
        let truth = cycles(5);
        assert_eq!(decoded(&frames(&truth, 0.8)), truth);
    }

    #[test]
    fn a_recording_may_begin_and_end_anywhere() {
        let truth = cycles(4);
        let all = frames(&truth, 0.8);
        let found = decoded(&all[20..all.len() - 25]);
        assert_eq!(found[0], (Some(State::Systole), 7));
        assert_eq!(found.last(), Some(&(Some(State::Diastole), 5)));
        assert_eq!(found.len(), truth.len() - 1);
    }

    #[test]
    fn a_flicker_is_no_sound() {
        let mut all = frames(&cycles(4), 0.8);
        // One frame in the middle of a diastole looks like a first sound.
        all[67 + 50] = frames(&[(Some(State::S1), 1)], 0.9)[0];
        assert_eq!(decoded(&all), cycles(4));
    }

    #[test]
    fn noise_between_beats_stays_a_gap() {
        let mut truth = cycles(3);
        truth.push((None, 200));
        truth.extend(cycles(3));
        assert_eq!(decoded(&frames(&truth, 0.8)), truth);
    }

    proptest! {
        #[test]
        fn stretches_cover_everything_in_order(
            values in prop::collection::vec(prop::array::uniform5(-8.0f32..0.0), 0..400),
        ) {
            let path = Decoder::new(&Durations::broad(), HOP_S).path(&values);
            let mut end = 0;
            for (index, stretch) in path.iter().enumerate() {
                prop_assert_eq!(stretch.frames.start, end);
                prop_assert!(!stretch.frames.is_empty());
                end = stretch.frames.end;
                let previous = index.checked_sub(1).and_then(|i| path[i].state);
                if let (Some(previous), Some(state)) = (previous, stretch.state) {
                    prop_assert_eq!(state.before(), previous);
                }
            }
            prop_assert_eq!(end, values.len());
        }

        #[test]
        fn no_other_path_is_likelier(seed in prop::collection::vec(0usize..5, 2..6)) {
            // Against every segmentation of a short recording, weighed by the same rules.
            let values: Vec<_> = seed
                .iter()
                .flat_map(|&output| {
                    let mut p = [0.1_f32; State::OUTPUTS];
                    p[output] = 0.6;
                    vec![p.map(f32::ln); 2]
                })
                .collect();
            let tables = tables(&Durations::broad(), 0.05);
            let found = weight(&tables, &values, &likeliest(&values, &tables));
            let best = every(&tables, &values);
            prop_assert!((found - best).abs() < 1e-3, "{} {}", found, best);
        }
    }

    /// The score of a path, by definition.
    fn weight(tables: &Tables, values: &[[f32; State::OUTPUTS]], path: &[Stretch]) -> f32 {
        let mut score = 0.0;
        for (index, stretch) in path.iter().enumerate() {
            let column = stretch.state.map_or(State::NONE, State::index);
            score += values[stretch.frames.clone()].iter().map(|v| v[column]).sum::<f32>();
            let before = index.checked_sub(1).map(|i| path[i].state);
            let Some(state) = stretch.state else {
                score -= if before.is_some() { GAP_COST } else { 0.0 };
                continue;
            };
            let is_cut = stretch.frames.end == values.len();
            let table = &tables[state.index()];
            let weights = match before {
                Some(Some(_)) if !is_cut => &table.density,
                _ => &table.survival,
            };
            score += weights.get(stretch.frames.len()).copied().unwrap_or(f32::NEG_INFINITY);
            score -= if before == Some(None) { GAP_COST } else { 0.0 };
        }
        score
    }

    /// The highest score of all paths, by trying them all.
    fn every(tables: &Tables, values: &[[f32; State::OUTPUTS]]) -> f32 {
        fn extend(
            tables: &Tables,
            values: &[[f32; State::OUTPUTS]],
            path: &mut Vec<Stretch>,
            best: &mut f32,
        ) {
            let start = path.last().map_or(0, |stretch| stretch.frames.end);
            if start == values.len() {
                *best = best.max(weight(tables, values, path));
                return;
            }
            let follows = |state: Option<State>| match path.last().map(|s| s.state) {
                None => true,
                Some(None) => state.is_some(),
                Some(Some(previous)) => state.is_none_or(|s| s.before() == previous),
            };
            let states = State::ALL.into_iter().map(Some).chain([None]).filter(|s| follows(*s));
            for state in states.collect::<Vec<_>>() {
                for end in start + 1..=values.len() {
                    path.push(Stretch { state, frames: start..end });
                    if weight(tables, values, path).is_finite() {
                        extend(tables, values, path, best);
                    }
                    path.pop();
                }
            }
        }
        let mut best = f32::NEG_INFINITY;
        extend(tables, values, &mut Vec::new(), &mut best);
        best
    }
}
