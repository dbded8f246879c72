//! What can go wrong with a worker, in words.

use crate::protocol::Problem;

/// Why a worker can't go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It stopped; with the error or the panic's message.
    Crashed(String),
    /// It doesn't answer.
    Hung,
    /// It could not be started; with the browser's reason.
    NotStarted(String),
    /// It has no model.
    NotLoaded(Problem),
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

/// Said of a recording whose work the reader ended.
#[must_use]
pub fn cancelled() -> Problem {
    let sentence = "You stopped the work on this recording, so it was not judged. To have it judged, choose it again.";
    Problem { sentence: sentence.to_owned(), reason: None }
}

impl Trouble {
    /// Said of the recording that the worker had.
    #[must_use]
    pub fn of_recording(&self) -> Problem {
        let sentence = match self {
            Self::Hung => HUNG,
            Self::Crashed(_) | Self::NotStarted(_) | Self::NotLoaded(_) => CRASHED,
        };
        Problem { sentence: sentence.to_owned(), reason: Some(self.reason()) }
    }

    /// Said of the engine, where no worker is left.
    #[must_use]
    pub fn of_engine(&self) -> Problem {
        match self {
            Self::NotLoaded(problem) => problem.clone(),
            Self::Crashed(_) | Self::Hung | Self::NotStarted(_) => {
                Problem { sentence: NOT_STARTED.to_owned(), reason: Some(self.reason()) }
            }
        }
    }

    /// The cause, for a bug report.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Crashed(reason) | Self::NotStarted(reason) if reason.is_empty() => {
                "the browser gave no reason".to_owned()
            }
            Self::Crashed(reason) | Self::NotStarted(reason) => reason.clone(),
            Self::Hung => "no answer in time".to_owned(),
            Self::NotLoaded(Problem { sentence, reason }) => {
                reason.clone().unwrap_or_else(|| sentence.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_is_told_keeps_the_reason() {
        let crashed = Trouble::Crashed("index out of bounds".to_owned());
        assert!(crashed.of_recording().sentence.contains("twice"));
        assert_eq!(crashed.of_recording().reason.as_deref(), Some("index out of bounds"));
        let problem = Problem { sentence: "No model.".to_owned(), reason: None };
        assert_eq!(Trouble::NotLoaded(problem.clone()).of_engine(), problem);
        assert_eq!(Trouble::Crashed(String::new()).reason(), "the browser gave no reason");
    }
}
