//! From what a network says of every frame to beats.

use std::ops::Range;

use crate::audio::{ConditionConfig, Pcg};
use crate::features::{FeatureError, Image, LogMelConfig, RowAxis, View, ViewConfig};
use crate::frames::{FramePosteriors, State};
use crate::pieces::{Piece, pieces};

use super::path::{Decoder, Stretch};
use super::{Beat, Beats, ClaimConfig, Durations, HeartCycle, Span};

/// Seconds in which beats are looked for together. What is hardly longer is taken as a whole, and its beats are claimed
/// together.
const PIECE_S: f64 = 120.0;
/// Seconds in which the beats of what is longer are claimed together.
const CLAIM_S: f64 = 30.0;
/// Seconds around a piece through which the path goes too, so that it is the same on both sides of a seam: some beats.
const OVERLAP_S: f64 = 10.0;

/// The log-mel image in decibels from which the levels of the heart cycle's phases are taken.
pub struct LevelImage {
    view: Box<dyn View>,
    sample_rate: u32,
    hop_s: f64,
}

impl LevelImage {
    /// Plans the image for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the configuration is impossible at that rate.
    ///
    /// # Panics
    /// When the rows of a log-mel image are no frequencies, which is a fault of the view.
    pub fn new(config: LogMelConfig, sample_rate: u32) -> Result<Self, FeatureError> {
        let view = ViewConfig::LogMel(config).plan(sample_rate)?;
        assert!(
            matches!(view.axis(), RowAxis::Hertz(_)),
            "the rows of a log-mel image are frequencies"
        );
        Ok(Self { view, sample_rate, hop_s: config.stft.hop as f64 / f64::from(sample_rate) })
    }

    /// Seconds between frames.
    #[must_use]
    pub fn hop_s(&self) -> f64 {
        self.hop_s
    }

    /// Centres of its rows, in hertz.
    #[must_use]
    pub fn centres_hz(&self) -> Vec<f64> {
        match self.view.axis() {
            RowAxis::Hertz(centres) => centres.clone(),
            // Ruled out when the image was planned.
            RowAxis::Named(_) => Vec::new(),
        }
    }

    /// The image of a recording, in decibels.
    ///
    /// # Errors
    /// When the signal's sampling rate is not the one planned for.
    pub fn decibels(&mut self, pcg: &Pcg) -> Result<Image, FeatureError> {
        if pcg.sample_rate != self.sample_rate {
            let (expected, found) = (self.sample_rate, pcg.sample_rate);
            return Err(FeatureError::SampleRate { expected, found });
        }
        self.view.compute(&pcg.samples)
    }
}

/// Settings of a [`BeatFinder`]; stored in every frame model's file.
#[derive(Debug, Clone, PartialEq)]
pub struct BeatFinderConfig {
    /// How recordings must be conditioned.
    pub condition: ConditionConfig,
    /// Seconds between frames.
    pub hop_s: f64,
    /// The image that levels are taken from.
    pub log_mel: LogMelConfig,
    /// How long each state lasts.
    pub durations: Durations,
    /// When beats are claimed.
    pub claim: ClaimConfig,
}

/// A decoder of frames with the image of levels planned.
pub struct BeatFinder {
    config: BeatFinderConfig,
    image: LevelImage,
    decoder: Decoder,
}

