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
pub enum Asked {
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
pub fn asked(key: &str, with_control: bool) -> Option<Asked> {
    Some(match (key, with_control) {
        ("z", true) => Asked::Undo,
        ("y" | "Z", true) => Asked::Redo,
        (_, true) => return None,
        ("a" | "A", _) => Asked::Add(LabelKind::S1),
        ("s" | "S", _) => Asked::Add(LabelKind::S2),
        ("m" | "M", _) => Asked::AddMurmur,
        ("n", _) => Asked::Choose { forward: true },
        ("N", _) => Asked::Choose { forward: false },
        (",", _) => Asked::Move(-STEP_S),
        (".", _) => Asked::Move(STEP_S),
        ("Delete" | "Backspace", _) => Asked::Remove,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_the_browser_takes_with_control_are_left_to_it() {
        assert_eq!(asked("s", false), Some(Asked::Add(LabelKind::S2)));
        assert_eq!(asked("s", true), None);
        assert_eq!(asked("z", true), Some(Asked::Undo));
        assert_eq!(asked("z", false), None);
    }
}
