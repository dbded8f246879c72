//! Bytes to samples: finds the kind of file by its content and hands it to the right reader.

use super::decoded::Decoded;
use super::formats::Container;
use super::magic::{self, Content};
use super::refused::Refused;
use super::sniff::{Kind, sniff};
use super::{DecodeError, Limits, Recording, wav};

/// Decodes a recording.
///
/// The kind of file is found by content. Every sample of the result is finite. Samples are
/// in ±1 full scale, but files of floating point or lossy codings may go beyond.
///
/// # Errors
/// A [`DecodeError`], whose `Display` says what the person who chose the file can do.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Recording, DecodeError> {
    check_size(bytes, limits)?;
    match sniff(bytes) {
        (Kind::Sound(container), start) => {
            Ok(container.decode(&bytes[start..], limits)?.of(container))
        }
        (Kind::Refused(kind), _) => Err(kind.error()),
        (Kind::Unknown, _) => Err(DecodeError::UnknownKind),
    }
}

/// The recording of a file that holds its samples as they are, as most WAV files do; `None` for any other file, which
/// [`decode`] reads or refuses by name.
///
/// The page reads WAV files by this function, and loads all other readers only with the first file that needs one.
///
/// # Errors
/// As [`decode`].
pub fn read_samples(bytes: &[u8], limits: &Limits) -> Result<Option<Recording>, DecodeError> {
    check_size(bytes, limits)?;
    if magic::riff(bytes) != Some(Content::Sound) {
        return Ok(None);
    }
    Ok(wav::read_samples(bytes, limits)?.map(|decoded| decoded.of(Container::Wav)))
}

/// The kind of file that [`decode`] would read bytes as; `None` where it refuses them by what they are.
#[must_use]
pub fn container(bytes: &[u8]) -> Option<Container> {
    match sniff(bytes) {
        (Kind::Sound(container), _) => Some(container),
        _ => None,
    }
}

/// Whether the first bytes of a file are those of a ZIP archive, but for documents and arrays that are packed so.
#[must_use]
pub fn is_zip_archive(head: &[u8]) -> bool {
    matches!(sniff(head), (Kind::Refused(Refused::Zip), _))
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::EmptyFile);
    }
    if bytes.len() > limits.max_bytes {
        return Err(DecodeError::TooLarge { bytes: bytes.len(), max: limits.max_bytes });
    }
    Ok(())
}

impl Decoded {
    /// The recording of a file of this kind.
    pub(super) fn of(self, container: Container) -> Recording {
        let Self { channels, sample_rate, truncated, missing_s } = self;
        Recording { channels, sample_rate, container, truncated, missing_s, signals: None }
    }
}
