//! Samples as they are decoded, never more than the limits allow.

use symphonia::core::audio::GenericAudioBufferRef;

use super::trim::Trim;
use crate::audio::decoded::{Decoded, scale_foreign_unit};
use crate::audio::{DecodeError, Limits};

/// What was decoded so far.
pub(super) struct Sound<'a> {
    pub(super) limits: &'a Limits,
    sample_rate: u32,
    channels: Vec<Vec<f32>>,
    packet: Vec<Vec<f32>>,
    /// It is stored as floating-point numbers, which may be in any unit.
    pub(super) floats: bool,
    /// Something could not be decoded, or didn't fit to the rest.
    pub(super) incomplete: bool,
    /// Seconds that headers promised and that weren't there.
    pub(super) missing_s: f64,
}

impl<'a> Sound<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            sample_rate: 0,
            channels: Vec::new(),
            packet: Vec::new(),
            floats: false,
            incomplete: false,
            missing_s: 0.0,
        }
    }

    pub(super) fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Seconds that were decoded.
    pub(super) fn duration_s(&self) -> f64 {
        self.frames() as f64 / f64::from(self.sample_rate.max(1))
    }

    /// Adds a decoded packet. One with another rate than the first is left out, and one with fewer or more channels goes
    /// to those that there are.
    ///
    /// # Errors
    /// [`DecodeError`] where it is beyond the limits.
    pub(super) fn append(&mut self, buffer: &GenericAudioBufferRef<'_>) -> Result<(), DecodeError> {
        let (rate, planes) = (buffer.spec().rate(), buffer.num_planes());
        if buffer.frames() == 0 || planes == 0 {
            return Ok(());
        }
        self.limits.check(
            rate,
            planes.max(self.channels.len()),
            self.frames() + buffer.frames(),
        )?;
        if self.channels.is_empty() {
            self.sample_rate = rate;
            self.channels = vec![Vec::new(); planes];
        }
        if rate != self.sample_rate {
            self.incomplete = true;
            return Ok(());
        }
        buffer.copy_to_vecs_planar(&mut self.packet);
        for (index, channel) in self.channels.iter_mut().enumerate() {
            let new = &self.packet[index.min(planes - 1)];
            channel.extend(new.iter().map(|x| if x.is_finite() { *x } else { 0.0 }));
        }
        Ok(())
    }

    /// The recording in what was decoded.
    ///
    /// # Errors
    /// [`DecodeError::Corrupt`] where it is nothing.
    pub(super) fn into_decoded(mut self, trim: Trim) -> Result<Decoded, DecodeError> {
        if self.frames() == 0 {
            return Err(DecodeError::Corrupt { detail: "none of its sound can be decoded" });
        }
        trim.apply(&mut self.channels, self.sample_rate);
        if self.floats {
            scale_foreign_unit(&mut self.channels);
        }
        Ok(Decoded {
            channels: self.channels,
            sample_rate: self.sample_rate,
            truncated: self.incomplete,
            missing_s: (self.missing_s > 0.0).then_some(self.missing_s),
        })
    }
}
