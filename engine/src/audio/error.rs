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
    /// The bytes themselves could not be read, from a disk or a browser.
    #[error(
        "This file could not be read ({cause}). Check the disk or the connection, then try again."
    )]
    Unreadable {
        /// What the system says.
        cause: String,
    },
    /// More bytes than allowed.
    #[error(
        "This file is too large ({} MB; at most {} MB). Cut it into parts and try again.",
        megabytes(*bytes),
        megabytes(*max)
    )]
    TooLarge {
        /// Size of the file, in bytes.
        bytes: u64,
        /// Limit, in bytes.
        max: u64,
    },
    /// More time, or more samples, than allowed.
    #[error(
        "This recording is too long ({} in {} MB; at most {}). Cut it into parts and try again.",
        duration(*length_s),
        megabytes(*bytes),
        duration(*max_s)
    )]
    TooLong {
        /// Length by the file's header, or by its size and bit rate, in seconds.
        length_s: f64,
        /// Size of the file, in bytes.
        bytes: u64,
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
            Self::Unreadable { .. } => "unreadable",
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
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

/// Seconds in words, rounded to a minute: "4 hours", "5 hours 12 minutes".
fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    let unit = |count: u64, word: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {word}{plural}"))
    };
    match (unit(minutes / 60, "hour"), unit(minutes % 60, "minute")) {
        (Some(hours), Some(minutes)) => format!("{hours} {minutes}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => format!("{seconds:.1} seconds"),
    }
}
