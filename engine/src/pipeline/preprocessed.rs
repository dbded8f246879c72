//! A recording before the network.

use crate::audio::{Container, HeardSignals, Pcg, Quality};
use crate::beats::HeartCycle;
use crate::features::Image;
use crate::findings::{ClassProbabilities, Statements};
use crate::inference::ModelInput;

/// A recording after the stages before the network.
#[derive(Debug, Clone)]
pub struct Preprocessed {
    pub(super) container: Container,
    pub(super) sample_rate: u32,
    pub(super) channels: usize,
    pub(super) truncated: bool,
    pub(super) missing_s: Option<f64>,
    pub(super) signals: Option<HeardSignals>,
    pub(super) quality: Quality,
    pub(super) pcg: Pcg,
    pub(super) statements: Option<Statements>,
    /// The classes as the frames tell them; none where they don't.
    pub(super) by_frames: Option<ClassProbabilities>,
    pub(super) cycle: HeartCycle,
    pub(super) image: Option<Image>,
    pub(super) input: Option<ModelInput>,
}

impl Preprocessed {
    /// The conditioned signal.
    #[must_use]
    pub fn pcg(&self) -> &Pcg {
        &self.pcg
    }

    /// Beats and what follows from them; empty where the recording isn't good enough.
    #[must_use]
    pub fn cycle(&self) -> &HeartCycle {
        &self.cycle
    }

    /// What is said of the recording by its frames; none without a frame model.
    #[must_use]
    pub fn statements(&self) -> Option<&Statements> {
        self.statements.as_ref()
    }

    /// The input of the network; none where the recording is too short or too quiet for a finding.
    #[must_use]
    pub fn input(&self) -> Option<&ModelInput> {
        self.input.as_ref()
    }
}
