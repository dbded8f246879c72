//! A line of the table of `lubdub diagnose`.

use engine::report::{JsonProbabilities, JsonRecord, printable};

use super::outcome::Outcome;

/// Head of the table.
pub const HEADER: &str =
    "status      murmur  beats/min  finding                                 file, and why not\n";

/// One line of the table.
pub fn line(Outcome { record, shown_name, .. }: &Outcome) -> String {
    let status = record.status.replace('_', " ");
    let finding = record.finding.map_or("–", |class| class.sentence());
    let murmur = murmur(record).map_or_else(String::new, |p| format!("{p:.2}"));
    let rate = record.heart_rate_bpm.map_or_else(String::new, |rate| format!("{rate:.0}"));
    let reason = record.reason.as_ref();
    let reason = reason.map_or_else(String::new, |reason| format!(": {}", printable(reason)));
    let (cut, signals) = (cut(record), signals(record));
    format!(
        "{status:<10}  {murmur:>6}  {rate:>9}  {finding:<38}  {shown_name}{signals}{cut}{reason}\n"
    )
}

/// Which signals of a WFDB record were heard; nothing of any other recording.
fn signals(record: &JsonRecord) -> String {
    let Some(signals) = &record.signals else { return String::new() };
    let [heard, left_out] = [&signals.heard, &signals.left_out].map(|it| printable(&it.join(", ")));
    format!(" (heard: {heard}; left out: {left_out})")
}

/// What is said of a recording some of whose sound is missing; nothing of any other.
fn cut(record: &JsonRecord) -> String {
    if record.truncated != Some(true) {
        return String::new();
    }
    let missing = record.missing_s.map_or_else(String::new, |s| format!(", {s:.1} s are missing"));
    format!(" (cut off or damaged: only a part could be heard{missing})")
}

/// Probability of a murmur: the statement's, or without a frame model the classifier's.
fn murmur(record: &JsonRecord) -> Option<f64> {
    match &record.heads {
        Some(heads) => heads.murmur.sound.probability,
        None => record.probabilities.map(|JsonProbabilities { murmur, .. }| murmur),
    }
}
