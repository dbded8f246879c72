//! Label tracks of Audacity: start, end and name with tabs between them, as its manual describes under "Importing and
//! Exporting Labels".

use super::error::shortened;
use super::line::{check_count, lines};
use super::{Label, LabelError, LabelKind, Labels, Place};

/// Names of what lies between the sounds, and follows from them.
const BETWEEN: [&str; 2] = ["systole", "diastole"];

pub(super) fn write(labels: &Labels) -> String {
    let line =
        |label: &Label| format!("{:.6}\t{:.6}\t{}\n", label.start_s, label.end_s, label.kind.key());
    labels.as_slice().iter().map(line).collect()
}

/// # Errors
/// When a line is no label, or a label has another name than those that are known.
pub(super) fn read(text: &str) -> Result<Vec<Label>, LabelError> {
    let mut labels = Vec::new();
    for line in lines(text) {
        let line = line?;
        if let Some(kind) = kind(line.name, || Place::Line(line.number))? {
            let [start_s, end_s] = line.times_s;
            labels.push(Label { kind, start_s, end_s });
        }
        check_count(labels.len())?;
    }
    Ok(labels)
}

/// What a name means; none for systole and diastole.
///
/// # Errors
/// When it means nothing here.
pub(super) fn kind(name: &str, at: impl Fn() -> Place) -> Result<Option<LabelKind>, LabelError> {
    match LabelKind::named(name) {
        Some(kind) => Ok(Some(kind)),
        None if BETWEEN.contains(&name.trim().to_ascii_lowercase().as_str()) => Ok(None),
        None => Err(LabelError::UnknownName { at: at(), name: shortened(name) }),
    }
}
