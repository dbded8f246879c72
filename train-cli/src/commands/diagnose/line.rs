//! The table of `lubdub diagnose`, a line at a time: it is printed while later files are diagnosed.

use engine::report::{JsonProbabilities, JsonRecord};

/// Head of the table.
pub const HEADER: &str =
    "status      murmur  beats/min  finding                                 file, and why not\n";

/// One line of the table.
pub fn line(record: &JsonRecord) -> String {
    let finding = record.finding.map_or("–", |class| class.sentence());
    let murmur = murmur(record).map_or_else(String::new, |p| format!("{p:.2}"));
    let rate = record.heart_rate_bpm.map_or_else(String::new, |rate| format!("{rate:.0}"));
    let reason = record.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    let JsonRecord { status, file, .. } = record;
    format!("{status:<10}  {murmur:>6}  {rate:>9}  {finding:<38}  {file}{reason}\n")
}

/// Probability of a murmur: the statement's, or without a frame model the classifier's.
fn murmur(record: &JsonRecord) -> Option<f64> {
    match &record.heads {
        Some(heads) => heads.murmur.sound.probability,
        None => record.probabilities.map(|JsonProbabilities { murmur, .. }| murmur),
    }
}
