//! How strongly a sound is heard in a recording: one number from the frames of its phase.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::checks::{Checks, Impossible};
use crate::frames::{FrameOutput, FramePosteriors};

/// How frames are pooled to a recording's score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoundPooling {
    /// Probability of the sound's phase from which a frame counts.
    pub min_phase: f32,
    /// Fewest frames of the phase in a segment.
    pub min_frames: usize,
    /// Frames of a segment. A longer recording is scored in segments that overlap by half, and the highest counts, so
    /// that a murmur in a part of it is heard.
    pub segment: usize,
    /// Share of the frames that an extra sound is scored by, the loudest: it fills but a moment of its phase.
    pub extra_share: f64,
}

impl Default for SoundPooling {
    /// Frames that are in the phase more likely than not, six of them at least (a short systole), segments of 12 s at
    /// 20 ms a frame, and a tenth of the frames for extra sounds.
    fn default() -> Self {
        Self { min_phase: 0.5, min_frames: 6, segment: 600, extra_share: 0.1 }
    }
}

impl SoundPooling {
    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that((0.0..1.0).contains(&self.min_phase), "probability of the phase")
            .that(self.min_frames >= 1, "least number of frames")
            .that((2..=1_000_000).contains(&self.segment), "length of a segment")
            .that(self.extra_share > 0.0 && self.extra_share <= 1.0, "share for extra sounds")
            .done()
    }

    /// The mean logit of a sound over the frames of its phase (of an extra sound, over the loudest of them), the highest
    /// among the segments; `None` where the phase is not heard.
    #[must_use]
    pub fn score(&self, posteriors: &FramePosteriors, sound: FrameOutput) -> Option<f64> {
        Some(self.deciding(posteriors, sound)?.score)
    }

    /// The segment with the highest score.
    pub(super) fn deciding(
        &self,
        posteriors: &FramePosteriors,
        sound: FrameOutput,
    ) -> Option<ScoredSegment> {
        let of_segment = |from: usize| self.of_frames(posteriors, sound, from);
        let last = posteriors.len().saturating_sub(self.segment);
        let step = (self.segment / 2).max(1);
        let starts = (0..last).step_by(step).chain(std::iter::once(last));
        starts.filter_map(of_segment).max_by(|a, b| a.score.total_cmp(&b.score))
    }

    fn of_frames(
        &self,
        posteriors: &FramePosteriors,
        sound: FrameOutput,
        from: usize,
    ) -> Option<ScoredSegment> {
        let segment = from..(from + self.segment).min(posteriors.len());
        let phase = sound.phase();
        let logit = |frame: usize| f64::from(posteriors.sounds[frame][sound.index()]);
        let mut frames: Vec<usize> = segment
            .clone()
            .filter(|&frame| posteriors.probability(frame, phase) > self.min_phase)
            .collect();
        if frames.len() < self.min_frames {
            return None;
        }
        if sound == FrameOutput::ExtraSound {
            frames.sort_by(|&a, &b| logit(b).total_cmp(&logit(a)));
            let loudest = (self.extra_share * frames.len() as f64).ceil() as usize;
            frames.truncate(loudest.max(1));
        }
        let score = frames.iter().copied().map(logit).sum::<f64>() / frames.len() as f64;
        Some(ScoredSegment { score, segment, frames })
    }
}

/// A segment of a recording and its score.
pub(super) struct ScoredSegment {
    /// Mean logit of [`Self::frames`].
    pub score: f64,
    /// All of its frames.
    pub segment: Range<usize>,
    /// Those that count: of a murmur in order of time.
    pub frames: Vec<usize>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::frames::State;

    /// Beats of ten frames of which three are systole; a systolic murmur's logit in them.
    fn posteriors(logits: &[f32]) -> FramePosteriors {
        let mut all = FramePosteriors { hop_s: 0.02, ..FramePosteriors::default() };
        for &logit in logits {
            for frame in 0..10 {
                let state = if frame < 3 { State::Systole } else { State::Diastole };
                let mut ln = [-9.0; State::OUTPUTS];
                ln[state.index()] = -0.001;
                all.states.push(ln);
                all.sounds.push([if frame < 3 { logit } else { 99.0 }, 0.0, 0.0]);
            }
        }
        all
    }

    #[test]
    fn the_score_is_the_mean_over_the_frames_of_the_phase() {
        let pooling = SoundPooling::default();
        let score = pooling.score(&posteriors(&[1.0, 2.0, 3.0]), FrameOutput::SystolicMurmur);
        assert!((score.unwrap() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn an_extra_sound_is_scored_by_the_loudest_moments_of_diastole() {
        let mut posteriors = posteriors(&[0.0; 10]);
        // One of the seven diastolic frames of each beat.
        for beat in posteriors.sounds.chunks_mut(10) {
            beat[5][FrameOutput::ExtraSound.index()] = 3.0;
        }
        let score = SoundPooling::default().score(&posteriors, FrameOutput::ExtraSound);
        assert!((score.unwrap() - 3.0).abs() < 1e-9);
    }

    #[test]
    fn where_the_phase_is_not_heard_there_is_no_score() {
        let one_beat = posteriors(&[1.0]);
        assert_eq!(SoundPooling::default().score(&one_beat, FrameOutput::SystolicMurmur), None);
        let nothing = FramePosteriors::default();
        assert_eq!(SoundPooling::default().score(&nothing, FrameOutput::SystolicMurmur), None);
    }

    #[test]
    fn a_murmur_in_a_part_of_a_long_recording_is_not_averaged_away() {
        let logits: Vec<f32> = (0..600).map(|beat| if beat < 500 { -4.0 } else { 4.0 }).collect();
        let score =
            SoundPooling::default().score(&posteriors(&logits), FrameOutput::SystolicMurmur);
        assert!(score.unwrap() > 3.9, "{score:?}");
    }

    #[test]
    fn impossible_numbers_are_named() {
        assert_eq!(SoundPooling::default().check(), Ok(()));
        let bad = SoundPooling { segment: 0, ..SoundPooling::default() };
        assert_eq!(bad.check(), Err("length of a segment".into()));
    }
}
