//! The table of `lubdub diagnose`, a line at a time: it is printed while later files are diagnosed.

use engine::report::{JsonProbabilities, JsonRecord};

/// Head of the table.
pub const HEADER: &str = "status      probability  beats/min  finding                                 file, and why not\n";

/// One line of the table.
pub fn line(record: &JsonRecord) -> String {
    let finding = record.finding.map_or("–", |class| class.sentence());
    let probability = record
        .finding
        .and(record.probabilities)
        .map_or_else(String::new, |p| format!("{:.2}", highest(p)));
    let rate = record.heart_rate_bpm.map_or_else(String::new, |rate| format!("{rate:.0}"));
    let reason = record.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    let JsonRecord { status, file, .. } = record;
    format!("{status:<10}  {probability:>11}  {rate:>9}  {finding:<38}  {file}{reason}\n")
}

fn highest(p: JsonProbabilities) -> f64 {
    [p.normal, p.murmur, p.extra_heart_sound, p.extrasystole, p.artifact]
        .into_iter()
        .fold(0.0, f64::max)
}
