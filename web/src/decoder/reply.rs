//! What a decoder answers a worker.

use engine::audio::{Container, HeardSignals, Reading};
use serde::{Deserialize, Serialize};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DecoderReply {
    /// It is a recording.
    Decoded(Decoded),
    /// It is a WFDB record. Payload: the samples of each channel.
    Joined {
        /// What was read of it.
        decoded: Decoded,
        /// See [`engine::audio::Recording::signals`].
        signals: Option<HeardSignals>,
    },
    /// It was unpacked from an archive. Payload: its bytes.
    Unpacked,
    /// It is none that can be read.
    Refused {
        /// What is wrong and what to do, for the reader.
        sentence: String,
    },
    /// The browser doesn't give its bytes.
    Unreadable {
        /// What the browser says.
        cause: String,
    },
}

/// What was read of a recording, without its samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decoded {
    /// Name of the container.
    container: String,
    /// In hertz.
    sample_rate: u32,
    channels: usize,
    floats: bool,
    truncated: bool,
    missing_s: Option<f64>,
    is_whole: bool,
}

impl Decoded {
    /// What a message holds of it.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let Reading { container, sample_rate, channels, floats, truncated, missing_s, is_whole } =
            *reading;
        let container = container.name().to_owned();
        Self { container, sample_rate, channels, floats, truncated, missing_s, is_whole }
    }

    /// What was read; `None` where its container isn't known.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        let Self { sample_rate, channels, floats, truncated, missing_s, is_whole, .. } = *self;
        let container = Container::ALL.into_iter().find(|it| it.name() == self.container)?;
        Some(Reading { container, sample_rate, channels, floats, truncated, missing_s, is_whole })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(container: Container) -> Reading {
        Reading {
            container,
            sample_rate: 8000,
            channels: 2,
            floats: true,
            truncated: true,
            missing_s: Some(1.5),
            is_whole: false,
        }
    }

    #[test]
    fn what_was_read_of_each_container_arrives_as_it_was() {
        for container in Container::ALL {
            let sent = reading(container);
            assert_eq!(Decoded::of(&sent).reading(), Some(sent));
        }
    }

    #[test]
    fn an_unknown_container_is_no_recording() {
        let known = Decoded::of(&reading(Container::Wav));
        let other = Decoded { container: "8-track".into(), ..known };
        assert_eq!(other.reading(), None);
    }
}
