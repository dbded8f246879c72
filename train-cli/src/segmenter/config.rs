//! How a beat model is trained; the whole of it is written into the run folder.

use engine::audio::ConditionConfig;
use engine::beats::State;
use engine::features::{LogMelConfig, StftConfig};
use engine::models::SegmenterConfig;
use serde::{Deserialize, Serialize};

use super::augment::BeatAugmentation;
use super::set::BeatShares;
use crate::TrainError;

/// Configuration of one training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatTrainConfig {
    /// The network.
    pub network: SegmenterConfig,
    /// From decoded samples to a phonocardiogram.
    pub condition: ConditionConfig,
    /// The image that the network sees.
    pub log_mel: LogMelConfig,
    /// What becomes of the annotated recordings.
    pub shares: BeatShares,
    /// Passes over the annotated recordings of the training part.
    pub epochs: usize,
    /// Epochs without a better one after which training ends.
    pub patience: usize,
    /// Windows in a step.
    pub batch: usize,
    /// Frames of a window.
    pub frames: usize,
    /// Highest learning rate of the schedule.
    pub learning_rate: f64,
    /// Decoupled weight decay.
    pub weight_decay: f64,
    /// What is done to images in training.
    pub augmentation: BeatAugmentation,
    /// Synthesised hearts in the training part: rates, murmurs and rhythms that patients seldom have.
    pub phantoms: usize,
    /// Synthesised noises in the training part, so that noise is taken for no heart.
    pub noises: usize,
    /// Share of the windows that come from phantoms, and from noises.
    pub synthetic_shares: [f64; 2],
    /// Share of the other windows that are cut up and put together at random: the sounds of a heart without
    /// its cycle, in which no beat is to be found.
    pub scrambled: f64,
    /// Share of validation noises on which beats may be claimed.
    pub false_claims: f64,
    /// Seed of split, weights, order, augmentation and synthesis.
    pub seed: u64,
}

impl Default for BeatTrainConfig {
    /// 20 bands of 20 to 600 Hz every 10 ms, each over 50 ms, in windows of 8 s.
    fn default() -> Self {
        let stft = StftConfig { n_fft: 128, hop: 20, window: 100 };
        let log_mel =
            LogMelConfig { stft, bands: 20, low_hz: 20.0, high_hz: 600.0, range_db: 80.0 };
        Self {
            network: SegmenterConfig::new(log_mel.bands, State::OUTPUTS),
            condition: ConditionConfig::default(),
            log_mel,
            shares: BeatShares::default(),
            epochs: 40,
            patience: 15,
            batch: 32,
            frames: 800,
            learning_rate: 4e-3,
            weight_decay: 1e-2,
            augmentation: BeatAugmentation::default(),
            phantoms: 400,
            noises: 400,
            synthetic_shares: [0.2, 0.15],
            scrambled: 0.06,
            false_claims: 0.01,
            seed: 0,
        }
    }
}

impl BeatTrainConfig {
    /// Refuses settings that no training could follow.
    ///
    /// # Errors
    /// Names the first such setting.
    pub fn check(&self) -> Result<(), TrainError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let share = |x: f64| (0.0..1.0).contains(&x);
        let [phantoms, noises] = self.synthetic_shares;
        let checks = [
            (self.network.check().is_ok(), "the network's sizes are impossible"),
            (self.network.bands == self.log_mel.bands, "bands of network and image differ"),
            (self.network.states == State::OUTPUTS, "the network must have five outputs"),
            (self.epochs > 0, "no epochs"),
            (self.batch > 1, "a batch needs at least two windows"),
            (self.frames >= 64, "a window needs at least 64 frames"),
            (positive(self.learning_rate), "the learning rate must be positive"),
            (self.weight_decay.is_finite() && self.weight_decay >= 0.0, "negative weight decay"),
            (share(phantoms) && share(noises) && phantoms + noises < 1.0, "impossible shares"),
            (share(self.scrambled), "an impossible share of scrambled windows"),
            (phantoms == 0.0 || self.phantoms > 0, "a share of phantoms, but no phantoms"),
            (noises == 0.0 || self.noises > 0, "a share of noises, but no noises"),
            (share(self.false_claims), "an impossible share of false claims"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, what)) => Err(TrainError::Config(what)),
            None => Ok(()),
        }
    }
}
