//! A header that was given as a file of its own.

use super::header::{WfdbHeader, is_header};
use crate::audio::decoded::Decoded;
use crate::audio::magic::Content;
use crate::audio::{DecodeError, Limits};

/// The first bytes of a header.
pub(in crate::audio) fn sniff(bytes: &[u8]) -> Option<Content> {
    is_header(bytes).then_some(Content::Sound)
}

/// A header that was given without its samples.
pub(in crate::audio) fn alone(bytes: &[u8], _: &Limits) -> Result<Decoded, DecodeError> {
    let header = WfdbHeader::parse(bytes)?;
    Err(DecodeError::RecordParts { missing: header.files().join(", ") })
}
