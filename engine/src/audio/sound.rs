//! Samples as they are decoded, handed on block by block, never more than the limits allow.

use std::ops::ControlFlow;

use super::trim::Trim;
use super::{DecodeError, Limits};

/// Samples per channel in a block: less than a second of most recordings, so that work can be ended between two.
const BLOCK: usize = 1 << 15;
/// Samples, all channels together, that are kept of what precedes the recording, in case that nothing follows it.
const MOST_HELD: usize = 1 << 22;

/// A stretch of sound.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// One vector of finite samples per channel, all of the same length; at least one channel. As stored: floating-point
    /// numbers may be in any unit.
    pub channels: &'a [Vec<f32>],
    /// In hertz.
    pub sample_rate: u32,
    /// Length of the whole recording in seconds, where the file says it; a guess where it doesn't say it itself.
    pub length_s: Option<f64>,
}

/// What takes the sound of a recording, block after block.
pub trait Sink {
    /// Takes a block. `Break` ends the reading.
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()>;
}

/// What is known of a sound once it was handed on; see [`Reading`](super::Reading).
pub(super) struct HandedOn {
    pub(super) sample_rate: u32,
    pub(super) channels: usize,
    pub(super) floats: bool,
    pub(super) truncated: bool,
    pub(super) missing_s: Option<f64>,
    pub(super) is_whole: bool,
}

/// What was decoded so far.
pub(super) struct Sound<'a> {
    pub(super) limits: &'a Limits,
    sink: &'a mut dyn Sink,
    sample_rate: u32,
    channels: usize,
    /// Which part of what is decoded is the recording. To be set before anything is.
    pub(super) trim: Trim,
    /// Samples per channel that were decoded, and that were handed on or wait in `block`.
    decoded: usize,
    kept: usize,
    /// What precedes the recording.
    held: Vec<Vec<f32>>,
    block: Vec<Vec<f32>>,
    state: State,
    /// See [`Reading::floats`](super::Reading::floats).
    pub(super) floats: bool,
    /// Something could not be decoded, or didn't fit to the rest.
    pub(super) incomplete: bool,
    /// Seconds that headers promised and that weren't there.
    pub(super) missing_s: f64,
    /// See [`Block::length_s`].
    length_s: Option<f64>,
    /// Size of the file, in bytes.
    bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// No more is allowed.
    Full,
    /// The sink wants no more.
    Ended,
}

impl<'a> Sound<'a> {
    pub(super) fn new(limits: &'a Limits, sink: &'a mut dyn Sink) -> Self {
        Self {
            limits,
            sink,
            sample_rate: 0,
            channels: 0,
            trim: Trim::default(),
            decoded: 0,
            kept: 0,
            held: Vec::new(),
            block: Vec::new(),
            state: State::Open,
            floats: false,
            incomplete: false,
            missing_s: 0.0,
            length_s: None,
            bytes: 0,
        }
    }

    /// Samples per channel that were decoded.
    pub(super) fn frames(&self) -> usize {
        self.decoded
    }

    /// Seconds that were decoded.
    pub(super) fn duration_s(&self) -> f64 {
        self.decoded as f64 / f64::from(self.sample_rate.max(1))
    }

    /// Whether no more is wanted.
    pub(super) fn is_done(&self) -> bool {
        self.state != State::Open
    }

    /// Whether the sink wants no more.
    pub(super) fn is_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Refuses a length by a header that is beyond the limits, before anything is decoded; `bytes` long is the file.
    ///
    /// # Errors
    /// [`DecodeError::TooLong`].
    pub(super) fn expect(&mut self, length_s: Option<f64>, bytes: u64) -> Result<(), DecodeError> {
        (self.length_s, self.bytes) = (length_s, bytes);
        match length_s {
            Some(length_s) => self.limits.check_length(length_s, bytes),
            None => Ok(()),
        }
    }

