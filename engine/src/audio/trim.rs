//! Which part of what a decoder gives is the recording: encoders put silence in front and behind.

/// A stretch of what is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Trim {
    /// Time before the recording, in seconds: the delay of the encoder, or what somebody cut off.
    pub(super) start_s: f64,
    /// Length of the recording, in seconds; `None` where it goes to the end.
    pub(super) length_s: Option<f64>,
}

impl Trim {
    /// First frame of the recording, and the one behind its last.
    pub(super) fn frames(self, sample_rate: u32) -> [usize; 2] {
        let frames = |s: f64| (s * f64::from(sample_rate)).round() as usize;
        let start = frames(self.start_s);
        let length = self.length_s.map(frames).filter(|length| *length > 0);
        [start, length.map_or(usize::MAX, |length| start.saturating_add(length))]
    }
}
