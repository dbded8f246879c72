//! What carried the score of a sound, along time.

use serde::{Deserialize, Serialize};

use super::SoundPooling;
use super::sound_score::ScoredSegment;
use crate::frames::{FrameOutput, FramePosteriors};

/// Frames of a part: 60 ms at 20 ms a frame.
const PART: usize = 3;

/// What carried the score of a sound.
///
/// A score is the mean of the logits of the frames that count ([`SoundPooling::score`]). So its distance from the
/// threshold is a sum over these frames, each of which adds (logit − threshold) / count. The parts hold these sums; they
/// are exact, and none is estimated.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// Begin and end of the segment that decided, in seconds; of a recording of up to 12 s it is the whole.
    pub segment_s: [f64; 2],
    /// In order of time. They add up to the score less the threshold.
    pub parts: Vec<EvidencePart>,
}

/// A part of a recording and what it adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EvidencePart {
    /// Begin, in seconds.
    pub start_s: f64,
    /// End, in seconds.
    pub end_s: f64,
    /// What it adds to the score: above 0 it speaks for the sound, below 0 against it.
    pub adds: f64,
}

impl Evidence {
    /// What carried the score of a sound; none where it has none.
    #[must_use]
    pub fn of(
        pooling: &SoundPooling,
        posteriors: &FramePosteriors,
        sound: FrameOutput,
        threshold: f64,
    ) -> Option<Self> {
        let ScoredSegment { segment, mut frames, .. } = pooling.deciding(posteriors, sound)?;
        frames.sort_unstable();
        let count = frames.len() as f64;
        let adds =
            |frame: usize| (f64::from(posteriors.sounds[frame][sound.index()]) - threshold) / count;
        // A frame stands for the time around its centre.
        let edge = |frame: usize| ((frame as f64 - 0.5) * posteriors.hop_s).max(0.0);
        let parts = frames.chunk_by(|a, b| a + 1 == *b).flat_map(|run| run.chunks(PART));
        let part = |part: &[usize]| EvidencePart {
            start_s: edge(part[0]),
            end_s: edge(part[part.len() - 1] + 1),
            adds: part.iter().copied().map(adds).sum(),
        };
        Some(Self {
            segment_s: [edge(segment.start), edge(segment.end)],
            parts: parts.map(part).collect(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::frames::State;

    const SOUND: FrameOutput = FrameOutput::SystolicMurmur;
    const THRESHOLD: f64 = -0.4;

    /// Beats of ten frames of which the first four are systole, with these logits in each.
    fn posteriors(beats: usize, logit: impl Fn(usize) -> f32) -> FramePosteriors {
        let mut all = FramePosteriors { hop_s: 0.02, ..FramePosteriors::default() };
        for frame in 0..10 * beats {
            let state = if frame % 10 < 4 { State::Systole } else { State::Diastole };
            let mut ln = [-9.0; State::OUTPUTS];
            ln[state.index()] = -0.001;
            all.states.push(ln);
            all.sounds.push([logit(frame), 99.0, 99.0]);
        }
        all
    }

    fn varied(frame: usize) -> f32 {
        ((frame * 7919) % 13) as f32 / 3.0 - 2.0
    }

    #[test]
    fn the_parts_add_up_to_the_scores_distance_from_the_threshold() {
        for (beats, threshold) in [(8, THRESHOLD), (200, THRESHOLD), (31, 1.5)] {
            let (pooling, posteriors) = (SoundPooling::default(), posteriors(beats, varied));
            let score = pooling.score(&posteriors, SOUND).unwrap();
            let evidence = Evidence::of(&pooling, &posteriors, SOUND, threshold).unwrap();
            let sum: f64 = evidence.parts.iter().map(|part| part.adds).sum();
            assert!((sum - (score - threshold)).abs() < 1e-9, "{sum} {score}");
        }
    }

    #[test]
    fn a_part_adds_what_the_score_loses_where_its_frames_lie_at_the_threshold() {
        let (pooling, posteriors) = (SoundPooling::default(), posteriors(9, varied));
        let score = pooling.score(&posteriors, SOUND).unwrap();
        let evidence = Evidence::of(&pooling, &posteriors, SOUND, THRESHOLD).unwrap();
        // Four frames of each systole: a part of three and one of one.
        assert_eq!(evidence.parts.len(), 18);
        for part in &evidence.parts {
            let mut without = posteriors.clone();
            for (frame, logits) in without.sounds.iter_mut().enumerate() {
                let centre_s = frame as f64 * 0.02;
                if centre_s > part.start_s && centre_s < part.end_s
                    || frame == 0 && part.start_s == 0.0
                {
                    logits[SOUND.index()] = THRESHOLD as f32;
                }
            }
            let lost = score - pooling.score(&without, SOUND).unwrap();
            assert!((lost - part.adds).abs() < 1e-6, "{part:?}: {lost}");
        }
    }

    #[test]
    fn of_a_long_recording_only_the_segment_with_the_highest_score_counts() {
        let posteriors = posteriors(300, |frame| if frame >= 2400 { 3.0 } else { -3.0 });
        let pooling = SoundPooling::default();
        let evidence = Evidence::of(&pooling, &posteriors, SOUND, THRESHOLD).unwrap();
        let [from_s, to_s] = evidence.segment_s;
        assert!(from_s >= 47.9 && to_s <= 60.0, "{from_s} to {to_s}");
        let inside = |part: &EvidencePart| part.start_s >= from_s && part.end_s <= to_s;
        assert!(evidence.parts.iter().all(|part| inside(part) && part.adds > 0.0));
    }

    #[test]
    fn without_a_score_there_is_no_evidence() {
        let nothing = FramePosteriors::default();
        assert_eq!(Evidence::of(&SoundPooling::default(), &nothing, SOUND, 0.0), None);
    }
}
