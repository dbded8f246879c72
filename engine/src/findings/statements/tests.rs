//! What is said of made-up frames and beats.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;
use crate::audio::{Quality, SignalMeasures};
use crate::beats::{Beat, Beats, MurmurTiming, Rhythm, Span};
use crate::findings::{SoundPooling, Verdict};
use crate::frames::State;

const HOP_S: f64 = 0.02;
/// Frames of S1, systole, S2 and diastole.
const CYCLE: [usize; 4] = [5, 10, 5, 20];

fn facts() -> SignalFacts {
    SignalFacts {
        quality: Quality { duration_s: 20.0, level_dbfs: -20.0, clipped_share: 0.0 },
        measures: SignalMeasures { steps: None, band_hz: Some([20.0, 600.0]) },
        channel: None,
    }
}

fn config() -> StatementConfig {
    StatementConfig { pooling: SoundPooling::default(), sounds: Default::default() }
}

/// A beat with the logit of a systolic murmur in each third of its systole, for each of the thirds given.
fn recording(thirds: &[[f32; 3]]) -> (FramePosteriors, HeartCycle) {
    let mut posteriors = FramePosteriors { hop_s: HOP_S, ..FramePosteriors::default() };
    let mut beats = Vec::new();
    for thirds in thirds {
        let start = posteriors.len();
        for state in State::ALL {
            for frame in 0..CYCLE[state.index()] {
                let mut ln = [-9.0; State::OUTPUTS];
                ln[state.index()] = -0.001;
                posteriors.states.push(ln);
                let third = 3 * frame / CYCLE[State::Systole.index()].max(1);
                let is_systole = state == State::Systole;
                let logit = if is_systole { thirds[third.min(2)] } else { -5.0 };
                posteriors.sounds.push([logit, -5.0, -5.0]);
            }
        }
        let at = |frame: usize| (start + frame) as f64 * HOP_S;
        let span = |from: usize, to: usize| Span { start_s: at(from), end_s: at(to) };
        beats.push(Beat { s1: span(0, 5), s2: span(15, 20), end_s: Some(at(40)), confidence: 0.9 });
    }
    let rhythm = Rhythm::of(&beats);
    let beats = Beats { beats, confidence: 0.9 };
    (posteriors, HeartCycle { beats, rhythm, ..HeartCycle::default() })
}

fn said(thirds: &[[f32; 3]]) -> Statements {
    let (posteriors, cycle) = recording(thirds);
    Statements::of(&posteriors, &cycle, &facts(), &config())
}

#[test]
fn a_murmur_is_heard_and_placed_in_systole() {
    for (thirds, timing) in [
        ([3.0, 3.0, 3.0], MurmurTiming::Holosystolic),
        ([4.0, 0.0, -3.0], MurmurTiming::EarlySystolic),
        ([-2.0, 6.0, -2.0], MurmurTiming::MidSystolic),
        ([-3.0, 1.0, 4.0], MurmurTiming::LateSystolic),
    ] {
        let statements = said(&[thirds; 25]);
        assert!(statements.murmur.sound.is_present(), "{thirds:?}");
        assert_eq!(statements.murmur.timing, Some(timing));
    }
}

#[test]
fn the_seconds_in_which_a_murmur_is_heard_are_those_of_its_beats() {
    let mut thirds = vec![[-4.0; 3]; 20];
    thirds.extend(vec![[6.0; 3]; 20]);
    let statements = said(&thirds);
    assert!(statements.murmur.sound.is_present());
    let [span] = statements.murmur.heard_s.as_slice() else {
        unreachable!("one stretch: {:?}", statements.murmur.heard_s)
    };
    // The second half of 32 s, to the two beats over which the running mean reaches.
    assert!((span.start_s - 16.0).abs() < 1.7 && (span.end_s - 32.0).abs() < 0.1, "{span:?}");
}

#[test]
fn without_beats_nothing_is_said_about_a_heart() {
    let (posteriors, _) = recording(&[[6.0; 3]; 20]);
    let cycle = HeartCycle::default();
    let statements = Statements::of(&posteriors, &cycle, &facts(), &config());
    let unjudged = SoundStatus::NotJudged(Unjudged::NoHeartbeat);
    assert_eq!(statements.murmur.sound.heard, unjudged);
    assert_eq!(statements.extra_heart_sound.heard, unjudged);
    assert_eq!(statements.rhythm, RhythmStatement::NotJudged(Unjudged::NoHeartbeat));
    assert_eq!(statements.signal.faults, [SignalFault::NoHeartbeat]);
}

#[test]
fn coarse_steps_keep_murmurs_unjudged_and_rhythm_judged() {
    let (posteriors, cycle) = recording(&[[6.0; 3]; 25]);
    let measures = SignalMeasures { steps: Some(17), band_hz: None };
    let facts = SignalFacts { measures, ..facts() };
    let statements = Statements::of(&posteriors, &cycle, &facts, &config());
    assert_eq!(statements.murmur.sound.heard, SoundStatus::NotJudged(Unjudged::CoarseSteps));
    assert_eq!(statements.rhythm, RhythmStatement::Said(RhythmVerdict::Regular));
}

#[test]
fn the_rhythm_of_a_few_beats_is_not_judged() {
    let few = said(&[[-4.0; 3]; 5]);
    assert_eq!(few.rhythm, RhythmStatement::NotJudged(Unjudged::TooFewBeats));
    let many = said(&[[-4.0; 3]; 20]);
    assert_eq!(many.rhythm, RhythmStatement::Said(RhythmVerdict::Regular));
    assert_eq!(many.murmur.sound.heard, SoundStatus::Said(Verdict::Absent));
    assert!(many.signal.is_good() && (many.signal.judged_s - 16.0).abs() < 0.1);
}

#[test]
fn a_premature_beat_counts_where_it_and_its_neighbours_are_sure() {
    let (posteriors, mut cycle) = recording(&[[-4.0; 3]; 20]);
    let shift = |beat: &mut Beat, by: f64| {
        for edge in
            [&mut beat.s1.start_s, &mut beat.s1.end_s, &mut beat.s2.start_s, &mut beat.s2.end_s]
        {
            *edge -= by;
        }
    };
    shift(&mut cycle.beats.beats[10], 0.25);
    cycle.rhythm = Rhythm::of(&cycle.beats.beats);
    let said = |cycle: &HeartCycle| Statements::of(&posteriors, cycle, &facts(), &config()).rhythm;
    assert_eq!(said(&cycle), RhythmStatement::Said(RhythmVerdict::PrematureBeats));
    for unsure in [9, 10, 11] {
        let mut cycle = cycle.clone();
        cycle.beats.beats[unsure].confidence = 0.6;
        assert_eq!(said(&cycle), RhythmStatement::Said(RhythmVerdict::Regular), "{unsure}");
    }
}
