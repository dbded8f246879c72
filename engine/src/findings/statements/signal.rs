//! Whether a recording is good enough, and what is wrong with it.

use serde::{Deserialize, Serialize};

use crate::audio::{Quality, SignalMeasures};
use crate::frames::FramePosteriors;

/// Share of the clipped samples from which a signal is called clipped.
const CLIPPED: f64 = 0.05;
/// Share of the seconds in which a heart is heard below which a signal is called poor.
const LITTLE_HEART: f64 = 0.5;
/// Distinct amplitudes below which soft sounds are lost between two steps.
const COARSE: usize = 64;
/// Frequency below which a band holds no murmur to speak of, in hertz.
const NARROW_HZ: f64 = 150.0;

/// What is wrong with a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalFault {
    /// Too short to judge.
    TooShort,
    /// Silent.
    Silent,
    /// No heart is heard.
    NoHeartbeat,
    /// A heart is heard in less than half of it.
    LittleHeart,
    /// Too loud for the recorder.
    Clipped,
    /// The recorder knew too few steps of loudness.
    CoarseSteps,
    /// Frequencies are missing in which murmurs lie.
    NarrowBand,
}

/// A statement about the signal.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalStatement {
    /// What is wrong with it; nothing where it is good.
    pub faults: Vec<SignalFault>,
    /// Seconds in which a heart is heard, on which the other statements rest.
    pub judged_s: f64,
    /// Lowest and highest frequency that is filled, in hertz.
    pub band_hz: Option<[f64; 2]>,
    /// The channel that was judged, from 0; none where all channels were, as one.
    pub channel: Option<usize>,
}

/// What is known of a signal beside its frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalFacts {
    /// Length, level and clipping.
    pub quality: Quality,
    /// Steps and band.
    pub measures: SignalMeasures,
    /// The channel that was judged, from 0; none where all channels were, as one.
    pub channel: Option<usize>,
}

/// Whether soft sounds are lost between two steps of amplitude.
pub(super) fn is_coarse(facts: &SignalFacts) -> bool {
    facts.measures.steps.is_some_and(|steps| steps < COARSE)
}

impl SignalStatement {
    pub(super) fn of(
        posteriors: &FramePosteriors,
        facts: &SignalFacts,
        fault: Option<SignalFault>,
    ) -> Self {
        let SignalFacts { quality, measures, channel } = facts;
        let heart = posteriors.heart_frames();
        let judged_s = if fault.is_some() { 0.0 } else { heart as f64 * posteriors.hop_s };
        let mut faults: Vec<SignalFault> = fault.into_iter().collect();
        if fault.is_none() && judged_s < LITTLE_HEART * quality.duration_s {
            faults.push(SignalFault::LittleHeart);
        }
        if quality.clipped_share > CLIPPED {
            faults.push(SignalFault::Clipped);
        }
        if is_coarse(facts) {
            faults.push(SignalFault::CoarseSteps);
        }
        if measures.band_hz.is_some_and(|[_, high]| high < NARROW_HZ) {
            faults.push(SignalFault::NarrowBand);
        }
        Self { faults, judged_s, band_hz: measures.band_hz, channel: *channel }
    }

    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}