impl BeatFinder {
    /// Plans image and decoder.
    ///
    /// # Errors
    /// When the image is impossible at the configured sampling rate.
    pub fn new(config: BeatFinderConfig) -> Result<Self, FeatureError> {
        let image = LevelImage::new(config.log_mel, config.condition.sample_rate)?;
        let decoder = Decoder::new(&config.durations, config.hop_s);
        Ok(Self { config, image, decoder })
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &BeatFinderConfig {
        &self.config
    }

    /// The heart cycle of a recording that was conditioned as the configuration says, from what a network says of
    /// its frames, and the frames in which no beat is claimed.
    ///
    /// In a long recording beats are claimed in stretches of half a minute: one in which no heart is heard speaks neither for
    /// nor against another.
    ///
    /// # Errors
    /// When the signal has another sampling rate.
    pub fn find(
        &mut self,
        pcg: &Pcg,
        posteriors: &FramePosteriors,
    ) -> Result<(HeartCycle, Vec<Range<usize>>), FeatureError> {
        let image = self.image.decibels(pcg)?;
        let (mut all, mut unclaimed, mut number) = (Beats::default(), Vec::new(), 0);
        for (frames, suspected) in self.claimed_together(posteriors) {
            let in_piece = suspected.len();
            let is_whole = frames.len() == posteriors.len();
            let of_frames = frames.len() as f64 * posteriors.hop_s;
            let duration_s = if is_whole { pcg.duration_s() } else { of_frames };
            let found = self.config.claim.claimed(suspected, duration_s);
            if !found.are_claimed() {
                unclaimed.push(frames);
            }
            // The mean over all beats, up to here.
            let share = in_piece as f64 / (number + in_piece).max(1) as f64;
            all.confidence += (found.confidence - all.confidence) * share;
            all.beats.extend(found.beats);
            number += in_piece;
        }
        let cycle = HeartCycle::new(all, &image, &self.image.centres_hz(), self.image.hop_s());
        Ok((cycle, unclaimed))
    }

    /// All beats on the likeliest path, claimed or not.
    #[must_use]
    pub fn suspect(&self, posteriors: &FramePosteriors) -> Vec<Beat> {
        self.pieces(posteriors).into_iter().flat_map(|(_, beats)| beats).collect()
    }

    /// The frames of each stretch in which beats are claimed together, with its beats.
    fn claimed_together(&self, posteriors: &FramePosteriors) -> Vec<(Range<usize>, Vec<Beat>)> {
        let of_pieces = self.pieces(posteriors);
        if of_pieces.len() == 1 {
            return of_pieces;
        }
        let length = (CLAIM_S / posteriors.hop_s) as usize;
        let mut stretches = Vec::new();
        for (piece, mut beats) in of_pieces {
            for Piece { keep, .. } in pieces(piece.len(), length, 0) {
                let frames = piece.start + keep.start..piece.start + keep.end;
                let is_last = frames.end == piece.end;
                let end_s = if is_last { f64::MAX } else { frames.end as f64 * posteriors.hop_s };
                let later = beats.partition_point(|beat| beat.s1.start_s < end_s);
                let rest = beats.split_off(later);
                stretches.push((frames, std::mem::replace(&mut beats, rest)));
            }
        }
        stretches
    }

    /// The frames of each piece, with the beats on the likeliest path whose first sound begins in it.
    fn pieces(&self, posteriors: &FramePosteriors) -> Vec<(Range<usize>, Vec<Beat>)> {
        let hop_s = posteriors.hop_s;
        let frames = |seconds: f64| (seconds / hop_s) as usize;
        let cut = pieces(posteriors.len(), frames(PIECE_S), frames(OVERLAP_S));
        let count = cut.len();
        let beats = |(index, Piece { keep, around }): (usize, Piece)| {
            let part = FramePosteriors {
                states: posteriors.states[around.clone()].to_vec(),
                sounds: Vec::new(),
                hop_s,
            };
            let mut beats = beats(&self.decoder.path(&part.states), &part);
            let start_s = around.start as f64 * hop_s;
            for beat in &mut beats {
                beat.delay(start_s);
                beat.confidence = self.config.claim.confidence(beat.confidence);
            }
            // The outermost pieces have nothing on one side, and an edge may lie beyond the frame that it is of.
            let first_s = if index == 0 { f64::MIN } else { keep.start as f64 * hop_s };
            let last_s = if index + 1 == count { f64::MAX } else { keep.end as f64 * hop_s };
            beats.retain(|beat| (first_s..last_s).contains(&beat.s1.start_s));
            (keep, beats)
        };
        cut.into_iter().enumerate().map(beats).collect()
    }
}

/// The whole beats of a path: a first sound, a systole and a second sound, one after the other. A sound that
/// the recording cuts off is left out. Their confidence is the mean posterior of their states.
fn beats(path: &[Stretch], posteriors: &FramePosteriors) -> Vec<Beat> {
    let whole = |index: usize| {
        let frames = &path[index].frames;
        (frames.start > 0 && frames.end < posteriors.states.len())
            .then(|| span(path, index, posteriors))
    };
    let beat = |index: usize| {
        let parts = path.get(index..index + 3)?;
        if !parts.iter().map(|part| part.state).eq([State::S1, State::Systole, State::S2].map(Some))
        {
            return None;
        }
        let is =
            |index: usize, state| path.get(index).is_some_and(|next| next.state == Some(state));
        let has_next = is(index + 3, State::Diastole) && is(index + 4, State::S1);
        let next = has_next.then(|| whole(index + 4)).flatten();
        Some(Beat {
            s1: whole(index)?,
            s2: whole(index + 2)?,
            end_s: next.map(|next| next.start_s),
            confidence: certainty(parts, posteriors),
        })
    };
    (0..path.len()).filter_map(beat).collect()
}

/// A stretch in seconds, its edges between frames where the network is undecided.
fn span(path: &[Stretch], index: usize, posteriors: &FramePosteriors) -> Span {
    let stretch = &path[index];
    let before = index.checked_sub(1).map(|before| path[before].state);
    let after = path.get(index + 1).map(|after| after.state);
    Span {
        start_s: edge(stretch.frames.start, [before.flatten(), stretch.state], posteriors),
        end_s: edge(stretch.frames.end, [stretch.state, after.flatten()], posteriors),
    }
}

/// The moment of a change of state is searched among so many frames on both sides of it. No state is shorter than
/// three frames, so two changes can't swap places.
const NEIGHBOURS: usize = 1;

/// The moment in seconds at which one state gives way to another at `frame`: where their log-probabilities cross, by
/// linear interpolation between the two nearest frames; half-way before `frame` where they don't cross. The search
/// goes to both sides, because the path may change a frame earlier or later with equal likelihood, and rounding must
/// not move a sound. Frames are centred on their times.
fn edge(frame: usize, states: [Option<State>; 2], posteriors: &FramePosteriors) -> f64 {
    let [from, to] = states.map(|state| state.map_or(State::NONE, State::index));
    let lead = |frame: usize| posteriors.states.get(frame).map(|ln| f64::from(ln[to] - ln[from]));
    let crossing = |frame: usize| {
        let (before, after) = (lead(frame.checked_sub(1)?)?, lead(frame)?);
        let crosses = before < 0.0 && after >= 0.0;
        crosses.then(|| frame as f64 - 1.0 + before / (before - after))
    };
    let middle = frame as f64 - 0.5;
    let near = frame.saturating_sub(NEIGHBOURS)..=frame + NEIGHBOURS;
    let nearest =
        near.filter_map(crossing).min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()));
    nearest.unwrap_or(middle) * posteriors.hop_s
}

