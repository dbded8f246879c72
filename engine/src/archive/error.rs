//! Why an archive, or a file in it, can't be read, in words for the person who chose it.

use thiserror::Error;

/// Why an archive, or a file in it, can't be read. `Display` says what is wrong and what to do.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The list of files is missing or broken.
    #[error(
        "This ZIP archive is damaged: its list of files can't be read. Copy it again from where it was packed, or pack it again."
    )]
    Damaged(#[source] Option<rawzip::Error>),
    /// Two files lie in the same bytes, as they do in archives that are made to fill a disk.
    #[error(
        "This ZIP archive is damaged: files in it overlap. Pack the recordings again, or choose them themselves."
    )]
    Overlapping,
    /// No file at all.
    #[error(
        "This ZIP archive holds no file. Pack the recordings again, or choose them themselves."
    )]
    Empty,
    /// More files than allowed.
    #[error(
        "This ZIP archive holds too many files ({count}; at most {max}). Unpack it and choose the folder."
    )]
    TooMany {
        /// How many there are, as far as they were counted.
        count: usize,
        /// Limit.
        max: usize,
    },
    /// More bytes than allowed, unpacked.
    #[error(
        "This ZIP archive would unpack to {} GB; at most {} GB are read. Unpack it and choose the folder.",
        gigabytes(*bytes),
        gigabytes(*max)
    )]
    TooLarge {
        /// Size of all files, in bytes.
        bytes: u64,
        /// Limit, in bytes.
        max: u64,
    },
    /// A file with a password.
    #[error(
        "This file is locked by a password in its ZIP archive. Unpack the archive with the password and choose the recordings inside."
    )]
    Locked,
    /// A file that is packed by another method than the usual one.
    #[error(
        "This file is packed in a way that Lubdub cannot unpack (method {method}). Unpack the archive with another program and choose the recordings inside."
    )]
    Method {
        /// Its number in APPNOTE.TXT, 4.4.5.
        method: u16,
    },
    /// A file that is larger than any recording may be.
    #[error(
        "This file in a ZIP archive is too large ({} MB; at most {} MB). Cut out 10 to 60 seconds and try again.",
        megabytes(*bytes),
        megabytes(*max)
    )]
    FileTooLarge {
        /// Its size unpacked, in bytes.
        bytes: u64,
        /// Limit, in bytes.
        max: u64,
    },
    /// A file that is not what was packed.
    #[error(
        "This file is damaged in its ZIP archive. Copy the archive again from where it was packed, or pack it again."
    )]
    FileDamaged,
    /// An archive inside another one.
    #[error(
        "This file is a ZIP archive inside another one. Unpack the outer one and choose the inner one."
    )]
    Nested,
}

/// Rounded up, so that what is just over the limit does not read as equal to it.
fn gigabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000_000)
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
