//! What keys do while marks are corrected and the position in the recording has the focus.

use engine::labels::LabelKind;

/// How far keys move a mark, in seconds.
const STEP_S: f64 = 0.01;

/// Keys and what they do, for the reader.
pub const KEYS: [[&str; 2]; 7] = [
    ["A and S", "add a first or a second sound here"],
    ["M", "a murmur over the part that is repeated"],
    ["N and Shift+N", "choose the next mark, or the one before"],
    [", and .", "move the chosen mark by a hundredth of a second"],
    ["Delete", "remove the chosen mark"],
    ["Ctrl+Z", "undo"],
    ["Ctrl+Y", "do again"],
];

/// What a person asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CorrectionRequest {
    /// A sound at the position.
    Add(LabelKind),
    /// A murmur over the part that is repeated.
    AddMurmur,
    /// The next mark, or the one before, is chosen.
    Choose {
        /// The next one.
        forward: bool,
    },
    /// The chosen mark is moved by seconds.
    Move(f64),
    /// The chosen mark is removed.
    Remove,
    /// The last step is undone.
    Undo,
    /// What was undone last is done again.
    Redo,
    /// The marks are as Lubdub found them.
    AsFound,
}

/// What a key asks for; none where the key isn't one of these.
pub fn request_of(key: &str, with_control: bool) -> Option<CorrectionRequest> {
    Some(match (key, with_control) {
        ("z", true) => CorrectionRequest::Undo,
        ("y" | "Z", true) => CorrectionRequest::Redo,
        (_, true) => return None,
        ("a" | "A", _) => CorrectionRequest::Add(LabelKind::S1),
        ("s" | "S", _) => CorrectionRequest::Add(LabelKind::S2),
        ("m" | "M", _) => CorrectionRequest::AddMurmur,
        ("n", _) => CorrectionRequest::Choose { forward: true },
        ("N", _) => CorrectionRequest::Choose { forward: false },
        (",", _) => CorrectionRequest::Move(-STEP_S),
        (".", _) => CorrectionRequest::Move(STEP_S),
        ("Delete" | "Backspace", _) => CorrectionRequest::Remove,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_the_browser_takes_with_control_are_left_to_it() {
        assert_eq!(request_of("s", false), Some(CorrectionRequest::Add(LabelKind::S2)));
        assert_eq!(request_of("s", true), None);
        assert_eq!(request_of("z", true), Some(CorrectionRequest::Undo));
        assert_eq!(request_of("z", false), None);
    }
}
