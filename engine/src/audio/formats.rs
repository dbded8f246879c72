//! The kinds of file: those that can be decoded, with how, and those that are refused by name.

use super::decoded::Decoded;
use super::magic::{self, Content};
use super::{DecodeError, Limits, compressed, wav};

/// What is known of a kind of file that can be decoded.
pub(super) struct Format {
    /// Its name, as its users call it.
    pub name: &'static str,
    /// What the first bytes of a file say; `None` where they are not of this container.
    pub sniff: fn(&[u8]) -> Option<Content>,
    /// Reads a whole file from its first byte after any ID3 tag.
    pub decode: fn(&[u8], &Limits) -> Result<Decoded, DecodeError>,
}

/// The list of formats. A new one is a reader, a test of its first bytes, and one entry here.
macro_rules! formats {
    ($($(#[$doc:meta])* $container:ident = $format:expr,)+) => {
        /// The kinds of file that can be decoded, found by content and never by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Container {
            $($(#[$doc])* $container,)+
        }

        impl Container {
            /// Every kind, in the order in which files are compared with them.
            pub const ALL: [Self; [$(stringify!($container)),+].len()] = [$(Self::$container),+];

            pub(super) const fn format(self) -> &'static Format {
                match self {
                    $(Self::$container => &const { $format },)+
                }
            }
        }
    };
}

formats! {
    /// RIFF/WAVE and RF64: PCM of 8 to 32 bits, IEEE float of 32 or 64 bits, extensible.
    Wav = Format { name: "WAV", sniff: magic::riff, decode: wav::decode },
    /// AAC in an ISO base media file (M4A, MP4).
    M4a = Format { name: "M4A (AAC)", sniff: magic::iso_media, decode: compressed::m4a },
    /// Vorbis in Ogg.
    OggVorbis = Format { name: "Ogg Vorbis", sniff: magic::ogg, decode: compressed::ogg_vorbis },
    /// Free Lossless Audio Codec, native framing.
    Flac = Format { name: "FLAC", sniff: magic::flac, decode: compressed::flac },
    /// MPEG audio layer III.
    Mp3 = Format { name: "MP3", sniff: magic::mpeg_frame, decode: compressed::mp3 },
}

impl Container {
    /// Its name, as its users call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.format().name
    }
}

/// Signatures of common files that are sound, but not in a supported form.
pub(super) const UNSUPPORTED: [(&[u8], &str); 9] = [
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
pub(super) const FOREIGN: [(&[u8], &str); 15] = [
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
