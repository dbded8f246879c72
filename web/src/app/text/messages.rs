//! What the page says, in the clinic's words.

use engine::findings::Class;
use engine::report::{JsonRecord, printable};
use yew::AttrValue;

use super::format;
use crate::app::session::{Backend, Diagnosed, Entry, Outcome, Pace, Progress, Reach};
use crate::protocol::{Model, Problem};

/// What to do about a recording without usable heart sounds.
const AGAIN: &str = "Record 10 seconds again in a quiet room, with the stethoscope held still \
                     against the skin.";

/// How a statement is marked, besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Not known yet.
    Pending,
    /// Nothing abnormal.
    Neutral,
    /// Something to look at.
    Finding,
    /// No judgement possible.
    Unsure,
    /// The file can't be read.
    Error,
}

impl Tone {
    /// Its name in the style sheet.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Neutral => "neutral",
            Self::Finding => "finding",
            Self::Unsure => "unsure",
            Self::Error => "error",
        }
    }
}

/// A statement: what is so, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// How it is marked.
    pub tone: Tone,
    /// One sentence, said large.
    pub lead: String,
    /// What follows; often empty.
    pub advice: String,
}

impl Statement {
    /// Splits a text after its first sentence.
    #[must_use]
    pub fn new(tone: Tone, text: &str) -> Self {
        let (lead, advice) = match text.split_once(". ") {
            Some((lead, advice)) => (format!("{lead}."), advice.to_owned()),
            None => (text.to_owned(), String::new()),
        };
        Self { tone, lead, advice }
    }

    /// The whole, as one text.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.lead, self.advice).trim_end().to_owned()
    }
}

/// The statement about a recording, the most important words of the page.
#[must_use]
pub fn statement(progress: &Progress) -> Statement {
    match progress {
        Progress::Waiting => Statement::new(Tone::Pending, "Waiting to be heard"),
        Progress::Working => Statement::new(Tone::Pending, "Listening …"),
        Progress::Done(outcome) => match outcome {
            Outcome::Refused(Problem { sentence, .. }) => {
                Statement::new(Tone::Error, &capitalised(sentence))
            }
            Outcome::Diagnosed(diagnosed) => judgement(diagnosed),
        },
    }
}

/// How far the work on a long recording is.
#[must_use]
pub fn reach(Reach { judges, done_s, length_s }: Reach) -> String {
    let minutes = |seconds: f64| (seconds / 60.0).floor();
    let done = if judges { "judged" } else { "read" };
    let of = length_s.map_or_else(String::new, |seconds| format!(" of {}", minutes(seconds)));
    format!("{}{of} minutes {done}", minutes(done_s))
}

/// What a screen reader says of a recording that is finished.
#[must_use]
pub fn announcement(entry: &Entry) -> String {
    format!("{}: {}", printable(&entry.name), statement(&entry.progress).text())
}

/// What is said where a recording can't be shown.
#[must_use]
pub fn not_drawn(problem: &Problem) -> String {
    format!("The pictures and the sound are missing. {}", capitalised(&problem.sentence))
}

/// A text as a sentence of its own.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The statement about a recording that was judged, or can't be.
fn judgement(diagnosed: &Diagnosed) -> Statement {
    let Diagnosed { record, display } = diagnosed;
    let tone = match record.finding {
        // No class of its own, but a finding.
        Some(Class::Normal) if diagnosed.is_irregular() => Tone::Finding,
        finding => finding.map_or(Tone::Unsure, tone),
    };
    let said = Statement::new(tone, &display.sentence);
    let advice = match record.finding {
        Some(Class::Artifact) => AGAIN.to_owned(),
        _ => said.advice,
    };
    let parts = [advice, heard_signals(record), missing(diagnosed)];
    let advice = parts.iter().map(String::as_str).filter(|part| !part.is_empty());
    Statement { advice: advice.collect::<Vec<_>>().join(" "), ..said }
}

