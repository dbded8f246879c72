//! The examples of one split.

use std::sync::Arc;

use engine::backend::Cpu;
use engine::features::{Normalisation, Statistics};
use engine::model_file::{FrameModel, Preprocessing};

use super::{RawExample, noises};
use crate::TrainError;

/// The examples of a split whose parts share no group, and the frame model that found their heart cycles.
pub struct SplitExamples {
    /// To learn from.
    pub training: Vec<RawExample>,
    /// To choose and calibrate on.
    pub validation: Vec<RawExample>,
    /// To predict.
    pub test: Vec<RawExample>,
    /// None where nothing is learnt of the cycle.
    pub(super) beats: Option<Arc<FrameModel<Cpu>>>,
}

impl SplitExamples {
    /// Parts without heart cycles.
    #[must_use]
    pub fn without_beats([training, validation, test]: [Vec<RawExample>; 3]) -> Self {
        Self { training, validation, test, beats: None }
    }

    /// `count` synthesised noises, preprocessed as the recordings; see [`noises`].
    ///
    /// # Errors
    /// When beats or features can't be computed.
    pub fn noises(
        &self,
        count: usize,
        seed: u64,
        config: &Preprocessing,
    ) -> Result<Vec<RawExample>, TrainError> {
        noises(count, seed, config, self.beats.as_deref())
    }

    /// The configuration with statistics of the recordings of the training part, where it asks for such.
    /// Synthesised sounds are left out: they would make silence usual.
    ///
    /// # Errors
    /// [`TrainError::NoFrameModel`] where it asks for measures of the heart cycle that no frame model has taken.
    pub fn fitted(&self, config: &Preprocessing) -> Result<Preprocessing, TrainError> {
        let mut config = config.clone();
        let recordings: Vec<_> =
            self.training.iter().filter(|example| example.source.is_some()).collect();
        if let Normalisation::Training(statistics) = &mut config.features.normalisation {
            *statistics = Statistics::of(recordings.iter().map(|example| &example.image));
        }
        if let Some(cycle) = &mut config.cycle {
            let beats = self.beats.as_ref().ok_or(TrainError::NoFrameModel)?;
            let measures: Vec<_> =
                recordings.iter().map(|example| example.cycle.measures(&cycle.groups)).collect();
            let rows: Vec<&[Option<f64>]> = measures.iter().map(Vec::as_slice).collect();
            *cycle = cycle.fitted(&rows, &beats.sha256);
        }
        Ok(config)
    }
}
