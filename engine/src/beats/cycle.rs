//! The heart cycle of a recording.

use crate::features::Image;

use super::{AverageBeat, Beats, PhaseLevels, Rhythm};

/// Beats and all statements that follow from them. Where no beats are claimed, there is no other statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeartCycle {
    /// First and second sounds.
    pub beats: Beats,
    /// Rate, intervals, irregularity; none of fewer than two intervals.
    pub rhythm: Option<Rhythm>,
    /// How loud the parts of the cycle are; none where no cycle is whole.
    pub phases: Option<PhaseLevels>,
    /// What the cycles have in common; none where no cycle is whole.
    pub average: Option<AverageBeat>,
}

impl HeartCycle {
    /// What follows from beats and from the image that they were found in: in decibels, its rows' centres in
    /// hertz, its columns `hop_s` seconds apart.
    #[must_use]
    pub fn new(beats: Beats, image: &Image, centres_hz: &[f64], hop_s: f64) -> Self {
        Self {
            rhythm: Rhythm::of(&beats.beats),
            phases: PhaseLevels::of(&beats.beats, image, centres_hz, hop_s),
            average: AverageBeat::of(&beats.beats, image, hop_s),
            beats,
        }
    }
}
