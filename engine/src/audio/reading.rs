//! What is known of a recording that was read.

use super::formats::Container;
use super::sound::HandedOn;

/// What was read of a recording, without its samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The kind of file, found by its content.
    pub container: Container,
    /// In hertz.
    pub sample_rate: u32,
    /// Number of channels.
    pub channels: usize,
    /// The sound is stored as floating-point numbers, which may be in any unit.
    pub floats: bool,
    /// See [`Recording::truncated`](super::Recording::truncated).
    pub truncated: bool,
    /// See [`Recording::missing_s`](super::Recording::missing_s).
    pub missing_s: Option<f64>,
    /// It was read to its end; else the sink ended it.
    pub is_whole: bool,
}

impl Reading {
    /// Of a sound out of a container.
    pub(super) fn of(container: Container, sound: &HandedOn) -> Self {
        let HandedOn { sample_rate, channels, floats, truncated, missing_s, is_whole } = *sound;
        Self { container, sample_rate, channels, floats, truncated, missing_s, is_whole }
    }
}
