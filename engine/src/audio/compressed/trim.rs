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
    /// Leaves only the recording. Nothing is cut off where nothing would be left.
    pub(super) fn apply(self, channels: &mut [Vec<f32>], sample_rate: u32) {
        let frames = |s: f64| (s * f64::from(sample_rate)).round() as usize;
        for channel in channels {
            let start = frames(self.start_s);
            if start < channel.len() {
                channel.drain(..start);
            }
            if let Some(length) = self.length_s.map(frames).filter(|length| *length > 0) {
                channel.truncate(length);
            }
        }
    }
}
