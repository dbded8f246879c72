//! Texts from outside, such as file names, for a terminal or a page.

/// A text on one line that acts on nothing: line breaks, control characters (among them ESC, which begins a terminal's
/// commands), overrides of the writing direction and whatever else has no shape of its own are escaped as in Rust's
/// strings, and so is the backslash. Different texts stay different.
///
/// ```
/// use engine::report::printable;
///
/// assert_eq!(printable("Zürich 'left'.wav"), "Zürich 'left'.wav");
/// assert_eq!(printable("a\n\u{1b}[2J.wav"), r"a\n\u{1b}[2J.wav");
/// ```
#[must_use]
pub fn printable(text: &str) -> String {
    // The standard library knows what is printable, but escapes quotes too. It takes whole texts, so that accents that
    // follow their letter stay as they are.
    let without_quotes = |part: &str| part.escape_debug().to_string();
    let within = |part: &str| part.split('\'').map(without_quotes).collect::<Vec<_>>().join("'");
    text.split('"').map(within).collect::<Vec<_>>().join("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_upon_is_escaped() {
        for (raw, shown) in [
            ("a\nb.wav", r"a\nb.wav"),
            ("a\r.wav", r"a\r.wav"),
            ("\u{1b}]0;title\u{7}.wav", r"\u{1b}]0;title\u{7}.wav"),
            ("\u{9b}31m.wav", r"\u{9b}31m.wav"),
            ("\u{7f}.wav", r"\u{7f}.wav"),
            ("heart\u{202e}vaw.exe", r"heart\u{202e}vaw.exe"),
            ("a\u{2066}b\u{2069}\u{200f}.wav", r"a\u{2066}b\u{2069}\u{200f}.wav"),
            ("a\u{2028}b\u{feff}.wav", r"a\u{2028}b\u{feff}.wav"),
        ] {
            assert_eq!(printable(raw), shown);
        }
    }

    #[test]
    fn what_people_name_files_stays_as_it_is() {
        for name in ["in/Müller, \"rechts\".wav", "Mu\u{308}ller.wav", "心音 'AV'.wav", "=1+1.wav"]
        {
            assert_eq!(printable(name), name);
        }
    }

    #[test]
    fn a_written_escape_and_what_it_stands_for_differ() {
        assert_ne!(printable(r"a\n.wav"), printable("a\n.wav"));
        assert_ne!(printable(r"\u{1b}"), printable("\u{1b}"));
    }
}
