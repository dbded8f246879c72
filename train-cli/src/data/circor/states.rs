//! The `.tsv` beside a recording: begin and end of each state, in seconds.

use std::path::Path;

use engine::beats::Span;
use engine::frames::State;

use crate::data::DataError;

/// A stretch of a recording whose state is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Annotated {
    /// What the heart does.
    pub state: State,
    /// When.
    pub span: Span,
}

/// The annotated stretches of the recording at `path`, in order of time; those of state 0, which nobody
/// annotated, are left out.
///
/// # Errors
/// When the table is missing, or a line of it is not two times and a state of 0 to 4.
pub fn stretches(path: &Path) -> Result<Vec<Annotated>, DataError> {
    let path = path.with_extension("tsv");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| DataError::Read { path: path.clone(), error })?;
    let mut stretches = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let wrong = || DataError::States { path: path.clone(), line: line.to_owned() };
        let (span, number) = parsed(line).ok_or_else(wrong)?;
        let state = number.checked_sub(1).map(|index| State::ALL.get(index).copied());
        if let Some(state) = state {
            stretches.push(Annotated { state: state.ok_or_else(wrong)?, span });
        }
    }
    Ok(stretches)
}

/// Times and state of a line.
fn parsed(line: &str) -> Option<(Span, usize)> {
    let mut fields = line.split_whitespace();
    let mut number = || fields.next()?.parse::<f64>().ok().filter(|v| v.is_finite() && *v >= 0.0);
    let (start_s, end_s, state) = (number()?, number()?, number()?);
    (fields.next().is_none() && end_s >= start_s && state.fract() == 0.0)
        .then_some((Span { start_s, end_s }, state as usize))
}
