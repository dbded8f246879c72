//! The first bytes of each container, which others use too: what of it is sound that can be decoded.
//!
//! Each function has `None` for bytes that are not of its container at all.

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// The container that was looked for.
    Sound,
    /// Sound in a coding that is not supported.
    UnsupportedCodec(&'static str),
    /// Something known that is no sound recording.
    Foreign(&'static str),
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
        Some(b"AVI ") => Content::Foreign("a video (AVI)"),
        Some(b"WEBP") => Content::Foreign("a picture (WebP)"),
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
        Some(b"heic" | b"heix" | b"mif1" | b"avif") => Content::Foreign("a picture (HEIC or AVIF)"),
        _ => Content::Sound,
    })
}

/// Ogg says what it carries in its first page, whose payload follows 27 bytes and the segment table.
pub(super) fn ogg(bytes: &[u8]) -> Option<Content> {
    if !bytes.starts_with(b"OggS") {
        return None;
    }
    let segments = usize::from(*bytes.get(26).unwrap_or(&1));
    // A page that is cut off before its payload is Vorbis until the reader finds it damaged.
    let payload = bytes.get(27 + segments..).unwrap_or_default();
    Some(if payload.starts_with(b"OpusHead") {
        Content::UnsupportedCodec("Opus")
    } else if payload.starts_with(b"Speex") {
        Content::UnsupportedCodec("Speex")
    } else if payload.starts_with(b"\x7FFLAC") {
        Content::UnsupportedCodec("FLAC inside Ogg")
    } else {
        Content::Sound
    })
}

/// Native FLAC.
pub(super) fn flac(bytes: &[u8]) -> Option<Content> {
    bytes.starts_with(b"fLaC").then_some(Content::Sound)
}

/// Bare MPEG frames (ISO/IEC 11172-3 §2.4.1.3, ISO/IEC 13818-7 §6.2 for ADTS).
pub(super) fn mpeg_frame(bytes: &[u8]) -> Option<Content> {
    let [sync, second, third, ..] = *bytes else {
        return None;
    };
    if sync != 0xFF || second & 0xE0 != 0xE0 {
        return None;
    }
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    let (bit_rate, rate) = (third >> 4, (third >> 2) & 3);
    match layer {
        0 if second & 0xF0 == 0xF0 => {
            Some(Content::UnsupportedCodec("bare AAC without a container (ADTS)"))
        }
        1 if version != 1 && bit_rate != 15 && rate != 3 => Some(Content::Sound),
        2 | 3 if version != 1 && bit_rate != 15 && rate != 3 => {
            Some(Content::UnsupportedCodec("MPEG audio layer I or II"))
        }
        _ => None,
    }
}
