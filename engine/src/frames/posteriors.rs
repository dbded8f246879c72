//! What a frame network says of every frame.

use std::ops::Range;

use super::State;

/// The outputs of a frame network, in their order: the logits of the states and of "no heart cycle", which exclude
/// each other, then logits of what may sound beside them, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameOutput {
    /// A murmur, given that the frame lies in systole.
    SystolicMurmur,
    /// A murmur, given that the frame lies in diastole.
    DiastolicMurmur,
    /// A third or fourth heart sound.
    ExtraSound,
}

impl FrameOutput {
    /// Those that stand beside the states, in their order.
    pub const ALL: [Self; 3] = [Self::SystolicMurmur, Self::DiastolicMurmur, Self::ExtraSound];

    /// Number of a network's outputs: those of the states, and [`Self::ALL`].
    pub const COUNT: usize = State::OUTPUTS + Self::ALL.len();

    /// Its index in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The phase in which the sound is looked for.
    #[must_use]
    pub const fn phase(self) -> State {
        match self {
            Self::SystolicMurmur => State::Systole,
            Self::DiastolicMurmur | Self::ExtraSound => State::Diastole,
        }
    }

    /// The word for it in the names of measures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SystolicMurmur => "systolic murmur",
            Self::DiastolicMurmur => "diastolic murmur",
            Self::ExtraSound => "extra sound",
        }
    }
}

/// What a frame network says of a recording, frame by frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FramePosteriors {
    /// Natural logarithms of the probabilities of the states, in the order of [`State::ALL`] and then
    /// [`State::NONE`].
    pub states: Vec<[f32; State::OUTPUTS]>,
    /// Logits of what sounds beside them, in the order of [`FrameOutput::ALL`].
    pub sounds: Vec<[f32; FrameOutput::ALL.len()]>,
    /// Seconds between frames. The first frame is centred on the first sample.
    pub hop_s: f64,
}

impl FramePosteriors {
    /// From logits `[outputs, frames]` in row-major order.
    ///
    /// # Panics
    /// When there are not [`FrameOutput::COUNT`] rows.
    #[must_use]
    pub fn of_logits(logits: &[f32], frames: usize, hop_s: f64) -> Self {
        assert_eq!(logits.len(), FrameOutput::COUNT * frames, "a row for every output");
        let row = |output: usize, frame: usize| logits[output * frames + frame];
        let states = |frame| log_softmax(std::array::from_fn(|output| row(output, frame)));
        let sounds = |frame| std::array::from_fn(|sound| row(State::OUTPUTS + sound, frame));
        Self {
            states: (0..frames).map(states).collect(),
            sounds: (0..frames).map(sounds).collect(),
            hop_s,
        }
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

    /// Number of frames that are of a heart more likely than not.
    #[must_use]
    pub fn heart_frames(&self) -> usize {
        self.states.iter().filter(|ln| ln[State::NONE].exp() < 0.5).count()
    }

    /// Says of frames that no heart is heard in them.
    ///
    /// # Panics
    /// When there are fewer frames.
    pub fn silence(&mut self, frames: Range<usize>) {
        let mut none = [f32::MIN; State::OUTPUTS];
        none[State::NONE] = 0.0;
        self.states[frames].fill(none);
    }

    /// Probability of a state in a frame.
    #[must_use]
    pub fn probability(&self, frame: usize, state: State) -> f32 {
        self.states[frame][state.index()].exp()
    }
}

fn log_softmax(logits: [f32; State::OUTPUTS]) -> [f32; State::OUTPUTS] {
    let highest = logits.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
    let total: f32 = logits.iter().map(|v| (v - highest).exp()).sum();
    logits.map(|v| v - highest - total.ln())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_become_probabilities_and_sounds_stay_logits() {
        let frames = 2;
        let logits: Vec<f32> = (0_u8..16).map(|i| f32::from(i) * 0.5).collect();
        let posteriors = FramePosteriors::of_logits(&logits, frames, 0.02);
        assert_eq!(posteriors.len(), frames);
        for frame in 0..frames {
            let sum: f32 = posteriors.states[frame].iter().map(|ln| ln.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-6);
        }
        assert_eq!(posteriors.sounds, [[5.0, 6.0, 7.0], [5.5, 6.5, 7.5]]);
        assert!(posteriors.probability(0, State::Diastole) > posteriors.probability(0, State::S1));
    }

    #[test]
    #[should_panic(expected = "a row for every output")]
    fn logits_of_another_network_panic() {
        let _ = FramePosteriors::of_logits(&[0.0; 10], 2, 0.02);
    }
}
