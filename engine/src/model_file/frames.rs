//! The description in a frame model's file.

use serde::{Deserialize, Serialize};

use crate::audio::ConditionConfig;
use crate::beats::{BeatFinderConfig, ClaimConfig, Durations};
use crate::checks::Checks;
use crate::features::{LogMelConfig, ViewConfig};
use crate::findings::{ClassHead, SoundHead, SoundPooling, StatementConfig};
use crate::frames::{FrameOutput, SpectrumConfig};
use crate::models::FrameNetworkConfig;

use super::{ModelError, ReportedFigure};

/// The version of the frame models' format that this program writes and reads.
pub const FRAME_FORMAT_VERSION: u32 = 1;

/// The whole description of a frame model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameManifest {
    /// See [`FRAME_FORMAT_VERSION`].
    pub format_version: u32,
    /// A short name, such as `lubdub-frames`.
    pub name: String,
    /// The network with its hyper-parameters.
    pub network: FrameNetworkConfig,
    /// Mono, rate, band, level.
    pub condition: ConditionConfig,
    /// The spectrum that the network takes.
    pub spectrum: SpectrumConfig,
    /// The image that levels of the heart cycle are taken from.
    pub log_mel: LogMelConfig,
    /// How long each state lasts.
    pub durations: Durations,
    /// When beats are claimed.
    pub claim: ClaimConfig,
    /// How frames are pooled to the score of a sound.
    pub pooling: SoundPooling,
    /// How scores become statements, in the order of [`FrameOutput::ALL`].
    pub sounds: [SoundHead; FrameOutput::ALL.len()],
    /// How the score of a person's sites becomes a statement about a systolic murmur.
    pub exam: SoundHead,
    /// How the five classes are told, beside a classifier; none where they aren't.
    #[serde(default)]
    pub classes: Option<ClassHead>,
    /// The data sets that it was trained on.
    pub training: FrameTraining,
    /// Measured figures with their protocols.
    pub metrics: Vec<ReportedFigure>,
    /// SHA-256 of the tensors.
    pub tensors_sha256: String,
}

/// The data sets that a frame model was trained on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameTraining {
    /// The sets.
    pub sets: Vec<FrameTrainingSet>,
    /// Seed of split, initialisation, order and augmentation.
    pub seed: u64,
    /// Version of the program that trained it.
    pub program: String,
}

/// One data set's share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameTrainingSet {
    /// For example `CirCor 2022`.
    pub name: String,
    /// Recordings that the weights were fitted to.
    pub training: usize,
    /// Groups (patients) among all of them.
    pub groups: usize,
}

impl FrameManifest {
    /// The part that a [`BeatFinder`](crate::beats::BeatFinder) needs.
    #[must_use]
    pub fn finder_config(&self) -> BeatFinderConfig {
        BeatFinderConfig {
            condition: self.condition.clone(),
            hop_s: self.spectrum.hop as f64 / f64::from(self.condition.sample_rate),
            log_mel: self.log_mel,
            durations: self.durations,
            claim: self.claim,
        }
    }

    /// How statements are made.
    #[must_use]
    pub fn statement_config(&self) -> StatementConfig {
        StatementConfig { pooling: self.pooling, sounds: self.sounds }
    }

    /// Whether every number makes sense, alone and together.
    ///
    /// # Errors
    /// Names the first thing that does not.
    pub fn check(&self) -> Result<(), ModelError> {
        let Self { network, spectrum, log_mel, condition, .. } = self;
        let checks = Checks::new()
            .that(self.format_version == FRAME_FORMAT_VERSION, "format version")
            .part("network sizes", network.check())
            .part("sizes of the spectrum", spectrum.check())
            .that(network.bins == spectrum.bins, "bins of the network and of its spectrum")
            .that(network.outputs == FrameOutput::COUNT, "outputs of the network")
            .part("sizes of the image", ViewConfig::LogMel(*log_mel).check())
            .that((500..=48_000).contains(&condition.sample_rate), "sampling rate")
            .part("durations", self.durations.check())
            .part("when beats are claimed", self.claim.check())
            .part("pooling of sounds", self.pooling.check());
        let heads = self.sounds.iter().chain([&self.exam]);
        let checks = heads.fold(checks, |checks, head| checks.part("statement", head.check()));
        let classes = self.classes.as_ref().map_or(Ok(()), ClassHead::check);
        Ok(checks.part("head of the classes", classes).done()?)
    }
}
