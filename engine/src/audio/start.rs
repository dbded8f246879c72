//! The first minutes of a recording, held to decide how the rest is listened to.

use std::ops::ControlFlow;

use super::Recording;
use super::reading::Reading;
use super::sound::{Block, Sink};

/// Seconds that are held. A recording of at most that length is held as a whole.
const LENGTH_S: f64 = 120.0;
/// Samples that are held, all channels together: two minutes of stereo at 48 kHz, less of more.
const MOST_SAMPLES: usize = 12_000_000;

/// Takes the start of a recording, and ends the reading where there is more.
#[derive(Debug)]
pub struct Start {
    channels: Vec<Vec<f32>>,
    length_s: f64,
    most_samples: usize,
}

/// A recording, or its start.
#[derive(Debug, Clone, PartialEq)]
pub struct Started {
    /// What was held.
    pub recording: Recording,
    /// By how much its samples were multiplied: 1 but for numbers in another unit than full scale.
    pub unit: f32,
}

impl Default for Start {
    fn default() -> Self {
        Self { channels: Vec::new(), length_s: LENGTH_S, most_samples: MOST_SAMPLES }
    }
}

impl Start {
    /// Takes all of a recording.
    pub(super) fn unlimited() -> Self {
        Self { length_s: f64::INFINITY, most_samples: usize::MAX, ..Self::default() }
    }

    /// What was taken by a reading.
    #[must_use]
    pub fn recording(self, reading: &Reading) -> Started {
        let mut channels = self.channels;
        let unit = if reading.floats { scale_foreign_unit(&mut channels) } else { 1.0 };
        let Reading { container, sample_rate, truncated, missing_s, .. } = *reading;
        Started {
            recording: Recording {
                channels,
                sample_rate,
                container,
                truncated,
                missing_s,
                signals: None,
            },
            unit,
        }
    }
}

impl Sink for Start {
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        self.channels.resize(block.channels.len(), Vec::new());
        let held = self.channels.first().map_or(0, Vec::len);
        let most = self.most_samples / block.channels.len().max(1);
        let by_length = self.length_s * f64::from(block.sample_rate);
        let room = (by_length as usize).min(most).saturating_sub(held);
        let mut is_full = false;
        for (channel, new) in self.channels.iter_mut().zip(block.channels) {
            is_full = new.len() > room;
            channel.extend(new.iter().take(room));
        }
        if is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Half the range of samples below which floating-point numbers are taken to be in a unit of their own, for example volts:
/// no recorder leaves 40 dB unused.
const FOREIGN_UNIT: f32 = 0.01;
/// Half the range below which they are taken for silence whatever the unit: the noise of 20 bits.
const NOTHING: f32 = 1e-6;
/// What half the range is scaled to; below full scale, so that nothing looks clipped.
const SCALED_TO: f32 = 0.5;

/// Scales floating-point samples that are in a unit other than full scale, all channels alike. Returns the factor.
fn scale_foreign_unit(channels: &mut [Vec<f32>]) -> f32 {
    let reach = |channel: &Vec<f32>| {
        let (low, high) = channel
            .iter()
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
        (high - low) / 2.0
    };
    let half_range = channels.iter().map(reach).fold(0.0, f32::max);
    if !(NOTHING..FOREIGN_UNIT).contains(&half_range) {
        return 1.0;
    }
    let factor = SCALED_TO / half_range;
    channels.iter_mut().flatten().for_each(|x| *x *= factor);
    factor
}
