//! A header that was given as a file of its own.

use super::header::{WfdbHeader, is_header};
use crate::audio::DecodeError;
use crate::audio::magic::Content;
use crate::audio::sound::Sound;
use crate::audio::source::Input;

/// More than any header has, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// The first bytes of a header.
pub(in crate::audio) fn sniff(bytes: &[u8]) -> Option<Content> {
    is_header(bytes).then_some(Content::Sound)
}

/// A header that was given without its samples.
pub(in crate::audio) fn alone(mut file: Input<'_>, _: &mut Sound<'_>) -> Result<(), DecodeError> {
    let header = WfdbHeader::parse(&file.read_at(0, MOST_BYTES)?)?;
    Err(DecodeError::RecordParts { missing: header.files().join(", ") })
}
