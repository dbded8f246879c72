//! What kind of file some bytes are, by their first bytes ("magic") and never by a name.
//!
//! Symphonia has a probe too. It knows only what it can decode, reads on through the whole file in search of it, and
//! its answer to anything else is "unsupported". Here what is no recording is named, so that the person who chose
//! the file knows what to do.

use super::formats::Container;
use super::magic::Content;
use super::refused::Refused;
use super::{bare, mpeg, signatures, text};

/// What a file is by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A container that can be decoded.
    Sound(Container),
    /// Something that is refused by name.
    Refused(Refused),
    /// Something unknown.
    Unknown,
}

/// The kind of a file, and the offset of its first byte after any tag or junk.
pub(super) fn sniff(bytes: &[u8]) -> (Kind, usize) {
    let tags = ends_of_id3(bytes);
    let starts = tags.into_iter().flatten().chain([0]);
    if let Some(found) = starts.into_iter().find_map(|at| known(bytes, at)) {
        return found;
    }
    let tag = tags[0].unwrap_or(0).min(bytes.len());
    if let Some(kind) = text::refused(bytes) {
        (Kind::Refused(kind), 0)
    } else if let Some(at) = mpeg::find_layer3(&bytes[tag..]) {
        (Kind::Sound(Container::Mp3), tag + at)
    } else if tags[0].is_some() {
        // An ID3 tag says MP3, even where every frame is damaged.
        (Kind::Sound(Container::Mp3), tag)
    } else if bare::is_samples(bytes) {
        (Kind::Refused(Refused::BareSamples), 0)
    } else {
        (Kind::Unknown, 0)
    }
}

/// Where a tag in front of a file ends, by its own size; `None` where there is none.
pub(super) fn tag_end(bytes: &[u8]) -> Option<usize> {
    ends_of_id3(bytes)[0]
}

/// The kind of a file whose first byte, as far as it matters, is at an offset.
fn known(bytes: &[u8], at: usize) -> Option<(Kind, usize)> {
    let body = bytes.get(at..)?;
    contained(body).or_else(|| signatures::refused(body).map(Kind::Refused)).map(|kind| (kind, at))
}

/// The kind of a file that has the first bytes of a known container.
fn contained(bytes: &[u8]) -> Option<Kind> {
    Container::ALL.into_iter().find_map(|container| {
        Some(match (container.format().sniff)(bytes)? {
            Content::Sound => Kind::Sound(container),
            Content::Refused(kind) => Kind::Refused(kind),
            Content::Unknown => Kind::Unknown,
        })
    })
}

/// Where the sound may begin behind an `ID3v2` tag (§3.1 of its specification: a size of four 7-bit digits). Some writers
/// count in 8-bit digits, and some pad with zeros beyond the size. `None` where there is no tag.
fn ends_of_id3(bytes: &[u8]) -> [Option<usize>; 3] {
    let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.first_chunk::<10>() else {
        return [None; 3];
    };
    let digit = |b: &u8, bits| usize::from(if bits == 7 { b & 0x7F } else { *b });
    let length = |bits| size.iter().fold(0, |sum, b| (sum << bits) | digit(b, bits));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    let end = 10 + length(7) + footer;
    let padding = bytes.get(end..).and_then(|rest| rest.iter().position(|b| *b != 0));
    [Some(end), Some(10 + length(8) + footer), padding.map(|zeros| end + zeros)]
}