/// Which signals of a WFDB record were heard; empty of any other recording.
fn heard_signals(record: &JsonRecord) -> String {
    let Some(signals) = &record.signals else { return String::new() };
    let names = |names: &[String]| printable(&names.join(", "));
    let (heard, left_out) = (names(&signals.heard), names(&signals.left_out));
    format!("Of the record’s signals, {heard} was heard, and {left_out} was left out.")
}

/// What is said of a file some of whose sound is missing; empty of any other.
fn missing(diagnosed: &Diagnosed) -> String {
    if !diagnosed.is_truncated() {
        return String::new();
    }
    let heard = format::duration(diagnosed.duration_s());
    let missing = diagnosed.record.missing_s.map(format::duration);
    let missing =
        missing.map_or_else(String::new, |missing| format!(", and {missing} are missing"));
    format!(
        "The file is cut off or damaged: only {heard} of it could be heard{missing}. Copy it again to have all of it heard."
    )
}

/// How a finding is marked.
#[must_use]
pub fn tone(class: Class) -> Tone {
    match class {
        Class::Normal => Tone::Neutral,
        Class::Artifact => Tone::Unsure,
        Class::Murmur | Class::ExtraHeartSound | Class::Extrasystole => Tone::Finding,
    }
}

/// A class as the label of a bar.
#[must_use]
pub fn label(class: Class) -> &'static str {
    match class {
        Class::Normal => "Normal",
        Class::Murmur => "Murmur",
        Class::ExtraHeartSound => "Extra heart sound",
        Class::Extrasystole => "Extrasystole",
        Class::Artifact => "Artifact",
    }
}

/// What a network ran on.
#[must_use]
pub fn backend(backend: Backend) -> &'static str {
    match backend {
        Backend::Cpu => "Processor",
        Backend::Gpu => "Graphics processor",
    }
}

/// How sure a finding is.
#[must_use]
pub fn how_sure(diagnosed: &Diagnosed) -> String {
    diagnosed
        .confidence()
        .map_or_else(|| "Not sure enough for a finding".to_owned(), format::percent)
}

/// How good a recording is.
#[must_use]
pub fn how_good(Diagnosed { record, display }: &Diagnosed) -> String {
    let clipped = display.clipped_share;
    match record.finding {
        None => "Not good enough to judge".to_owned(),
        Some(Class::Artifact) => "No usable heart sounds".to_owned(),
        // Below one sample in a thousand, clipping is neither visible nor audible.
        Some(_) if clipped >= 1e-3 => {
            format!(
                "Good enough to judge; too loud in places ({} clipped)",
                format::percent(clipped)
            )
        }
        Some(_) => "Good enough to judge".to_owned(),
    }
}

/// Which models run.
#[must_use]
pub fn ready(model: &Model) -> String {
    format!("Ready. The models {} and {} run on this computer.", model.frames_name, model.name)
}

/// Names of files that are told in a sentence.
const NAMED: usize = 3;

/// What is said of files beside recordings; nothing where there are none.
#[must_use]
pub fn left_aside(names: &[AttrValue]) -> Option<String> {
    let named = names.iter().take(NAMED).map(AttrValue::as_str).collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match names {
        [] => None,
        [name] => Some(format!(
            "1 file of the folder or archive is no recording by its name, or can’t be read, and was left aside: {name}."
        )),
        _ => Some(format!(
            "{} files of the folder or archive are no recordings by their names, or can’t be read, and were left aside: {named}{more}.",
            names.len()
        )),
    }
}

