//! What kind of file some bytes are, by their first bytes ("magic") and never by a name.

use super::Container;

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// RIFF/WAVE or RF64.
    Wav,
    /// Compressed audio that begins at byte `start` (after any tag).
    Compressed {
        /// How it is packed.
        container: Container,
        /// Offset of its first byte.
        start: usize,
    },
    /// Sound in a coding that is not supported.
    UnsupportedCodec(&'static str),
    /// Something known that is no sound recording.
    Foreign(&'static str),
    /// Something unknown.
    Unknown,
}

/// Signatures of common files that are sound, but not in a supported form.
const UNSUPPORTED: [(&[u8], &str); 9] = [
    (b"RIFX", "big-endian WAV (RIFX)"),
    (b"FORM", "AIFF"),
    (b"caff", "Core Audio Format (CAF)"),
    (b"#!AMR", "AMR speech"),
    (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "Windows Media (WMA)"),
    (b".snd", "Sun audio (AU)"),
    (b"MThd", "MIDI notes"),
    (b"wvpk", "WavPack"),
    (b"MAC ", "Monkey's Audio"),
];

/// Signatures of common files that are no sound recording.
const FOREIGN: [(&[u8], &str); 15] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1A\x45\xDF\xA3", "a Matroska or WebM video"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
];

/// Finds the kind of a file from its bytes.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    let start = end_of_id3(bytes);
    let body = bytes.get(start..).unwrap_or_default();
    riff(body)
        .or_else(|| iso_media(body))
        .or_else(|| signature(body))
        .or_else(|| ogg(body))
        .or_else(|| compressed(body))
        .map_or_else(|| fallback(bytes, start), |kind| shifted(kind, start))
}

/// An ID3 tag says MP3, even where the first frame is damaged; otherwise it may be text.
fn fallback(bytes: &[u8], start: usize) -> Kind {
    if start > 0 {
        return Kind::Compressed { container: Container::Mp3, start: start.min(bytes.len()) };
    }
    text(bytes).unwrap_or(Kind::Unknown)
}

/// Moves the start of compressed audio behind the tag that precedes it.
fn shifted(kind: Kind, by: usize) -> Kind {
    match kind {
        Kind::Compressed { container, start } => Kind::Compressed { container, start: start + by },
        other => other,
    }
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

fn riff(bytes: &[u8]) -> Option<Kind> {
    let is_riff = [b"RIFF", b"RF64", b"BW64"].iter().any(|id| bytes.starts_with(*id));
    if !is_riff {
        return None;
    }
    Some(match bytes.get(8..12) {
        Some(b"AVI ") => Kind::Foreign("a video (AVI)"),
        Some(b"WEBP") => Kind::Foreign("a picture (WebP)"),
        Some(b"WAVE") | None => Kind::Wav,
        Some(_) => Kind::Unknown,
    })
}

/// ISO base media (MP4, M4A, MOV, 3GP, HEIC); the reader finds out whether it holds sound.
fn iso_media(bytes: &[u8]) -> Option<Kind> {
    let kind = bytes.get(4..8)?;
    if kind != b"ftyp" {
        return None;
    }
    Some(match bytes.get(8..12) {
        Some(b"heic" | b"heix" | b"mif1" | b"avif") => Kind::Foreign("a picture (HEIC or AVIF)"),
        _ => Kind::Compressed { container: Container::M4a, start: 0 },
    })
}

fn signature(bytes: &[u8]) -> Option<Kind> {
    let among = |table: &[(&[u8], &'static str)]| {
        table.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
    };
    among(&UNSUPPORTED).map(Kind::UnsupportedCodec).or_else(|| among(&FOREIGN).map(Kind::Foreign))
}

/// Ogg says what it carries in its first page, whose payload follows 27 bytes and the segment table.
fn ogg(bytes: &[u8]) -> Option<Kind> {
    if !bytes.starts_with(b"OggS") {
        return None;
    }
    let segments = usize::from(*bytes.get(26).unwrap_or(&1));
    let payload = bytes.get(27 + segments..).unwrap_or_default();
    Some(if payload.starts_with(b"OpusHead") {
        Kind::UnsupportedCodec("Opus")
    } else if payload.starts_with(b"Speex") {
        Kind::UnsupportedCodec("Speex")
    } else if payload.starts_with(b"\x7FFLAC") {
        Kind::UnsupportedCodec("FLAC inside Ogg")
    } else {
        Kind::Compressed { container: Container::OggVorbis, start: 0 }
    })
}

/// Native FLAC and bare MPEG frames (ISO/IEC 11172-3 §2.4.1.3, ISO/IEC 13818-7 §6.2 for ADTS).
fn compressed(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"fLaC") {
        return Some(Kind::Compressed { container: Container::Flac, start: 0 });
    }
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
            Some(Kind::UnsupportedCodec("bare AAC without a container (ADTS)"))
        }
        1 if version != 1 && bit_rate != 15 && rate != 3 => {
            Some(Kind::Compressed { container: Container::Mp3, start: 0 })
        }
        2 | 3 if version != 1 && bit_rate != 15 && rate != 3 => {
            Some(Kind::UnsupportedCodec("MPEG audio layer I or II"))
        }
        _ => None,
    }
}

/// Text of some kind: valid UTF-8 in its first bytes, without control characters.
fn text(bytes: &[u8]) -> Option<Kind> {
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
    Some(Kind::Foreign(what))
}
