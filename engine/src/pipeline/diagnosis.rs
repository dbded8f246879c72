//! The result for one file.

use crate::audio::{Container, Pcg, Quality};
use crate::beats::{HeartCycle, TimedMurmur};
use crate::features::Image;
use crate::findings::{Class, Findings};

/// The result for one file.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// What the bytes turned out to be.
    pub container: Container,
    /// The file's own sampling rate, in hertz.
    pub sample_rate: u32,
    /// Channels of the file.
    pub channels: usize,
    /// The file promised more samples than it holds.
    pub truncated: bool,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal.
    pub pcg: Pcg,
    /// The verdict.
    pub findings: Findings,
    /// Beats and what follows from them; empty where none could be claimed, or nobody looked for them.
    pub cycle: HeartCycle,
    /// The image that the network took, for explanations; none where the network was not run.
    pub image: Option<Image>,
    /// The measures of the heart cycle that the network took; empty where it takes none.
    pub measures: Vec<f32>,
}

/// Share of the beats that must agree on a murmur's phase before the verdict names it.
const AGREED: f64 = 0.75;

impl Diagnosis {
    /// The verdict as one sentence. A systolic murmur is called so where most beats agree; a diastolic one
    /// is not, because too few were at hand to tell how often that is right.
    #[must_use]
    pub fn sentence(&self) -> String {
        let is_systolic =
            |murmur: TimedMurmur| murmur.timing.is_systolic() && murmur.confidence >= AGREED;
        match self.murmur() {
            Some(murmur) if is_systolic(murmur) => "Systolic murmur likely".to_owned(),
            _ => self.findings.sentence(),
        }
    }

    /// When the murmur sounds: told only where one is heard and beats are.
    #[must_use]
    pub fn murmur(&self) -> Option<TimedMurmur> {
        let phases = self.cycle.phases.as_ref()?;
        (self.findings.finding == Some(Class::Murmur)).then(|| phases.murmur())
    }
}
