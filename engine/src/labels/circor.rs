//! The `.tsv` files of the CirCor DigiScope data set 1.0.3 (`PhysioNet`): start, end and state, one line after the other
//! without a gap. State 1 is S1, 2 systole, 3 S2, 4 diastole, and 0 what nobody annotated.

use super::line::{Line, check_count, lines};
use super::set::GAP_S;
use super::{Label, LabelError, LabelKind, Labels, Place};

/// Whether the lines of a table end with the numbers of states.
pub(super) fn is_circor(text: &str) -> bool {
    let mut any = false;
    for line in lines(text) {
        any = true;
        if line.is_ok_and(|line| state(&line).is_none()) {
            return false;
        }
    }
    any
}

/// # Errors
/// When a line is not two times and a state.
pub(super) fn read(text: &str) -> Result<Vec<Label>, LabelError> {
    let mut labels = Vec::new();
    for line in lines(text) {
        let line = line?;
        let no_label = || LabelError::NoLabel { at: Place::Line(line.number) };
        let kind = match state(&line).ok_or_else(no_label)? {
            1 => LabelKind::S1,
            3 => LabelKind::S2,
            _ => continue,
        };
        let [start_s, end_s] = line.times_s;
        labels.push(Label { kind, start_s, end_s });
        check_count(labels.len())?;
    }
    Ok(labels)
}

fn state(line: &Line<'_>) -> Option<u8> {
    line.name.parse().ok().filter(|state| *state <= 4)
}

/// The heart sounds and what lies between them. Murmurs have no place here. Of sounds that overlap the later one starts
/// where the earlier one ends, and moments without a length are left out: every line needs a length of its own.
pub(super) fn write(labels: &Labels, duration_s: f64) -> String {
    let mut lines = Vec::new();
    let mut line = |from: f64, to: f64, state: u8| {
        if to > from {
            lines.push(format!("{from:.6}\t{to:.6}\t{state}\n"));
        }
    };
    let (mut last, mut at) = (None, 0.0_f64);
    for label in labels.sounds() {
        let start_s = label.start_s.max(at);
        if label.end_s <= start_s {
            continue;
        }
        line(at, start_s, between(last, label.kind, start_s - at));
        line(start_s, label.end_s, if label.kind == LabelKind::S1 { 1 } else { 3 });
        (last, at) = (Some(label.kind), label.end_s);
    }
    line(at, duration_s, 0);
    lines.concat()
}

/// What the heart does between two sounds that follow each other.
fn between(before: Option<LabelKind>, after: LabelKind, length_s: f64) -> u8 {
    match (before, after) {
        (Some(LabelKind::S1), LabelKind::S2) if length_s < GAP_S => 2,
        (Some(LabelKind::S2), LabelKind::S1) if length_s < GAP_S => 4,
        _ => 0,
    }
}
