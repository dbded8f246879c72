//! Bytes to samples: finds the kind of file by its content and hands it to the right reader.

use super::decoded::Decoded;
use super::sniff::{Kind, sniff};
use super::{DecodeError, Limits, Recording};

/// Decodes a recording.
///
/// The kind of file is found by content. Every sample of the result is finite. Samples are
/// in ±1 full scale, but files of floating point or lossy codings may go beyond.
///
/// # Errors
/// A [`DecodeError`], whose `Display` says what the person who chose the file can do.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Recording, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::EmptyFile);
    }
    if bytes.len() > limits.max_bytes {
        return Err(DecodeError::TooLarge { bytes: bytes.len(), max: limits.max_bytes });
    }
    match sniff(bytes) {
        (Kind::Sound(container), start) => {
            let decoded = (container.format().decode)(&bytes[start..], limits)?;
            let Decoded { channels, sample_rate, truncated } = decoded;
            Ok(Recording { channels, sample_rate, container, truncated })
        }
        (Kind::Refused(kind), _) => Err(kind.error()),
        (Kind::Unknown, _) => Err(DecodeError::UnknownKind),
    }
}
