//! What a model that never saw their groups says of recordings.

use engine::backend::Cpu;
use engine::findings::SoundPooling;
use engine::frames::{FrameOutput, FramePosteriors};
use engine::model_file::FrameModel;
use serde::{Deserialize, Serialize};

use super::detection::{Detection, detection, with_finders};
use super::export::detect_in_noises;
use super::labels::SOUNDS;
use super::set::FrameRecording;
use super::synthetic::{conditioned, with_extra_sound};
use crate::TrainError;
use crate::examples::read_recording;

/// The scores of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameScore {
    /// The recording.
    pub name: String,
    /// Its collection's key.
    pub source: String,
    /// Its group.
    pub group: String,
    /// The division into folds, from 1.
    #[serde(default)]
    pub repeat: usize,
    /// The fold of it in which the recording was held out.
    #[serde(default)]
    pub fold: usize,
    /// The score of each sound, in the order of [`FrameOutput::ALL`]; none where its phase was not heard.
    pub sounds: [Option<f64>; SOUNDS],
    /// Share of the frames that are of a heart more likely than not.
    pub heart: f64,
    /// Beats that were suspected.
    pub beats: usize,
    /// Their mean confidence before calibration.
    pub confidence: f64,
    /// Its length, in seconds.
    pub duration_s: f64,
}

/// What a model says of the recordings that were kept from it, or the models of all folds of a repeat.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HeldOutScores {
    /// The scores of all of them.
    pub scores: Vec<FrameScore>,
    /// Beats of those that are annotated.
    pub detections: Vec<Detection>,
    /// What it suspects in synthesised noises.
    pub noises: Vec<Detection>,
    /// Scores of synthesised hearts with a third or fourth sound.
    pub extra_sounds: Vec<f64>,
}

impl HeldOutScores {
    /// Adds what the model of a fold of a repeat says.
    pub fn extend(&mut self, (repeat, fold): (usize, usize), other: Self) {
        let held_out = |score| FrameScore { repeat, fold, ..score };
        self.scores.extend(other.scores.into_iter().map(held_out));
        self.detections.extend(other.detections);
        self.noises.extend(other.noises);
        self.extra_sounds.extend(other.extra_sounds);
    }
}

/// Applies a model to recordings that were kept from it, and to noises. Where nothing was kept, noises aren't heard
/// either.
///
/// # Errors
/// When the model can't be used, or a recording can't be read.
pub fn judge(
    model: &FrameModel<Cpu>,
    recordings: &[FrameRecording],
) -> Result<HeldOutScores, TrainError> {
    if recordings.is_empty() {
        return Ok(HeldOutScores::default());
    }
    let pooling = model.manifest.pooling;
    let judged = with_finders(model, recordings, |finder, one| {
        let conditioned = read_recording(&one.recording, finder.condition())?;
        let (posteriors, suspected) = pollster::block_on(finder.suspect(&conditioned.pcg))?;
        let total: f64 = suspected.iter().map(|beat| beat.confidence).sum();
        let score = FrameScore {
            name: one.recording.name.clone(),
            source: one.recording.source.key().to_owned(),
            group: one.recording.group.clone(),
            repeat: 0,
            fold: 0,
            sounds: sounds(&pooling, &posteriors),
            heart: posteriors.heart_frames() as f64 / posteriors.len().max(1) as f64,
            beats: suspected.len(),
            confidence: total / suspected.len().max(1) as f64,
            duration_s: conditioned.pcg.duration_s(),
        };
        let annotation = one.annotation.as_ref();
        let found = annotation.map(|it| detection(finder, one, it, &conditioned, suspected));
        Ok((score, found))
    })?;
    let (scores, found): (Vec<_>, Vec<_>) = judged.into_iter().unzip();
    let detections = found.into_iter().flatten().collect();
    let (noises, extra_sounds) = (detect_in_noises(model)?, extra_sounds(model)?);
    Ok(HeldOutScores { scores, detections, noises, extra_sounds })
}

/// Synthesised hearts with a third or fourth sound, and seeds apart from those of training.
const EXTRA_SOUNDS: u64 = 100;
const EXTRA_SEED: u64 = 1 << 40;

/// Scores of synthesised hearts with a third or fourth sound.
fn extra_sounds(model: &FrameModel<Cpu>) -> Result<Vec<f64>, TrainError> {
    let numbers: Vec<u64> = (0..EXTRA_SOUNDS).collect();
    let scores = with_finders(model, &numbers, |finder, &number| {
        let sound = with_extra_sound(EXTRA_SEED + number).synthesise();
        let pcg = conditioned(sound.samples, finder.condition())?;
        let (posteriors, _) = pollster::block_on(finder.suspect(&pcg))?;
        Ok(model.manifest.pooling.score(&posteriors, FrameOutput::ExtraSound))
    })?;
    Ok(scores.into_iter().flatten().collect())
}

fn sounds(pooling: &SoundPooling, posteriors: &FramePosteriors) -> [Option<f64>; SOUNDS] {
    FrameOutput::ALL.map(|sound| pooling.score(posteriors, sound))
}
