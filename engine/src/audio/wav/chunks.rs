//! The chunks of a RIFF file. The size in the RIFF header itself is ignored: it is often wrong.

use crate::audio::decoded::Decoded;

/// What matters of a file.
#[derive(Debug, Default)]
pub(super) struct Chunks<'a> {
    /// Body of the first `fmt `.
    pub(super) format: Option<&'a [u8]>,
    /// Bodies of all `data`, as far as the file goes. Some recorders close one after each pause, and some programs put two
    /// whole files one behind the other.
    pub(super) data: Vec<&'a [u8]>,
    /// Samples per channel by `fact`, for codings whose last block is filled up.
    pub(super) frames: Option<u32>,
    /// Bytes that `data` declared and that aren't there.
    missing: usize,
    /// There is more sound, in another format.
    is_mixed: bool,
}

/// Size of a chunk that was written as a stream, and so before its length was known.
const STREAMED: usize = 0xFFFF_FFFF;

impl<'a> Chunks<'a> {
    /// Walks over all chunks after the 12 bytes of the RIFF header.
    pub(super) fn find(bytes: &'a [u8]) -> Self {
        let mut found = Self::default();
        let mut declared_by_ds64 = None;
        let mut at = 12;
        while let Some((id, size)) = chunk_header(bytes, at) {
            // Nothing follows a header that the file ends with.
            let rest = bytes.get(at + 8..).unwrap_or_default();
            let body = rest.get(..size).unwrap_or(rest);
            let mut used = size;
            match id {
                b"ds64" => declared_by_ds64 = body.get(8..).and_then(|b| b.first_chunk().copied()),
                b"fmt " if found.format.is_none() => found.format = Some(body),
                b"fmt " if found.format != Some(body) => {
                    found.is_mixed = true;
                    break;
                }
                b"fact" => {
                    found.frames =
                        found.frames.or(body.first_chunk().map(|b| u32::from_le_bytes(*b)));
                }
                b"data" => {
                    let declared = declared_by_ds64.filter(|_| size == STREAMED);
                    used = found.take_data(rest, declared.map_or(size, saturating_size));
                }
                // Chunks lie within these, behind four bytes for their kind.
                b"RIFF" if body.starts_with(b"WAVE") => used = 4,
                b"LIST" if body.starts_with(b"wavl") => used = 4,
                _ => {}
            }
            at = next_chunk(bytes, at.saturating_add(8).saturating_add(used), used);
        }
        found
    }

    /// Marks what is missing of the sound.
    pub(super) fn mark(&self, decoded: &mut Decoded) {
        let there: usize = self.data.iter().map(|data| data.len()).sum();
        decoded.truncated |= self.is_mixed;
        decoded.lacks(self.missing as f64 / there.max(1) as f64);
    }

    /// Takes the samples at the head of `rest`; returns how many bytes they are.
    fn take_data(&mut self, rest: &'a [u8], declared: usize) -> usize {
        let streamed = declared == STREAMED || (declared == 0 && !starts_chunk(rest));
        let used = if streamed { rest.len() } else { declared.min(rest.len()) };
        if !streamed {
            self.missing += declared.saturating_sub(rest.len());
        }
        self.data.extend(rest.get(..used));
        used
    }
}

fn saturating_size(bytes: [u8; 8]) -> usize {
    usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(usize::MAX)
}

/// Identifier and declared size of the chunk at an offset.
fn chunk_header(bytes: &[u8], at: usize) -> Option<(&[u8; 4], usize)> {
    let (id, rest) = bytes.get(at..)?.split_first_chunk::<4>()?;
    let size = u32::from_le_bytes(*rest.first_chunk()?);
    Some((id, size as usize))
}

/// Whether bytes begin with a plausible chunk: a printable name, and a size that fits.
fn starts_chunk(bytes: &[u8]) -> bool {
    chunk_header(bytes, 0).is_some_and(|(id, size)| printable(id) && size <= bytes.len() - 8)
}

fn printable(id: &[u8]) -> bool {
    id.iter().all(|b| b.is_ascii_graphic() || *b == b' ')
}

/// Chunks are padded by a zero to even length; some writers forget it, and the next name follows at once.
fn next_chunk(bytes: &[u8], end: usize, size: usize) -> usize {
    let padded = size % 2 == 1;
    let forgotten = bytes.get(end).is_some_and(|b| *b != 0)
        && bytes.get(end..end.saturating_add(4)).is_some_and(printable);
    end.saturating_add(usize::from(padded && !forgotten))
}