/// Mean probability of the states over their frames.
fn certainty(stretches: &[Stretch], posteriors: &FramePosteriors) -> f64 {
    let of_frames = stretches.iter().flat_map(|stretch| {
        let column = stretch.state.map_or(State::NONE, State::index);
        posteriors.states[stretch.frames.clone()]
            .iter()
            .map(move |frame| f64::from(frame[column]).exp())
    });
    let (sum, count) = of_frames.fold((0.0, 0), |(sum, count), p| (sum + p, count + 1));
    sum / f64::from(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Systole, then a second sound: the lead of the second sound rises from −1 by a step in each frame.
    fn posteriors(step: f32) -> FramePosteriors {
        let frame = |frame: u16| {
            let mut ln = [-9.0; State::OUTPUTS];
            ln[State::Systole.index()] = -1.0;
            ln[State::S2.index()] = -2.0 + step * f32::from(frame);
            ln
        };
        FramePosteriors { states: (0..8).map(frame).collect(), sounds: Vec::new(), hop_s: 0.01 }
    }

    fn at(frame: usize, posteriors: &FramePosteriors) -> f64 {
        edge(frame, [State::Systole, State::S2].map(Some), posteriors)
    }

    #[test]
    fn a_change_of_state_is_placed_where_the_probabilities_cross_whichever_frame_the_path_took() {
        let rising = posteriors(0.3);
        for frame in [3, 4, 5] {
            assert!(
                (at(frame, &rising) - 0.01 / 0.3).abs() < 1e-6,
                "{frame}: {}",
                at(frame, &rising)
            );
        }
    }

    #[test]
    fn the_last_digits_of_a_probability_do_not_move_a_sound() {
        // The frame at which the crossing lies belongs to either side of the change.
        for frame in [4, 5] {
            let places = [0.25 - 1e-6, 0.25, 0.25 + 1e-6].map(|step| at(frame, &posteriors(step)));
            assert!(places.iter().all(|place| (place - 0.04).abs() < 1e-6), "{places:?}");
        }
    }

    #[test]
    fn without_a_crossing_a_change_lies_between_its_frames() {
        assert!((at(3, &posteriors(0.0)) - 0.025).abs() < 1e-9);
    }
}
