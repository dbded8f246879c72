//! How a frame model is trained; the whole of it is written into the run folder.

use std::collections::BTreeMap;

use engine::audio::ConditionConfig;
use engine::checks::Checks;
use engine::features::{LogMelConfig, StftConfig};
use engine::frames::{FrameOutput, SpectrumConfig};
use engine::models::FrameNetworkConfig;
use serde::{Deserialize, Serialize};

use super::augment::FrameAugmentation;
use crate::TrainError;

/// Configuration of one training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameTrainConfig {
    /// The network.
    pub network: FrameNetworkConfig,
    /// From decoded samples to a phonocardiogram.
    pub condition: ConditionConfig,
    /// The spectrum that the network sees.
    pub spectrum: SpectrumConfig,
    /// The image that levels of the heart cycle are taken from.
    pub log_mel: LogMelConfig,
    /// Steps of the optimiser.
    pub steps: usize,
    /// Steps from a checkpoint to the next.
    pub steps_of_an_epoch: usize,
    /// Windows in a step.
    pub batch: usize,
    /// Frames of a window.
    pub frames: usize,
    /// Highest learning rate of the schedule.
    pub learning_rate: f64,
    /// Decoupled weight decay.
    pub weight_decay: f64,
    /// Weight of the past in the moving average of weights, per step.
    pub averaging: f64,
    /// How windows are drawn.
    pub draw: DrawConfig,
    /// What is done to windows in training.
    pub augmentation: FrameAugmentation,
    /// What counts how much.
    pub loss: FrameLossConfig,
    /// Synthesised hearts in the training part: rates, murmurs, rhythms and extra sounds that patients seldom have.
    pub phantoms: usize,
    /// Synthesised noises in the training part, so that noise is taken for no heart.
    pub noises: usize,
    /// Share of the synthesised noises on which beats may be claimed.
    pub false_claims: f64,
    /// Seed of weights, order, augmentation and synthesis.
    pub seed: u64,
}

/// How windows are drawn: the source first, then what is known of the murmur within it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawConfig {
    /// Weight of each source by its key; those that are not named here are not drawn.
    pub sources: BTreeMap<String, f64>,
    /// Weight of synthesised hearts.
    pub phantoms: f64,
    /// Weight of synthesised noises.
    pub noises: f64,
    /// Weights, within a source, of recordings with a murmur, without one, and of those of which it is not known.
    pub murmurs: [f64; 3],
}

/// What counts how much in the loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameLossConfig {
    /// Weight of a frame of each state and of "no heart cycle", in the order of
    /// [`State::ALL`](engine::frames::State::ALL).
    pub states: [f32; 5],
    /// Weight of each sound's mean loss beside that of the states, in the order of [`FrameOutput::ALL`].
    pub sounds: [f32; 3],
    /// Share of a label that is given to the other outcomes.
    pub smoothing: f32,
}

impl Default for FrameLossConfig {
    /// States about as their frames are rare; murmurs of systole first.
    fn default() -> Self {
        Self { states: [1.3, 1.0, 1.5, 0.6, 1.0], sounds: [1.0, 0.4, 0.3], smoothing: 0.02 }
    }
}

impl Default for DrawConfig {
    /// Half of the windows from CirCor, whose frames are annotated.
    fn default() -> Self {
        let sources = [
            ("circor", 0.5),
            ("pascal-a", 0.04),
            ("pascal-b", 0.08),
            ("physionet-a", 0.02),
            ("physionet-b", 0.02),
            ("physionet-c", 0.01),
            ("physionet-d", 0.01),
            ("physionet-e", 0.03),
            ("physionet-f", 0.02),
            ("yaseen", 0.09),
            ("bmd-hs", 0.07),
        ];
        Self {
            sources: sources.map(|(key, weight)| (key.to_owned(), weight)).into(),
            phantoms: 0.07,
            noises: 0.04,
            murmurs: [0.45, 0.45, 0.1],
        }
    }
}

impl Default for FrameTrainConfig {
    /// 2,500 steps of 32 windows of 8 s.
    fn default() -> Self {
        let spectrum = SpectrumConfig::default();
        let stft = StftConfig { n_fft: 128, hop: 20, window: 100 };
        Self {
            network: FrameNetworkConfig::new(spectrum.bins, FrameOutput::COUNT),
            condition: ConditionConfig::default(),
            spectrum,
            log_mel: LogMelConfig { stft, bands: 20, low_hz: 20.0, high_hz: 600.0, range_db: 80.0 },
            steps: 2500,
            steps_of_an_epoch: 250,
            batch: 32,
            frames: 400,
            learning_rate: 2e-3,
            weight_decay: 1e-2,
            averaging: 0.995,
            draw: DrawConfig::default(),
            augmentation: FrameAugmentation::default(),
            loss: FrameLossConfig::default(),
            phantoms: 400,
            noises: 400,
            false_claims: 0.01,
            seed: 0,
        }
    }
}

impl FrameTrainConfig {
    /// Seconds between frames.
    #[must_use]
    pub fn hop_s(&self) -> f64 {
        self.spectrum.hop as f64 / f64::from(self.condition.sample_rate)
    }

    /// Frames of so many samples: one at every multiple of the hop.
    #[must_use]
    pub fn frames_of(&self, samples: usize) -> usize {
        1 + samples / self.spectrum.hop
    }

    /// Refuses settings that no training could follow.
    ///
    /// # Errors
    /// Names the first such setting.
    pub fn check(&self) -> Result<(), TrainError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let weight = |x: &f64| x.is_finite() && *x >= 0.0;
        let DrawConfig { sources, phantoms, noises, murmurs } = &self.draw;
        let checks = Checks::new()
            .part("network", self.network.check())
            .part("spectrum", self.spectrum.check())
            .that(self.network.bins == self.spectrum.bins, "bins of network and spectrum differ")
            .that(self.network.outputs == FrameOutput::COUNT, "the network must have eight outputs")
            .that(self.steps > 0 && self.steps_of_an_epoch > 0, "no steps")
            .that(self.batch > 1, "a batch needs at least two windows")
            .that(self.frames >= 64, "a window needs at least 64 frames")
            .that(positive(self.learning_rate), "the learning rate must be positive")
            .that(weight(&self.weight_decay), "negative weight decay")
            .that((0.0..1.0).contains(&self.averaging), "an impossible averaging")
            .that(
                sources.values().chain([phantoms, noises]).chain(murmurs).all(weight),
                "negative weights",
            )
            .that(*phantoms == 0.0 || self.phantoms > 0, "a share of phantoms, but no phantoms")
            .that(*noises == 0.0 || self.noises > 0, "a share of noises, but no noises")
            .that((0.0..1.0).contains(&self.false_claims), "an impossible share of false claims")
            .part("augmentation", self.augmentation.check())
            .done();
        Ok(checks?)
    }
}
