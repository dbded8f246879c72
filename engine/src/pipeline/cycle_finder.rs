//! From a conditioned recording to its frames and its heart cycle.

use crate::audio::{ConditionConfig, Pcg};
use crate::backend::{Cpu, CpuDevice};
use crate::beats::{Beat, BeatFinder, HeartCycle};
use crate::features::FeatureError;
use crate::frames::{FrameAnalyser, FrameError, FramePosteriors};
use crate::model_file::FrameModel;

/// A frame model's analyser and the finder of beats behind it.
pub struct CycleFinder {
    analyser: FrameAnalyser<Cpu>,
    finder: BeatFinder,
}

impl CycleFinder {
    /// Plans both for a model.
    ///
    /// # Errors
    /// When the model's spectrum or image is impossible.
    pub fn new(model: &FrameModel<Cpu>) -> Result<Self, FeatureError> {
        Ok(Self { analyser: model.analyser(&CpuDevice::default())?, finder: model.finder()? })
    }

    /// How recordings must be conditioned.
    #[must_use]
    pub fn condition(&self) -> &ConditionConfig {
        &self.finder.config().condition
    }

    /// What the network says of the frames of a conditioned recording, and its heart cycle.
    ///
    /// # Errors
    /// When the device fails, or the recording has another sampling rate.
    pub async fn find(&mut self, pcg: &Pcg) -> Result<(FramePosteriors, HeartCycle), FrameError> {
        self.find_followed(pcg, &mut |_| true).await
    }

    /// As [`Self::find`]; `go_on` is told how many seconds are analysed, and `false` from it ends the work.
    ///
    /// # Errors
    /// As [`Self::find`], and [`FrameError::Cancelled`].
    pub async fn find_followed(
        &mut self,
        pcg: &Pcg,
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> Result<(FramePosteriors, HeartCycle), FrameError> {
        let mut posteriors = self.analyser.posteriors_followed(pcg, go_on).await?;
        let (cycle, unclaimed) = self.finder.find(pcg, &posteriors)?;
        if cycle.beats.are_claimed() {
            // Where no beat is claimed nothing else is said of a heart.
            for frames in unclaimed {
                posteriors.silence(frames);
            }
        }
        Ok((posteriors, cycle))
    }

    /// What the network says of the frames, and all beats on the likeliest path, claimed or not.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn suspect(&mut self, pcg: &Pcg) -> Result<(FramePosteriors, Vec<Beat>), FrameError> {
        let posteriors = self.analyser.posteriors(pcg).await?;
        let beats = self.finder.suspect(&posteriors);
        Ok((posteriors, beats))
    }

    /// How well a heart is heard in a conditioned recording, 0 to 1: the share of its frames that are of a heart, times the
    /// confidence of the beats, half of it where none is claimed.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn heart(&mut self, pcg: &Pcg) -> Result<f64, FrameError> {
        let (posteriors, cycle) = self.find(pcg).await?;
        let share = posteriors.heart_frames() as f64 / posteriors.len().max(1) as f64;
        let weight = if cycle.beats.are_claimed() { 1.0 } else { 0.5 };
        Ok(weight * share * cycle.beats.confidence)
    }

    /// The finder of beats.
    #[must_use]
    pub fn beats(&self) -> &BeatFinder {
        &self.finder
    }
}
