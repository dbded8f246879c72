//! Why a file could not be decoded, in words for the person who chose it.

use thiserror::Error;

/// Why a file can't be decoded. `Display` says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DecodeError {
    /// Not a single byte.
    #[error("This file is empty (0 bytes). Copy or export the recording again.")]
    EmptyFile,
    /// Recognised, and not a sound recording that can be decoded.
    #[error("This file is {what}, not a sound recording Lubdub can read. {advice}")]
    NotAudio {
        /// What the bytes are, with its article: "a PDF document".
        what: String,
        /// What to do with a file of this kind, as a sentence.
        advice: &'static str,
    },
    /// Not recognised at all.
    #[error(
        "This file is not a sound recording of a kind Lubdub knows. Save it as WAV, FLAC, MP3 or M4A and try again."
    )]
    UnknownKind,
    /// A sound recording whose coding is not supported.
    #[error("This recording is stored as {what}, which Lubdub cannot decode. {advice}")]
    UnsupportedCodec {
        /// The coding, as its users call it.
        what: String,
        /// What to do with a file of this kind, as a sentence.
        advice: &'static str,
    },
    /// The header of a WFDB record without the files that hold its heart sounds.
    #[error(
        "This file is the header of a WFDB record; its samples are in {missing}. Choose the header and {missing} together, or put them into the same folder, and try again."
    )]
    RecordParts {
        /// Names of the files that are missing.
        missing: String,
    },
    /// A WFDB record of signals that are something else by their names.
    #[error(
        "This WFDB record holds no heart sound: its signals are {signals}. Choose the record, or the WAV file, with the phonocardiogram (PCG)."
    )]
    NoHeartSignal {
        /// Names of the signals.
        signals: String,
    },
    /// The container is known, its content is broken.
    #[error(
        "This recording is damaged: {detail}. Copy it again from where it was recorded, or export it again."
    )]
    Corrupt {
        /// What is broken, as a clause.
        detail: &'static str,
    },
    /// A sound file without a single sample.
    #[error(
        "This file holds no sound: it ends before the first sample. Record or export it again."
    )]
    NoSamples,
    /// More bytes than allowed.
    #[error(
        "This file is too large ({} MB; at most {} MB). Cut out 10 to 60 seconds and try again.",
        megabytes(*bytes),
        megabytes(*max)
    )]
    TooLarge {
        /// Size of the file, in bytes.
        bytes: usize,
        /// Limit, in bytes.
        max: usize,
    },
    /// More time, or more samples, than allowed.
    #[error(
        "This recording is too long (at most {:.0} minutes, less with many channels or a high sampling rate). Cut out 10 to 60 seconds and try again.",
        max_s / 60.0
    )]
    TooLong {
        /// Limit, in seconds.
        max_s: f64,
    },
    /// More channels than allowed.
    #[error("This recording has {channels} channels; at most {max} can be read. Save it in mono.")]
    TooManyChannels {
        /// Channels in the file.
        channels: usize,
        /// Limit.
        max: usize,
    },
    /// A sampling rate that cannot carry heart sounds, or beyond the limit.
    #[error(
        "This recording has a sampling rate of {hz} Hz; {min} to {max} Hz can be read. Save it with 4000 Hz or more."
    )]
    SampleRate {
        /// Sampling rate of the file, in hertz.
        hz: u32,
        /// Lowest accepted, in hertz.
        min: u32,
        /// Highest accepted, in hertz.
        max: u32,
    },
}

impl DecodeError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty-file",
            Self::NotAudio { .. } | Self::UnknownKind => "not-audio",
            Self::UnsupportedCodec { .. } => "unsupported-codec",
            Self::RecordParts { .. } => "record-parts",
            Self::NoHeartSignal { .. } => "no-heart-signal",
            Self::Corrupt { .. } => "corrupt",
            Self::NoSamples => "no-samples",
            Self::TooLarge { .. } => "too-large",
            Self::TooLong { .. } => "too-long",
            Self::TooManyChannels { .. } => "too-many-channels",
            Self::SampleRate { .. } => "sample-rate",
        }
    }
}

/// Bytes in decimal megabytes, rounded up, so that a file just over the limit does not read as equal to it.
fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1_000_000)
}
