//! The kinds of file that can be decoded, with how. Those that are refused by name are in `refused`.

use super::magic::{self, Content};
use super::sound::Sound;
use super::source::Input;
use super::{DecodeError, au, compressed, wav, wfdb};

/// What is known of a kind of file that can be decoded.
pub(super) struct Format {
    /// Its name, as its users call it.
    pub name: &'static str,
    /// Endings of files' names that others don't have already, in lower case.
    pub endings: &'static [&'static str],
    /// The codings of it that are read.
    pub holds: &'static str,
    /// What the first bytes of a file say; `None` where they are not of this container.
    pub sniff: fn(&[u8]) -> Option<Content>,
}

/// The list of formats. A new one is a reader, a test of its first bytes, and one entry here.
///
/// Decoders stand apart from what else is known, so that a program that only asks for that holds none of them.
macro_rules! formats {
    ($($(#[$doc:meta])* $container:ident = $format:expr, $decoder:expr;)+) => {
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

            /// Reads a file from its first byte after any ID3 tag.
            pub(super) fn decode(
                self,
                file: Input<'_>,
                sound: &mut Sound<'_>,
            ) -> Result<(), DecodeError> {
                match self {
                    $(Self::$container => $decoder(file, sound),)+
                }
            }
        }
    };
}

formats! {
    /// RIFF/WAVE, RF64 and BW64.
    Wav = Format {
        name: "WAV",
        endings: &["wav", "wave"],
        holds: "PCM of 8 to 32 bits, float of 32 or 64 bits, A-law, mu-law, IMA and Microsoft ADPCM, MP3",
        sniff: magic::riff,
    }, wav::decode;
    /// ISO base media files (M4A, MP4, 3GP) and `QuickTime` movies.
    M4a = Format {
        name: "M4A, MP4 or MOV",
        endings: &["m4a", "mp4", "mov"],
        holds: "AAC-LC, the core of HE-AAC, Apple Lossless, Opus, PCM, MP3, FLAC",
        sniff: magic::iso_media,
    }, compressed::m4a;
    /// Matroska and `WebM`.
    Matroska = Format {
        name: "WebM or MKV",
        endings: &["webm", "mka", "mkv"],
        holds: "Opus, Vorbis, FLAC, PCM, AAC-LC, MP3",
        sniff: magic::matroska,
    }, compressed::matroska;
    /// Opus in Ogg.
    OggOpus = Format {
        name: "Ogg Opus",
        endings: &["opus"],
        holds: "Opus; chained streams are joined",
        sniff: magic::ogg_opus,
    }, compressed::ogg_opus;
    /// FLAC in Ogg.
    OggFlac = Format {
        name: "Ogg FLAC",
        endings: &["oga"],
        holds: "FLAC; chained streams are joined",
        sniff: magic::ogg_flac,
    }, compressed::ogg;
    /// Vorbis in Ogg.
    OggVorbis = Format {
        name: "Ogg Vorbis",
        endings: &["ogg"],
        holds: "Vorbis; chained streams are joined",
        sniff: magic::ogg,
    }, compressed::ogg;
    /// Free Lossless Audio Codec, native framing.
    Flac = Format {
        name: "FLAC",
        endings: &["flac"],
        holds: "FLAC of any depth",
        sniff: magic::flac,
    }, compressed::flac;
    /// Audio Interchange File Format.
    Aiff = Format {
        name: "AIFF",
        endings: &["aif", "aiff", "aifc"],
        holds: "PCM of 8 to 32 bits; in AIFF-C also float, A-law and mu-law",
        sniff: magic::aiff,
    }, compressed::aiff;
    /// Core Audio Format.
    Caf = Format {
        name: "CAF",
        endings: &["caf"],
        holds: "PCM of 16 to 32 bits, float, A-law, mu-law, IMA ADPCM, AAC-LC, Apple Lossless, MP3, FLAC",
        sniff: magic::caf,
    }, compressed::caf;
    /// AAC without a container.
    Adts = Format {
        name: "AAC (ADTS)",
        endings: &["aac"],
        holds: "AAC-LC, the core of HE-AAC",
        sniff: magic::adts,
    }, compressed::adts;
    /// MPEG audio layer III.
    Mp3 = Format {
        name: "MP3",
        endings: &["mp3"],
        holds: "MPEG layer III, also behind a tag, zeros or the end of a cut frame",
        sniff: magic::mp3,
    }, compressed::mp3;
    /// Sun's and `NeXT`'s audio files.
    Au = Format {
        name: "AU (Sun audio)",
        endings: &["au", "snd"],
        holds: "PCM of 8 to 32 bits, float of 32 or 64 bits, A-law, mu-law",
        sniff: au::sniff,
    }, au::decode;
    /// Records of `PhysioNet`: a header and the files that it names, see [`super::decode_record`].
    Wfdb = Format {
        name: "WFDB record",
        endings: &["hea"],
        holds: "a header (.hea) with its .dat files in the storage formats 16, 24, 32, 61, 80, 160 and 212, or with its WAV or FLAC files",
        sniff: wfdb::sniff,
    }, wfdb::alone;
}

impl Container {
    /// Its name, as its users call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.format().name
    }

    /// The codings of it that are read.
    #[must_use]
    pub const fn holds(self) -> &'static str {
        self.format().holds
    }

    /// Endings that recordings' names have, in lower case. What a file is shows its content; by its name it is only found
    /// in a folder, or offered to be chosen.
    pub fn endings() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().flat_map(|container| container.format().endings).copied()
    }

    /// Whether a file's name has such an ending, in lower or upper case.
    #[must_use]
    pub fn names_recording(name: &str) -> bool {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        Self::endings().any(|known| known.eq_ignore_ascii_case(ending))
    }
}
