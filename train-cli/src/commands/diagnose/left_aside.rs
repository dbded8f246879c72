//! What is found in folders beside recordings.

use std::fmt;

use engine::audio::{DecodeError, Limits, decode};

/// Why something in a folder is no recording to diagnose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAside {
    /// Its name, or that of a folder above it, begins with a full stop.
    Hidden,
    /// The same, in a ZIP archive.
    HiddenInArchive,
    /// What macOS packs beside each file.
    Companion,
    /// It belongs to the recording of this name, which is heard.
    PartOf(String),
    /// A link to a folder.
    LinkedFolder,
    /// Neither a file nor a folder. Reading a pipe could last for ever.
    Special,
    /// Without a recording's ending, and without content.
    Empty,
    /// Without a recording's ending, and by its content something else: "a text file".
    Other(String),
    /// Without a recording's ending, and with a content that says nothing.
    UnknownKind,
}

impl LeftAside {
    /// Why a file that has not a recording's ending is none, by its first bytes; nothing where it may be one.
    pub fn by_content(head: &[u8]) -> Option<Self> {
        match decode(head, &Limits::default()) {
            Err(DecodeError::EmptyFile) => Some(Self::Empty),
            Err(DecodeError::NotAudio { what, .. }) => Some(Self::Other(what)),
            Err(DecodeError::UnknownKind) => Some(Self::UnknownKind),
            // What else is wrong is told when the whole file is read.
            Ok(_) | Err(_) => None,
        }
    }

    /// The reason in a word or two, by which files are counted.
    pub fn group(&self) -> &'static str {
        match self {
            Self::Hidden | Self::HiddenInArchive => "hidden",
            Self::Companion => "companions of macOS",
            Self::PartOf(_) => "parts of recordings",
            Self::LinkedFolder => "linked folders",
            Self::Special => "pipes, sockets or devices",
            Self::Empty | Self::Other(_) | Self::UnknownKind => "no sound recordings",
        }
    }
}

impl fmt::Display for LeftAside {
    /// A sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden => f.write_str("It is hidden. To have it heard, give its own path."),
            Self::HiddenInArchive => {
                f.write_str("It is hidden in its archive. To have it heard, unpack the archive.")
            }
            Self::Companion => f.write_str("It is what macOS packs beside a file and not a sound recording."),
            Self::PartOf(recording) => write!(f, "It belongs to {recording}, which is heard with it."),
            Self::LinkedFolder => f.write_str(
                "It is a link to a folder, which may lead back here. To have its files heard, give the folder itself.",
            ),
            Self::Special => f.write_str("It is a pipe, a socket or a device and not a file."),
            Self::Empty => f.write_str("It is empty, and its name is not that of a recording."),
            Self::Other(what) => write!(f, "It is {what} and not a sound recording."),
            Self::UnknownKind => f.write_str("It is not a sound recording of a kind Lubdub knows."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::audio::encode_wav;

    #[test]
    fn content_says_what_is_no_recording_and_leaves_the_rest_to_be_heard_or_refused() {
        let text = LeftAside::by_content(b"Dear diary");
        assert_eq!(text, Some(LeftAside::Other("a text file".to_owned())));
        assert_eq!(LeftAside::by_content(&[0x13, 0x37, 0, 1]), Some(LeftAside::UnknownKind));
        assert_eq!(LeftAside::by_content(b""), Some(LeftAside::Empty));
        let wav = encode_wav(&[0.1; 4000], 4000);
        assert_eq!(LeftAside::by_content(&wav), None);
        assert_eq!(LeftAside::by_content(&wav[..40]), None, "a damaged recording is refused");
    }
}
