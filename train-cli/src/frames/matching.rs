//! Which sounds were found, missed and made up.

use engine::beats::{Beat, Span};
use engine::frames::State;
use engine::stats::median;
use serde::{Deserialize, Serialize};

use super::set::Annotation;

/// What is left out of a recording's first and last moments, in seconds: sounds that it cuts off.
const EDGE_S: f64 = 0.02;
/// How far around sounds whose places alone are known everything is known, in seconds.
const AROUND_S: f64 = 0.1;
/// Consecutive stretches are so close, in seconds.
const TOUCHING_S: f64 = 0.005;

/// The sounds of a recording, where they are known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Truth {
    /// Middles of first and of second sounds, in seconds and in order.
    pub sounds: [Vec<f64>; 2],
    /// Where all sounds are known.
    pub known: Vec<Span>,
}

/// Sounds counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Found.
    pub hits: usize,
    /// There, but not found.
    pub missed: usize,
    /// Found where none is.
    pub made_up: usize,
}

impl Truth {
    /// The sounds of an annotation of a recording of `duration_s` seconds, whose file has this rate.
    #[must_use]
    pub fn new(annotation: &Annotation, file_rate: u32, duration_s: f64) -> Self {
        match annotation {
            Annotation::States(_) => {
                let mut truth = Self::default();
                for stretch in annotation.stretches(file_rate) {
                    truth.add(stretch.state, stretch.span, duration_s);
                }
                truth
            }
            Annotation::Sounds(sounds) => {
                let time = |sample: u64| sample as f64 / f64::from(file_rate);
                let of = |is_first| {
                    let kind = sounds.iter().filter(move |sound| sound.is_first == is_first);
                    kind.map(|sound| time(sound.sample)).collect()
                };
                let ends = sounds.first().zip(sounds.last());
                let known = ends.map(|(first, last)| Span {
                    start_s: time(first.sample) - AROUND_S,
                    end_s: time(last.sample) + AROUND_S,
                });
                Self { sounds: [of(true), of(false)], known: known.into_iter().collect() }
            }
        }
    }

    fn add(&mut self, state: State, span: Span, duration_s: f64) {
        let whole = Span { start_s: EDGE_S, end_s: duration_s - EDGE_S };
        let is_cut = span.start_s < whole.start_s || span.end_s > whole.end_s;
        let kind = match state {
            State::S1 => Some(0),
            State::S2 => Some(1),
            State::Systole | State::Diastole => None,
        };
        if is_cut && kind.is_some() || span.start_s >= whole.end_s {
            return;
        }
        if let Some(kind) = kind {
            self.sounds[kind].push(span.middle_s());
        }
        match self.known.last_mut() {
            Some(last) if span.start_s - last.end_s < TOUCHING_S => last.end_s = span.end_s,
            _ => self.known.push(span),
        }
    }

    /// Whether all sounds around a time are known.
    #[must_use]
    pub fn is_known_at(&self, time_s: f64) -> bool {
        self.known.iter().any(|span| (span.start_s..span.end_s).contains(&time_s))
    }

    /// Counts first (0) or second (1) sounds among beats.
    #[must_use]
    pub fn count(&self, kind: usize, beats: &[Beat], tolerance_s: f64) -> Counts {
        let found: Vec<f64> = beats.iter().map(|beat| middle(beat, kind)).collect();
        let is_matched = matched(&found, &self.sounds[kind], tolerance_s);
        let hits = is_matched.iter().filter(|matched| **matched).count();
        let made_up = found.iter().zip(&is_matched);
        Counts {
            hits,
            missed: self.sounds[kind].len() - hits,
            made_up: made_up
                .filter(|&(&time, &matched)| !matched && self.is_known_at(time))
                .count(),
        }
    }

    /// Whether each beat has both of its sounds where they are; `None` where that is not known.
    #[must_use]
    pub fn are_right(&self, beats: &[Beat], tolerance_s: f64) -> Vec<Option<bool>> {
        let kinds = [0, 1].map(|kind| {
            let found: Vec<f64> = beats.iter().map(|beat| middle(beat, kind)).collect();
            matched(&found, &self.sounds[kind], tolerance_s)
        });
        let right = |(index, beat): (usize, &Beat)| {
            let is_right = kinds[0][index] && kinds[1][index];
            (is_right || [0, 1].iter().all(|&kind| self.is_known_at(middle(beat, kind))))
                .then_some(is_right)
        };
        beats.iter().enumerate().map(right).collect()
    }

