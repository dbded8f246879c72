//! A recording in the words of one line.

use engine::findings::{Class, SignalFault, Unjudged};

use super::group::{Group, certainty};
use crate::app::session::{Diagnosed, Entry, Outcome, Progress};
use crate::app::text::format;
use crate::app::text::messages::Tone;

/// What is said where nothing is known.
pub const NONE: &str = "–";

/// Most characters of the reason for a refusal.
const MOST_CHARACTERS: usize = 48;

/// How a group is marked.
pub fn tone(group: Group) -> Tone {
    match group {
        Group::Murmur | Group::OtherFinding => Tone::Finding,
        Group::Unsure | Group::NotJudged => Tone::Unsure,
        Group::Refused => Tone::Error,
        Group::NothingFound => Tone::Neutral,
        Group::Waiting => Tone::Pending,
    }
}

/// The statement, as short as it can be.
pub fn stated(entry: &Entry) -> String {
    match &entry.progress {
        Progress::Waiting => "waiting".to_owned(),
        Progress::Working => "listening …".to_owned(),
        Progress::Done(Outcome::Refused(problem)) => {
            format!("refused: {}", lowered(&brief(&problem.sentence)))
        }
        Progress::Done(Outcome::Diagnosed(diagnosed)) => match Group::of(entry) {
            Group::Unsure => "can’t tell".to_owned(),
            Group::NotJudged => not_judged(diagnosed),
            _ => lowered(diagnosed.display.sentence.trim_end_matches('.')),
        },
    }
}

fn not_judged(diagnosed: &Diagnosed) -> String {
    let heads = diagnosed.record.heads.as_ref();
    let why = heads.and_then(|heads| heads.murmur.sound.reason).map(|why| match why {
        Unjudged::TooShort => "too short",
        Unjudged::Silent => "silent",
        Unjudged::NoHeartbeat => "no heartbeat",
        Unjudged::TooFewBeats => "too few beats",
        Unjudged::CoarseSteps => "steps too coarse",
        Unjudged::NoModel => "no frame model",
    });
    let is_artifact = diagnosed.record.finding == Some(Class::Artifact);
    match why.or(is_artifact.then_some("no usable heart sounds")) {
        Some(why) => format!("can’t judge: {why}"),
        None => "can’t judge".to_owned(),
    }
}

/// How sure the statement is.
pub fn sure(entry: &Entry) -> String {
    certainty(entry).map_or_else(|| NONE.to_owned(), format::percent)
}

/// The heart rate, per minute.
pub fn rate(entry: &Entry) -> String {
    let bpm = entry.diagnosed().and_then(|diagnosed| diagnosed.record.heart_rate_bpm);
    bpm.map_or_else(|| NONE.to_owned(), |bpm| format!("{bpm:.0}/min"))
}

/// The length of what was heard.
pub fn length(entry: &Entry) -> String {
    let length = entry.diagnosed().map(|diagnosed| diagnosed.duration_s());
    length.map_or_else(|| NONE.to_owned(), format::duration)
}

/// How good the signal is, and how much of the file is missing.
pub fn signal(entry: &Entry) -> String {
    let Some(diagnosed) = entry.diagnosed() else { return NONE.to_owned() };
    let faults = diagnosed.record.heads.iter().flat_map(|heads| heads.signal.reasons.iter());
    let mut told: Vec<String> = faults.map(|fault| fault_text(*fault).to_owned()).collect();
    if told.is_empty() && diagnosed.record.heads.is_some() {
        told.push("good".to_owned());
    }
    told.extend(cut(diagnosed));
    if told.is_empty() { NONE.to_owned() } else { told.join(", ") }
}

fn fault_text(fault: SignalFault) -> &'static str {
    match fault {
        SignalFault::TooShort => "too short",
        SignalFault::Silent => "silent",
        SignalFault::NoHeartbeat => "no heartbeat",
        SignalFault::LittleHeart => "little heart",
        SignalFault::Clipped => "too loud",
        SignalFault::CoarseSteps => "steps too coarse",
        SignalFault::NarrowBand => "high frequencies missing",
    }
}

/// What is missing of a file; none of a whole one.
fn cut(diagnosed: &Diagnosed) -> Option<String> {
    let heard_s = diagnosed.duration_s();
    let whole = diagnosed.record.missing_s.map(|missing_s| format::duration(heard_s + missing_s));
    let of = whole.map_or_else(String::new, |whole| format!(" of {whole}"));
    diagnosed.is_truncated().then(|| format!("cut off: {}{of}", format::duration(heard_s)))
}

/// The first clause of a sentence, of few characters and whole words.
fn brief(sentence: &str) -> String {
    let ends = [". ", ": ", "; ", ", ", " ("];
    let end = ends.iter().filter_map(|end| sentence.find(end)).min().unwrap_or(sentence.len());
    let clause = sentence[..end].trim_end_matches('.');
    if clause.chars().count() <= MOST_CHARACTERS {
        return clause.to_owned();
    }
    let kept: String = clause.chars().take(MOST_CHARACTERS).collect();
    let whole = kept.rsplit_once(' ').map_or(kept.as_str(), |(words, _)| words);
    format!("{whole} …")
}

/// A sentence as the part of a line: what begins with one capital letter begins with a small one.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    let is_word = rest.starts_with(|next: char| !next.is_uppercase());
    if is_word { first.to_lowercase().chain(rest.chars()).collect() } else { text.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::rc::Rc;

    use super::super::examples::{Said, entry};
    use super::*;

    #[test]
    fn each_outcome_is_stated_in_few_words() {
        let cases = [
            (Said::Murmur(0.9), "systolic murmur likely"),
            (Said::ExtraSound(0.8), "extra heart sound likely"),
            (Said::Irregular, "irregular rhythm; no murmur found"),
            (Said::Unsure(0.5), "can’t tell"),
            (Said::NoHeartbeat, "can’t judge: no heartbeat"),
            (Said::Refused, "refused: AMR speech"),
            (Said::Nothing(0.1), "no abnormal sound found"),
            (Said::Waiting, "waiting"),
        ];
        for (said, words) in cases {
            assert_eq!(stated(&entry(1, said)), words);
        }
    }

    #[test]
    fn what_is_not_known_is_told_by_a_dash() {
        let told = |said| [sure, rate, signal, length].map(|cell| cell(&entry(1, said)));
        assert_eq!(told(Said::Nothing(0.04)), ["96\u{a0}%", "72/min", "good", "5.0\u{a0}s"]);
        assert_eq!(told(Said::Refused), [NONE; 4]);
    }

    #[test]
    fn a_file_that_was_cut_says_how_much_of_it_was_heard() {
        let entry = entry(1, Said::Murmur(0.9));
        let mut diagnosed = (**entry.diagnosed().unwrap()).clone();
        diagnosed.record.truncated = Some(true);
        let told = |missing_s| {
            let mut diagnosed = diagnosed.clone();
            diagnosed.record.missing_s = missing_s;
            let progress = Progress::Done(Outcome::Diagnosed(Rc::new(diagnosed)));
            signal(&Entry { progress, ..entry.clone() })
        };
        assert_eq!(told(Some(10.0)), "good, cut off: 5.0\u{a0}s of 15.0\u{a0}s");
        assert_eq!(told(None), "good, cut off: 5.0\u{a0}s");
    }

    #[test]
    fn a_long_reason_ends_with_a_whole_word() {
        let long = "This recording has more channels than anybody could ever listen to at once.";
        assert_eq!(brief(long), "This recording has more channels than anybody …");
    }
}