    /// Adds decoded samples, one vector per channel. A packet with another rate than the first is left out, and one with
    /// fewer or more channels goes to those that there are. What is beyond the limits of length is cut off.
    ///
    /// # Errors
    /// [`DecodeError`] where rate or channels are beyond the limits, or there is more than may be held.
    pub(super) fn append(
        &mut self,
        rate: u32,
        packet: &mut Vec<Vec<f32>>,
    ) -> Result<(), DecodeError> {
        let count = packet.first().map_or(0, Vec::len);
        if count == 0 || self.is_done() {
            return Ok(());
        }
        self.limits.check_kind(rate, packet.len().max(self.channels))?;
        if self.channels == 0 {
            (self.sample_rate, self.channels) = (rate, packet.len());
            self.block = vec![Vec::new(); self.channels];
            self.held = vec![Vec::new(); self.channels];
        }
        if rate != self.sample_rate {
            self.incomplete = true;
            return Ok(());
        }
        while packet.len() < self.channels {
            packet.extend_from_within(packet.len() - 1..);
        }
        packet.truncate(self.channels);
        let after = self.decoded.saturating_add(count);
        let seconds = after as f64 / f64::from(rate);
        self.limits.check_held(after as u64, self.channels, self.bytes, seconds)?;
        let room = self.limits.frames(rate).saturating_sub(self.decoded);
        if count > room {
            (self.incomplete, self.state) = (true, State::Full);
            for channel in packet.iter_mut() {
                channel.truncate(room);
            }
        }
        self.keep(packet);
        Ok(())
    }

    /// Hands on what of a packet is the recording.
    fn keep(&mut self, packet: &[Vec<f32>]) {
        let count = packet[0].len();
        let [start, end] = self.trim.frames(self.sample_rate);
        let within = |frame: usize| frame.clamp(self.decoded, self.decoded + count) - self.decoded;
        let (from, to) = (within(start), within(end));
        self.decoded += count;
        if self.held[0].len() * self.channels < MOST_HELD {
            extend(&mut self.held, packet, 0..from);
        }
        extend(&mut self.block, packet, from..to.max(from));
        self.kept += to.max(from) - from;
        if self.block[0].len() >= BLOCK {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        let (sample_rate, length_s) = (self.sample_rate, self.length_s);
        let block = Block { channels: &self.block, sample_rate, length_s };
        if self.sink.take(&block).is_break() {
            self.state = State::Ended;
        }
        self.block.iter_mut().for_each(Vec::clear);
    }

    /// Marks that the file lacks bytes: so many times as many as there are.
    pub(super) fn lacks(&mut self, times: f64) {
        if times > 0.0 {
            self.incomplete = true;
            self.missing_s += times * self.kept as f64 / f64::from(self.sample_rate.max(1));
        }
    }

    /// Hands on what is left. Where nothing but what precedes the recording was there, that is the recording.
    ///
    /// # Errors
    /// [`DecodeError::Corrupt`] where nothing was decoded.
    pub(super) fn finish(mut self) -> Result<HandedOn, DecodeError> {
        if self.decoded == 0 {
            return Err(DecodeError::Corrupt { detail: "none of its sound can be decoded" });
        }
        if self.kept == 0 {
            self.block = std::mem::take(&mut self.held);
        }
        if !self.is_ended() && !self.block[0].is_empty() {
            self.hand_on();
        }
        Ok(HandedOn {
            sample_rate: self.sample_rate,
            channels: self.channels,
            floats: self.floats,
            truncated: self.incomplete,
            missing_s: (self.missing_s > 0.0).then_some(self.missing_s),
            is_whole: !self.is_ended(),
        })
    }
}

/// Adds a stretch of a packet to vectors of samples. A number that is none must not spread through filters: it becomes
/// silence.
fn extend(channels: &mut [Vec<f32>], packet: &[Vec<f32>], frames: std::ops::Range<usize>) {
    for (channel, new) in channels.iter_mut().zip(packet) {
        let new = new.get(frames.clone()).unwrap_or_default();
        channel.extend(new.iter().map(|x| if x.is_finite() { *x } else { 0.0 }));
    }
}