/// How many recordings are finished, and how many per second of the latest batch.
#[must_use]
pub fn heard(finished: usize, all: usize, pace: Option<Pace>) -> String {
    let count = format!("{finished} of {all} recordings heard");
    let per_second = pace.filter(|pace| pace.files > 1).and_then(Pace::per_second);
    per_second.map_or(count.clone(), |pace| format!("{count}, {pace:.1} per second"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::session::Source;
    use crate::protocol::{Demo, Display};
    use engine::report::JsonModel;

    #[test]
    fn files_beside_recordings_are_counted_and_the_first_named() {
        let names = |count: usize| -> Vec<AttrValue> {
            (0..count).map(|index| format!("{index}.txt").into()).collect()
        };
        assert_eq!(left_aside(&names(0)), None);
        assert!(left_aside(&names(1)).is_some_and(|said| said.ends_with("left aside: 0.txt.")));
        let five = left_aside(&names(5));
        let said = "5 files of the folder or archive are no recordings by their names, or can’t be read, and were left aside: 0.txt, 1.txt, 2.txt and 2 more.";
        assert_eq!(five.as_deref(), Some(said));
    }

    #[test]
    fn the_pace_is_told_of_several_recordings_heard_together() {
        let pace = |files| Some(Pace { files, seconds: 2.0 });
        assert_eq!(heard(3, 3, pace(3)), "3 of 3 recordings heard, 1.5 per second");
        assert_eq!(heard(3, 3, pace(1)), "3 of 3 recordings heard");
        assert_eq!(heard(2, 3, None), "2 of 3 recordings heard");
    }

    #[test]
    fn a_finished_recording_is_announced_by_its_name_and_its_statement() {
        let problem = Problem { sentence: "this file is empty.".to_owned(), reason: None };
        let entry = Entry {
            progress: Progress::Done(Outcome::Refused(problem)),
            ..Entry::new(1, "1.wav".into(), Source::Demo(Demo::Normal))
        };
        assert_eq!(announcement(&entry), "1.wav: This file is empty.");
    }

    #[test]
    fn a_cut_or_damaged_recording_says_so_beside_its_statement() {
        let said = |finding, truncated| {
            let model = JsonModel { name: "m".to_owned(), sha256: "00".to_owned() };
            let record = JsonRecord {
                finding: Some(finding),
                duration_s: Some(3.3),
                truncated: Some(truncated),
                missing_s: Some(6.7).filter(|_| finding == Class::Normal),
                ..JsonRecord::refused("", "", &model)
            };
            let display = Display {
                sentence: "Murmur likely".to_owned(),
                sample_rate_hz: 4000,
                channels: 1,
                kind: "WAV".to_owned(),
                level_dbfs: Some(-30.0),
                clipped_share: 0.0,
                systolic_score: None,
                diastolic_score: None,
            };
            judgement(&Diagnosed { record, display })
        };
        let cut = said(Class::Murmur, true);
        assert_eq!(cut.lead, "Murmur likely");
        let told = "The file is cut off or damaged: only 3.3\u{a0}s of it could be heard. ";
        assert!(cut.advice.starts_with(told), "{cut:?}");
        assert!(said(Class::Artifact, true).advice.starts_with(&format!("{AGAIN} {told}")));
        assert_eq!(said(Class::Murmur, false).advice, "");
        let told = "only 3.3\u{a0}s of it could be heard, and 6.7\u{a0}s are missing.";
        assert!(said(Class::Normal, true).advice.contains(told));
    }

    #[test]
    fn a_text_is_split_after_its_first_sentence() {
        let said = Statement::new(Tone::Unsure, "Can't judge: too much noise. Record it again.");
        assert_eq!(said.lead, "Can't judge: too much noise.");
        assert_eq!(said.advice, "Record it again.");
        assert_eq!(said.text(), "Can't judge: too much noise. Record it again.");
        assert_eq!(Statement::new(Tone::Finding, "Murmur likely").text(), "Murmur likely");
    }

    #[test]
    fn every_class_is_said_differently_and_only_findings_alarm() {
        for (i, a) in Class::ALL.iter().enumerate() {
            for b in &Class::ALL[i + 1..] {
                assert_ne!(label(*a), label(*b));
            }
        }
        assert_eq!(tone(Class::Normal), Tone::Neutral);
        assert_eq!(tone(Class::Artifact), Tone::Unsure);
        assert_eq!(tone(Class::Murmur), Tone::Finding);
    }
}
