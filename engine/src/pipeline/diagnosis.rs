//! The result of the whole pipeline.

use crate::audio::{Container, Pcg, Quality};
use crate::beats::{HeartCycle, TimedMurmur};
use crate::features::Image;
use crate::findings::{Class, Findings};

/// The result for one file.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The kind of file, found by its content.
    pub container: Container,
    /// The file's own sampling rate, in hertz.
    pub sample_rate: u32,
    /// Channels of the file.
    pub channels: usize,
    /// The header declares more samples than the file holds.
    pub truncated: bool,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal.
    pub pcg: Pcg,
    /// The finding with its probabilities, or why there is none.
    pub findings: Findings,
    /// Beats and what follows from them; empty where no beats are claimed, and without a beat model.
    pub cycle: HeartCycle,
    /// The image that the network took, for explanations; none where the network was not run.
    pub image: Option<Image>,
    /// The measures of the heart cycle that the network took; empty where it takes none.
    pub measures: Vec<f32>,
}

/// Share of the beats that must agree on a murmur's phase before the sentence names it.
const AGREED: f64 = 0.75;

impl Diagnosis {
    /// The finding as one sentence. A systolic murmur is called so where at least three quarters of the beats
    /// agree; a diastolic one is not, because there are too few diastolic murmurs in the data to measure how often
    /// that would be right.
    #[must_use]
    pub fn sentence(&self) -> String {
        let is_systolic =
            |murmur: TimedMurmur| murmur.timing.is_systolic() && murmur.confidence >= AGREED;
        match self.murmur() {
            Some(murmur) if is_systolic(murmur) => "Systolic murmur likely".to_owned(),
            _ => self.findings.sentence(),
        }
    }

    /// The timing of the murmur; none where the finding is another, or no whole cycle was found.
    #[must_use]
    pub fn murmur(&self) -> Option<TimedMurmur> {
        let phases = self.cycle.phases.as_ref()?;
        (self.findings.finding == Some(Class::Murmur)).then(|| phases.murmur())
    }
}
