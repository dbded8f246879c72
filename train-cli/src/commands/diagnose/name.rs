//! The name of a file: the path that was given, and below a folder the path within it.

use std::fmt::Write as _;
use std::path::Path;

use engine::report::printable;

/// A file's name for programs and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// As it is. Bytes that are not UTF-8 are written `\xFF`.
    pub text: String,
    /// Its bytes in hexadecimal, where they are not UTF-8: then the text alone might be another file's.
    pub bytes: Option<String>,
    /// On one line and without effect on a terminal, see [`printable`]; different names stay different.
    pub shown: String,
}

impl From<&Path> for FileName {
    fn from(path: &Path) -> Self {
        let bytes = path.as_os_str().as_encoded_bytes();
        let (mut text, mut shown) = (String::new(), String::new());
        for chunk in bytes.utf8_chunks() {
            let rest = hex(chunk.invalid(), "\\x");
            text += chunk.valid();
            text += &rest;
            shown += &printable(chunk.valid());
            shown += &rest;
        }
        let bytes = path.to_str().is_none().then(|| hex(bytes, ""));
        Self { text, bytes, shown }
    }
}

/// Bytes in hexadecimal, with a mark before each.
fn hex(bytes: &[u8], mark: &str) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text can't fail.
        let _ = write!(text, "{mark}{byte:02X}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_name_is_the_same_for_all() {
        let name = FileName::from(Path::new("in/Müller 'rechts'.wav"));
        assert_eq!(name.text, "in/Müller 'rechts'.wav");
        assert_eq!((&name.shown, &name.bytes), (&name.text, &None));
    }

    #[test]
    fn a_name_with_commands_for_a_terminal_is_shown_without_effect() {
        let name = FileName::from(Path::new("a\n\u{1b}[2J\u{202e}.wav"));
        assert_eq!(name.text, "a\n\u{1b}[2J\u{202e}.wav");
        assert_eq!(name.shown, r"a\n\u{1b}[2J\u{202e}.wav");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_are_told_apart_from_all_others() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let [ff, fe, written] = [&b"a\xFF.wav"[..], b"a\xFE.wav", br"a\xFF.wav"]
            .map(|b| Path::new(OsStr::from_bytes(b)));
        let [ff, fe, written] = [ff, fe, written].map(FileName::from);
        assert_eq!((ff.text.as_str(), ff.shown.as_str()), (r"a\xFF.wav", r"a\xFF.wav"));
        assert_eq!(ff.bytes.as_deref(), Some("61FF2E776176"));
        assert_eq!(fe.shown, r"a\xFE.wav");
        assert_eq!((written.shown.as_str(), &written.bytes), (r"a\\xFF.wav", &None));
    }
}
