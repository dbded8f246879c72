//! What is known of the frames of a recording.

use engine::beats::Span;
use engine::frames::{FrameOutput, State};

use crate::data::Annotated;

/// The label of a frame of which nothing is known, and which must not count.
pub const UNKNOWN: u8 = u8::MAX;
/// Number of sounds beside the states.
pub const SOUNDS: usize = FrameOutput::ALL.len();

/// What is known of the frames of a signal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Labels {
    /// Per frame the index of the state, [`State::NONE`], or [`UNKNOWN`].
    pub states: Vec<u8>,
    /// Per frame whether each of [`FrameOutput::ALL`] sounds, 1 or 0, or [`UNKNOWN`].
    pub sounds: Vec<[u8; SOUNDS]>,
    /// Per frame whether each sounds in the frames of its phase, 1 or 0, or [`UNKNOWN`]: for recordings of which it is
    /// known as a whole, while the network itself finds the phases.
    pub phases: Vec<[u8; SOUNDS]>,
}

impl Labels {
    /// So many frames of which nothing is known.
    #[must_use]
    pub fn unknown(frames: usize) -> Self {
        let nothing = vec![[UNKNOWN; SOUNDS]; frames];
        Self { states: vec![UNKNOWN; frames], sounds: nothing.clone(), phases: nothing }
    }

    /// So many frames without a heart.
    #[must_use]
    pub fn no_heart(frames: usize) -> Self {
        Self { states: vec![State::NONE as u8; frames], ..Self::unknown(frames) }
    }

    /// Number of frames.
    #[must_use]
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is no frame.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Sets the states of stretches, by frames `hop_s` seconds apart whose centres lie in them.
    pub fn set_states(&mut self, stretches: &[Annotated], hop_s: f64) {
        for Annotated { state, span } in stretches {
            let (from, to) = frames(*span, hop_s, self.len());
            self.states[from..to].fill(state.index() as u8);
        }
    }

    /// Says whether a sound is heard in all frames of a span.
    pub fn set_sound(&mut self, sound: FrameOutput, span: Span, heard: bool, hop_s: f64) {
        let (from, to) = frames(span, hop_s, self.len());
        for frame in &mut self.sounds[from..to] {
            frame[sound.index()] = u8::from(heard);
        }
    }

    /// Says whether a sound is heard in the recording, wherever its phase is.
    pub fn set_whole(&mut self, sound: FrameOutput, heard: Option<bool>) {
        let Some(heard) = heard else { return };
        for frame in &mut self.phases {
            frame[sound.index()] = u8::from(heard);
        }
    }

    /// Whether any frame counts.
    #[must_use]
    pub fn are_known(&self) -> bool {
        let any = |all: &[[u8; SOUNDS]]| all.iter().flatten().any(|&label| label != UNKNOWN);
        self.states.iter().any(|&label| label != UNKNOWN) || any(&self.sounds) || any(&self.phases)
    }

    /// What is known of the nearest frame to each fractional place; beyond the end nothing is.
    #[must_use]
    pub fn at(&self, places: impl Iterator<Item = f64>) -> Self {
        let mut labels = Self::default();
        for place in places {
            let nearest = place.round().max(0.0) as usize;
            labels.states.push(self.states.get(nearest).copied().unwrap_or(UNKNOWN));
            labels.sounds.push(self.sounds.get(nearest).copied().unwrap_or([UNKNOWN; SOUNDS]));
            labels.phases.push(self.phases.get(nearest).copied().unwrap_or([UNKNOWN; SOUNDS]));
        }
        labels
    }

    /// As many frames as wanted; those that are added hold no heart.
    pub fn extend_without_heart(&mut self, count: usize) {
        let from = self.len();
        self.resize(count);
        self.remove_heart(from, count);
    }

    /// As many frames as wanted; of those that are added nothing is known.
    pub fn resize(&mut self, count: usize) {
        self.states.resize(count, UNKNOWN);
        self.sounds.resize(count, [UNKNOWN; SOUNDS]);
        self.phases.resize(count, [UNKNOWN; SOUNDS]);
    }

    /// Says that frames hold no heart, whatever was known of them.
    pub fn remove_heart(&mut self, from: usize, to: usize) {
        let to = to.min(self.len());
        let from = from.min(to);
        self.states[from..to].fill(State::NONE as u8);
        self.sounds[from..to].fill([UNKNOWN; SOUNDS]);
        self.phases[from..to].fill([UNKNOWN; SOUNDS]);
    }

    /// Says that nothing is known of frames.
    pub fn forget(&mut self, from: usize, to: usize) {
        let to = to.min(self.len());
        let from = from.min(to);
        self.states[from..to].fill(UNKNOWN);
        self.sounds[from..to].fill([UNKNOWN; SOUNDS]);
        self.phases[from..to].fill([UNKNOWN; SOUNDS]);
    }
}

/// The frames whose centres lie in a span: from, and up to.
fn frames(span: Span, hop_s: f64, count: usize) -> (usize, usize) {
    let frame = |time: f64| ((time / hop_s).ceil().max(0.0) as usize).min(count);
    (frame(span.start_s), frame(span.end_s).max(frame(span.start_s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_belong_to_the_stretch_that_their_centre_lies_in() {
        let mut labels = Labels::unknown(10);
        let stretch = |state, start_s, end_s| Annotated { state, span: Span { start_s, end_s } };
        let stretches = [stretch(State::S1, 0.02, 0.06), stretch(State::Systole, 0.06, 9.0)];
        labels.set_states(&stretches, 0.02);
        assert_eq!(labels.states, [UNKNOWN, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
        labels.set_sound(FrameOutput::SystolicMurmur, stretches[1].span, true, 0.02);
        assert_eq!((labels.sounds[2][0], labels.sounds[3][0]), (UNKNOWN, 1));
    }

    #[test]
    fn labels_are_taken_from_the_nearest_frame() {
        let mut labels = Labels::unknown(3);
        labels.states = vec![0, 1, 2];
        assert_eq!(labels.at([0.4, 0.6, 1.9, 2.6].into_iter()).states, [0, 1, 2, UNKNOWN]);
    }

    #[test]
    fn what_is_off_the_skin_has_no_heart_and_no_sound() {
        let mut labels = Labels::unknown(3);
        labels.set_whole(FrameOutput::SystolicMurmur, Some(true));
        assert!(labels.are_known());
        labels.remove_heart(1, 9);
        assert_eq!(labels.states, [UNKNOWN, State::NONE as u8, State::NONE as u8]);
        assert_eq!(labels.phases[0][0], 1);
        assert_eq!(labels.phases[1], [UNKNOWN; SOUNDS]);
    }
}
