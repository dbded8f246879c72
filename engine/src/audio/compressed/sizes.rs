//! Files whose headers declare more sound than there is: uploads that were cut, and streams of unknown length. Symphonia
//! refuses them, so the sizes are set to what is there.

use std::borrow::Cow;

/// A file with true sizes.
pub(super) struct Sized<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// How many times as much as there is it lacks of what it declared.
    pub(super) lacks: f64,
}

/// Size of a chunk that was written before its length was known.
const STREAMED: u64 = u64::MAX;

/// AIFF: chunks of a name and four bytes of size (Apple, *Audio Interchange File Format*).
pub(super) fn aiff(bytes: &[u8]) -> Sized<'_> {
    let read = |at: usize| {
        let size = u32::from_be_bytes(*bytes.get(at + 4..)?.first_chunk()?);
        Some(if size == u32::MAX { STREAMED } else { u64::from(size) })
    };
    let Some((at, declared)) = find(bytes, *b"SSND", 12, 8, read) else { return whole(bytes) };
    let there = (bytes.len() - at - 8) as u64;
    let form_ends_before = read(0).is_some_and(|form| form < (at as u64).saturating_add(declared));
    if declared <= there && !form_ends_before {
        return whole(bytes);
    }
    let size = declared.min(there);
    let mut mended = bytes.to_vec();
    let cast = |size: u64| u32::try_from(size).unwrap_or(u32::MAX).to_be_bytes();
    mended[at + 4..at + 8].copy_from_slice(&cast(size));
    mended[4..8].copy_from_slice(&cast(at as u64 + size));
    Sized { bytes: Cow::Owned(mended), lacks: lacking(declared, there, 8) }
}

/// The coding of an AIFF-C file: in its chunk `COMM`, behind 18 bytes.
pub(super) fn aiff_coding(bytes: &[u8]) -> Option<[u8; 4]> {
    common(bytes)?.get(18..)?.first_chunk().copied()
}

/// The number of channels of an AIFF file: the first field of its chunk `COMM`.
pub(super) fn aiff_channels(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(*common(bytes)?.first_chunk()?))
}

/// What follows the header of an AIFF file's chunk `COMM`.
fn common(bytes: &[u8]) -> Option<&[u8]> {
    let read =
        |at: usize| Some(u64::from(u32::from_be_bytes(*bytes.get(at + 4..)?.first_chunk()?)));
    let (at, _) = find(bytes, *b"COMM", 12, 8, read)?;
    bytes.get(at + 8..)
}

/// CAF: chunks of a name and eight bytes of size, −1 where it is unknown (Apple, *Core Audio Format*).
pub(super) fn caf(bytes: &[u8]) -> Sized<'_> {
    let read = |at: usize| Some(u64::from_be_bytes(*bytes.get(at + 4..)?.first_chunk()?));
    let Some((at, declared)) = find(bytes, *b"data", 8, 12, read) else { return whole(bytes) };
    let there = (bytes.len() - at - 12) as u64;
    if declared <= there {
        return whole(bytes);
    }
    let mut mended = bytes.to_vec();
    mended[at + 4..at + 12].copy_from_slice(&there.to_be_bytes());
    Sized { bytes: Cow::Owned(mended), lacks: lacking(declared, there, 4) }
}

fn whole(bytes: &[u8]) -> Sized<'_> {
    Sized { bytes: Cow::Borrowed(bytes), lacks: 0.0 }
}

/// How many times as much as there is is missing; so many bytes of the chunk are no sound.
fn lacking(declared: u64, there: u64, header: u64) -> f64 {
    if declared == STREAMED {
        return 0.0;
    }
    declared.saturating_sub(there) as f64 / there.saturating_sub(header).max(1) as f64
}

/// Offset and declared size of the first chunk of a name. `read` gives the size at the offset of a chunk.
fn find(
    bytes: &[u8],
    name: [u8; 4],
    first: usize,
    header: usize,
    read: impl Fn(usize) -> Option<u64>,
) -> Option<(usize, u64)> {
    let mut at = first;
    loop {
        let size = read(at).filter(|_| bytes.len() >= at + header)?;
        if bytes.get(at..)?.starts_with(&name) {
            return Some((at, size));
        }
        // AIFF pads chunks to even length, CAF doesn't.
        let padding = if header == 8 { size % 2 } else { 0 };
        let skip = usize::try_from(size.checked_add(padding)?).ok()?;
        at = at.checked_add(header)?.checked_add(skip)?;
    }
}
