//! What a beat model's file says of itself.

use serde::{Deserialize, Serialize};

use crate::audio::ConditionConfig;
use crate::beats::{BeatFinderConfig, ClaimConfig, Durations, State};
use crate::checks::Checks;
use crate::features::{LogMelConfig, ViewConfig};
use crate::models::SegmenterConfig;

use super::{ModelError, ReportedFigure};

/// The version of the beat models' format that this program writes and reads.
pub const BEAT_FORMAT_VERSION: u32 = 2;

/// The whole description of a beat model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatManifest {
    /// See [`BEAT_FORMAT_VERSION`].
    pub format_version: u32,
    /// A short name, such as `circor-beats`.
    pub name: String,
    /// The network with its hyper-parameters.
    pub network: SegmenterConfig,
    /// Mono, rate, band, level.
    pub condition: ConditionConfig,
    /// The image that the network sees, standardised by the recording.
    pub log_mel: LogMelConfig,
    /// How long each state lasts.
    pub durations: Durations,
    /// When beats are claimed.
    pub claim: ClaimConfig,
    /// What it was trained on.
    pub training: BeatTraining,
    /// What was measured, and how.
    pub metrics: Vec<ReportedFigure>,
    /// SHA-256 of the tensors.
    pub tensors_sha256: String,
}

/// What a beat model was trained on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatTraining {
    /// The sets.
    pub sets: Vec<BeatTrainingSet>,
    /// Seed of split, initialisation, order and augmentation.
    pub seed: u64,
    /// Version of the program that trained it.
    pub program: String,
}

/// One data set's share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatTrainingSet {
    /// For example `CirCor 2022`.
    pub name: String,
    /// Recordings that the weights were fitted to.
    pub training: usize,
    /// Recordings that stopping and claims were chosen on.
    pub validation: usize,
    /// Groups (patients) among all of them.
    pub groups: usize,
}

impl BeatManifest {
    /// What of it a [`BeatFinder`](crate::beats::BeatFinder) needs.
    #[must_use]
    pub fn finder_config(&self) -> BeatFinderConfig {
        BeatFinderConfig {
            condition: self.condition.clone(),
            log_mel: self.log_mel,
            durations: self.durations.clone(),
            claim: self.claim,
        }
    }

    /// Whether every number makes sense, alone and together.
    ///
    /// # Errors
    /// Names the first thing that does not.
    pub fn check(&self) -> Result<(), ModelError> {
        let Self { network, log_mel, condition, .. } = self;
        let checks = Checks::new()
            .that(self.format_version == BEAT_FORMAT_VERSION, "format version")
            .part("network sizes", network.check())
            .that(network.bands == log_mel.bands, "bands of the network and of its image")
            .that(network.states == State::OUTPUTS, "states of the network")
            .part("sizes of the image", ViewConfig::LogMel(*log_mel).check())
            .that((500..=48_000).contains(&condition.sample_rate), "sampling rate")
            .part("durations", self.durations.check())
            .part("when beats are claimed", self.claim.check());
        Ok(checks.done()?)
    }
}
