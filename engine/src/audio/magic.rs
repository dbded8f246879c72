//! The first bytes of each container, which others use too: what of it is sound that can be decoded.
//!
//! Each function has `None` for bytes that are not of its container at all.

use super::mpeg;
use super::refused::Refused;

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// The container that was looked for.
    Sound,
    /// Something that is refused by name.
    Refused(Refused),
    /// Something unknown.
    Unknown,
}

/// RIFF and its 64-bit forms hold WAVE audio, but also video and pictures.
pub(super) fn riff(bytes: &[u8]) -> Option<Content> {
    let is_riff = [b"RIFF", b"RF64", b"BW64"].iter().any(|id| bytes.starts_with(*id));
    if !is_riff {
        return None;
    }
    Some(match bytes.get(8..12) {
        Some(b"AVI ") => Content::Refused(Refused::Avi),
        Some(b"WEBP") => Content::Refused(Refused::WebP),
        Some(b"WAVE") | None => Content::Sound,
        Some(_) => Content::Unknown,
    })
}

/// ISO base media (MP4, M4A, MOV, 3GP, HEIC); the reader finds out whether it holds sound.
pub(super) fn iso_media(bytes: &[u8]) -> Option<Content> {
    let kind = bytes.get(4..8)?;
    if kind != b"ftyp" {
        return None;
    }
    Some(match bytes.get(8..12) {
        Some(b"heic" | b"heix" | b"mif1" | b"avif") => Content::Refused(Refused::Heic),
        _ => Content::Sound,
    })
}

/// The payload of the first page of an Ogg stream, which follows 27 bytes and the segment table. A page that is cut off
/// before has an empty one.
fn ogg_payload(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"OggS") {
        return None;
    }
    let segments = usize::from(*bytes.get(26).unwrap_or(&1));
    Some(bytes.get(27 + segments..).unwrap_or_default())
}

/// Opus in Ogg.
pub(super) fn ogg_opus(bytes: &[u8]) -> Option<Content> {
    ogg_payload(bytes)?.starts_with(b"OpusHead").then_some(Content::Sound)
}

/// FLAC in Ogg.
pub(super) fn ogg_flac(bytes: &[u8]) -> Option<Content> {
    ogg_payload(bytes)?.starts_with(b"\x7FFLAC").then_some(Content::Sound)
}

/// Any other Ogg stream; it is Vorbis until the reader finds that it is not.
pub(super) fn ogg(bytes: &[u8]) -> Option<Content> {
    let payload = ogg_payload(bytes)?;
    Some(if payload.starts_with(b"Speex") {
        Content::Refused(Refused::Speex)
    } else {
        Content::Sound
    })
}

/// Native FLAC.
pub(super) fn flac(bytes: &[u8]) -> Option<Content> {
    bytes.starts_with(b"fLaC").then_some(Content::Sound)
}

/// AIFF and AIFF-C are forms of EA's interchange files, which hold pictures and notes too.
pub(super) fn aiff(bytes: &[u8]) -> Option<Content> {
    if !bytes.starts_with(b"FORM") {
        return None;
    }
    Some(match bytes.get(8..12) {
        Some(b"AIFF" | b"AIFC") | None => Content::Sound,
        Some(_) => Content::Unknown,
    })
}

/// Core Audio Format.
pub(super) fn caf(bytes: &[u8]) -> Option<Content> {
    bytes.starts_with(b"caff").then_some(Content::Sound)
}

/// Matroska and `WebM`, which hold sound where a track's codec says so (element 0x86, its length, and a name that begins
/// with `A_` for sound; RFC 9559 §5.1.4.1.21).
pub(super) fn matroska(bytes: &[u8]) -> Option<Content> {
    const LOOK: usize = 1 << 16;
    if !bytes.starts_with(b"\x1A\x45\xDF\xA3") {
        return None;
    }
    let head = &bytes[..bytes.len().min(LOOK)];
    let is_sound = |w: &[u8]| w[0] == 0x86 && w[1] & 0x80 != 0 && &w[2..] == b"A_";
    Some(if head.windows(4).any(is_sound) {
        Content::Sound
    } else {
        Content::Refused(Refused::SilentVideo)
    })
}

/// MP3, and the MPEG layers that can't be decoded.
pub(super) fn mp3(bytes: &[u8]) -> Option<Content> {
    Some(match mpeg::first_frame(bytes)?.layer {
        3 => Content::Sound,
        _ => Content::Refused(Refused::MpegLayer12),
    })
}

/// Bare AAC: twelve bits of sync, and a layer of zero (ISO/IEC 13818-7 §6.2). The length of the frame is at bit 30.
pub(super) fn adts(bytes: &[u8]) -> Option<Content> {
    let sync = |b: &[u8]| b.first() == Some(&0xFF) && b.get(1).is_some_and(|b| b & 0xF6 == 0xF0);
    let &[_, _, _, a, b, c] = bytes.first_chunk::<6>()?;
    let length = usize::from(a & 3) << 11 | usize::from(b) << 3 | usize::from(c >> 5);
    let next = bytes.get(length..).filter(|rest| rest.len() >= 2);
    (sync(bytes) && next.is_none_or(sync)).then_some(Content::Sound)
}
