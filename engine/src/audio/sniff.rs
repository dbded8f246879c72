//! What kind of file some bytes are, by their first bytes ("magic") and never by a name.
//!
//! Symphonia has a probe too. It knows only what it can decode, reads on through the whole file in search of it, and
//! its answer to anything else is "unsupported". Here what is no recording is named, so that the person who chose
//! the file knows what to do.

use super::formats::{Container, FOREIGN, UNSUPPORTED};
use super::magic::Content;

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A container that can be decoded.
    Sound(Container),
    /// Sound in a coding that is not supported.
    UnsupportedCodec(&'static str),
    /// Something known that is no sound recording.
    Foreign(&'static str),
    /// Something unknown.
    Unknown,
}

/// The kind of a file, and the offset of its first byte after any ID3 tag.
pub(super) fn sniff(bytes: &[u8]) -> (Kind, usize) {
    let start = end_of_id3(bytes).min(bytes.len());
    let body = &bytes[start..];
    let kind = contained(body).or_else(|| signature(body)).unwrap_or_else(|| match start {
        0 => text(bytes).map_or(Kind::Unknown, Kind::Foreign),
        // An ID3 tag says MP3, even where the first frame is damaged.
        _ => Kind::Sound(Container::Mp3),
    });
    (kind, start)
}

/// The kind of a file that has the first bytes of a known container.
fn contained(bytes: &[u8]) -> Option<Kind> {
    Container::ALL.into_iter().find_map(|container| {
        Some(match (container.format().sniff)(bytes)? {
            Content::Sound => Kind::Sound(container),
            Content::UnsupportedCodec(what) => Kind::UnsupportedCodec(what),
            Content::Foreign(what) => Kind::Foreign(what),
            Content::Unknown => Kind::Unknown,
        })
    })
}

/// Length of an `ID3v2` tag (§3.1 of its specification: four 7-bit digits), or 0.
fn end_of_id3(bytes: &[u8]) -> usize {
    let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.first_chunk::<10>() else {
        return 0;
    };
    let length = size.iter().fold(0, |sum, b| (sum << 7) | usize::from(b & 0x7F));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    10 + length + footer
}

fn signature(bytes: &[u8]) -> Option<Kind> {
    let among = |table: &[(&[u8], &'static str)]| {
        table.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
    };
    among(&UNSUPPORTED).map(Kind::UnsupportedCodec).or_else(|| among(&FOREIGN).map(Kind::Foreign))
}

/// Text of some kind: valid UTF-8 in its first bytes, without control characters.
fn text(bytes: &[u8]) -> Option<&'static str> {
    const LOOK: usize = 1024;
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut at `LOOK` may go through a character.
        Err(e) if head.len() == LOOK && e.valid_up_to() + 4 > LOOK => {
            std::str::from_utf8(head.get(..e.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if head.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return None;
    }
    let lower = head.trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    let what = if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        "a web page (HTML)"
    } else if lower.starts_with('<') {
        "an XML document"
    } else if lower.starts_with('{') || lower.starts_with('[') {
        "a JSON document"
    } else {
        "a text file"
    };
    Some(what)
}
