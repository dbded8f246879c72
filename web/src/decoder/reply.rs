//! What a decoder answers a worker.

use engine::audio::{Container, HeardSignals, Recording};
use serde::{Deserialize, Serialize};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DecoderReply {
    /// It is a recording. Payload: the samples of each channel.
    Decoded(Decoded),
    /// It was unpacked from an archive. Payload: its bytes.
    Unpacked,
    /// It is none that can be read.
    Refused {
        /// What is wrong and what to do, for the reader.
        sentence: String,
    },
}

/// A recording without its samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decoded {
    /// Name of the container.
    container: String,
    /// In hertz.
    sample_rate: u32,
    truncated: bool,
    missing_s: Option<f64>,
    signals: Option<HeardSignals>,
}

impl Decoded {
    /// What a recording is but its samples.
    #[must_use]
    pub fn of(recording: &Recording) -> Self {
        let Recording { container, sample_rate, truncated, missing_s, signals, .. } = recording;
        Self {
            container: container.name().to_owned(),
            sample_rate: *sample_rate,
            truncated: *truncated,
            missing_s: *missing_s,
            signals: signals.clone(),
        }
    }

    /// The recording, with its samples by channel; `None` where its container isn't known.
    #[must_use]
    pub fn with(self, channels: Vec<Vec<f32>>) -> Option<Recording> {
        let Self { container, sample_rate, truncated, missing_s, signals } = self;
        let container = Container::ALL.into_iter().find(|known| known.name() == container)?;
        Some(Recording { channels, sample_rate, container, truncated, missing_s, signals })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_of_each_container_arrives_as_it_was() {
        for container in Container::ALL {
            let recording = Recording {
                container,
                truncated: true,
                missing_s: Some(1.5),
                ..Recording::mono(vec![0.5, -0.25], 8000)
            };
            let arrived = Decoded::of(&recording).with(recording.channels.clone());
            assert_eq!(arrived, Some(recording));
        }
    }

    #[test]
    fn an_unknown_container_is_no_recording() {
        let known = Decoded::of(&Recording::mono(vec![0.5], 8000));
        let other = Decoded { container: "8-track".into(), ..known };
        assert_eq!(other.with(Vec::new()), None);
    }
}