    /// Beats per minute: from the median time between first sounds that follow each other. `None` of fewer
    /// than two intervals.
    #[must_use]
    pub fn rate_bpm(&self) -> Option<f64> {
        let apart = |pair: &[f64]| {
            let is_one = |span: &&Span| span.start_s <= pair[0] && pair[1] <= span.end_s;
            // With a second sound in between, none is missing.
            let has_second = self.sounds[1].iter().any(|&s2| pair[0] < s2 && s2 < pair[1]);
            (has_second && self.known.iter().any(|span| is_one(&span))).then(|| pair[1] - pair[0])
        };
        let intervals: Vec<f64> = self.sounds[0].windows(2).filter_map(apart).collect();
        if intervals.len() < 2 {
            return None;
        }
        Some(60.0 / median(&intervals)?)
    }
}

fn middle(beat: &Beat, kind: usize) -> f64 {
    if kind == 0 { beat.s1.middle_s() } else { beat.s2.middle_s() }
}

/// Whether each found time has a true one of its own within the tolerance. Both are in order; each is matched
/// with the first that is left, which on a line gives as many pairs as possible.
fn matched(found: &[f64], truth: &[f64], tolerance_s: f64) -> Vec<bool> {
    let mut next = 0;
    let has_partner = |&time: &f64| {
        while truth.get(next).is_some_and(|&t| t < time - tolerance_s) {
            next += 1;
        }
        let has = truth.get(next).is_some_and(|&t| t <= time + tolerance_s);
        next += usize::from(has);
        has
    };
    found.iter().map(has_partner).collect()
}

impl Counts {
    /// Harmonic mean of sensitivity and positive predictive value; `None` where nothing was there or found.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let all = 2 * self.hits + self.missed + self.made_up;
        (all > 0).then(|| 2.0 * self.hits as f64 / all as f64)
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, one| Self {
            hits: sum.hits + one.hits,
            missed: sum.missed + one.missed,
            made_up: sum.made_up + one.made_up,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Annotated;

    fn truth() -> Truth {
        // Three cycles of a second from 1.0 on.
        let stretches: Vec<Annotated> = (0..12)
            .map(|i| {
                let lengths = [0.1, 0.2, 0.1, 0.6];
                let start_s =
                    1.0 + f64::from(i / 4) + lengths[..(i % 4) as usize].iter().sum::<f64>();
                let span = Span { start_s, end_s: start_s + lengths[(i % 4) as usize] };
                Annotated { state: State::ALL[(i % 4) as usize], span }
            })
            .collect();
        Truth::new(&Annotation::States(stretches), 4000, 10.0)
    }

    fn beats(s1: &[f64]) -> Vec<Beat> {
        let at = |start_s| Span { start_s, end_s: start_s + 0.1 };
        s1.iter()
            .map(|&t| Beat { s1: at(t), s2: at(t + 0.3), end_s: None, confidence: 1.0 })
            .collect()
    }

    #[test]
    fn sounds_are_counted_where_they_are_known() {
        let found = beats(&[0.2, 1.02, 2.2, 3.0]);
        let counts = truth().count(0, &found, 0.06);
        assert_eq!(counts, Counts { hits: 2, missed: 1, made_up: 1 });
        assert_eq!(counts.f1(), Some(4.0 / 6.0));
        assert_eq!(truth().are_right(&found, 0.06), [None, Some(true), Some(false), Some(true)]);
        let rate = truth().rate_bpm().unwrap();
        assert!((rate - 60.0).abs() < 1e-9, "{rate}");
    }

    #[test]
    fn one_true_sound_is_found_once() {
        assert_eq!(matched(&[0.99, 1.01], &[1.0], 0.06), [true, false]);
        assert_eq!(matched(&[0.95, 1.01], &[0.94, 1.0, 1.04], 0.06), [true, true]);
    }
}
