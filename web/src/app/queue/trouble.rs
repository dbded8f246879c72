//! What can go wrong with a worker, in words.

/// Why a worker can't go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It stopped.
    Crashed,
    /// It doesn't answer.
    Hung,
    /// It could not be started.
    NotStarted,
    /// It has no model; a sentence for the reader.
    NotLoaded(String),
}

/// Said when the engine can't start.
const NOT_STARTED: &str = "Lubdub's engine could not start. Reload the page; if that doesn't \
                           help, use a current version of Firefox, Chrome, Edge or Safari.";

/// Said of a recording at which two workers failed.
const CRASHED: &str = "Lubdub stopped twice while listening to this recording, and was restarted. \
                       Try a shorter piece of the recording, or export it again as WAV.";

/// Said of a recording at which two workers failed, the second by not answering.
const HUNG: &str = "Listening to this recording was tried twice and took too long, so it was \
                    stopped. Cut out 10 to 60 seconds and try again.";

impl Trouble {
    /// Said of the recording that the worker was hearing.
    #[must_use]
    pub fn of_recording(&self) -> &str {
        match self {
            Self::Hung => HUNG,
            Self::Crashed | Self::NotStarted | Self::NotLoaded(_) => CRASHED,
        }
    }

    /// Said of the engine, where no worker is left.
    #[must_use]
    pub fn of_engine(&self) -> &str {
        match self {
            Self::NotLoaded(sentence) => sentence,
            Self::Crashed | Self::Hung | Self::NotStarted => NOT_STARTED,
        }
    }
}
