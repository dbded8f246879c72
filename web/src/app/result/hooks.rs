//! What programs, such as the tests, read of a recording on the page: values of `data` attributes.

use engine::findings::Class;
use serde::Serialize;

use crate::app::session::{Backend, Diagnosed, Entry, Outcome, Progress};
use crate::app::text::messages;

/// Values of `data` attributes.
pub struct Hooks {
    /// How far the recording is: `working`, `ok`, `inadequate` or `refused`.
    pub status: &'static str,
    /// What the network ran on; none where it was not asked.
    pub backend: Option<&'static str>,
    /// The class; empty where there is none.
    pub finding: &'static str,
    /// Probabilities of the classes, as JSON; empty where there are none.
    pub probabilities: String,
    /// The statements, as JSON; empty where there are none.
    pub heads: String,
    /// First and second sounds in seconds, as a JSON array of pairs; an empty one where no beats are claimed.
    pub beats: String,
    /// The statement in full.
    pub sentence: String,
}

impl Hooks {
    /// Of a recording.
    pub fn of(entry: &Entry) -> Self {
        let diagnosed = entry.diagnosed();
        let record = diagnosed.map(|diagnosed| &diagnosed.record);
        Self {
            status: status(entry),
            backend: diagnosed.map(|diagnosed| backend_key(diagnosed.backend())),
            finding: record.and_then(|record| record.finding).map_or("", Class::key),
            probabilities: json(record.and_then(|record| record.probabilities.as_ref())),
            heads: json(record.and_then(|record| record.heads.as_ref())),
            beats: diagnosed.map(|diagnosed| beats(diagnosed)).unwrap_or_default(),
            sentence: messages::statement(&entry.progress).text(),
        }
    }
}

fn status(entry: &Entry) -> &'static str {
    match &entry.progress {
        Progress::Waiting | Progress::Working => "working",
        Progress::Done(outcome) => match outcome {
            Outcome::Refused(_) => "refused",
            Outcome::Diagnosed(diagnosed) if diagnosed.record.finding.is_none() => "inadequate",
            Outcome::Diagnosed(_) => "ok",
        },
    }
}

fn backend_key(backend: Backend) -> &'static str {
    match backend {
        Backend::Cpu => "cpu",
        Backend::Gpu => "gpu",
    }
}

fn json<T: Serialize>(part: Option<&T>) -> String {
    // Numbers and words by name have nothing that JSON can't say.
    part.and_then(|part| serde_json::to_string(part).ok()).unwrap_or_default()
}

fn beats(diagnosed: &Diagnosed) -> String {
    let beats = diagnosed.record.beats.as_deref().unwrap_or_default();
    let pairs = beats.iter().map(|beat| vec![beat.s1_s, beat.s2_s]);
    pairs.collect::<serde_json::Value>().to_string()
}
