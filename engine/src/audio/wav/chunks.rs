//! The chunks of a RIFF file. The size in the RIFF header itself is ignored: it is often wrong.

use crate::audio::DecodeError;
use crate::audio::sound::Sound;
use crate::audio::source::Input;

/// Bytes of a `fmt ` chunk that matter, and of those that are compared.
const FORMAT: usize = 64;
/// Chunks of a file that are looked at: a file of nothing but chunks would keep a disk busy for hours.
const MOST_CHUNKS: usize = 1 << 16;
/// Size of a chunk that was written as a stream, and so before its length was known.
const STREAMED: u64 = 0xFFFF_FFFF;

/// What matters of a file.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// Body of the first `fmt `, as far as it matters.
    pub(super) format: Option<Vec<u8>>,
    /// Offsets and lengths of all `data`, as far as the file goes. Some recorders close one after each pause, and some
    /// programs put two whole files one behind the other.
    pub(super) data: Vec<[u64; 2]>,
    /// Samples per channel by `fact`, for codings whose last block is filled up.
    pub(super) frames: Option<u32>,
    /// Bytes that `data` declared and that aren't there.
    missing: u64,
    /// There is more sound, in another format.
    is_mixed: bool,
}

/// A chunk, and what of the file matters for it.
struct Chunk {
    id: [u8; 4],
    /// Declared length of its body.
    size: u64,
    /// First bytes behind its header.
    head: Vec<u8>,
    /// Bytes behind its header.
    rest: u64,
}

impl Chunk {
    /// The chunk at an offset; `None` behind the last one.
    fn read(file: &mut Input<'_>, at: u64) -> Result<Option<Self>, DecodeError> {
        let bytes = file.read_at(at, 8 + FORMAT)?;
        let rest = file.length().saturating_sub(at.saturating_add(8));
        let chunk = header(&bytes).map(|(id, size)| Self {
            id,
            size,
            head: bytes.get(8..).unwrap_or_default().to_vec(),
            rest,
        });
        Ok(chunk)
    }

    /// The first bytes of its body.
    fn body(&self) -> &[u8] {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        self.head.get(..size).unwrap_or(&self.head)
    }

    fn number(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(*self.body().get(at..)?.first_chunk()?))
    }
}

impl Chunks {
    /// Walks over all chunks after the 12 bytes of the RIFF header.
    pub(super) fn find(file: &mut Input<'_>) -> Result<Self, DecodeError> {
        let mut found = Self::default();
        let mut declared_by_ds64 = None;
        let mut at = 12;
        for _ in 0..MOST_CHUNKS {
            let Some(chunk) = Chunk::read(file, at)? else { return Ok(found) };
            let mut used = chunk.size;
            match &chunk.id {
                b"ds64" => declared_by_ds64 = chunk.number(8),
                b"fmt " if found.format.is_none() => found.format = Some(chunk.body().to_vec()),
                b"fmt " if found.format.as_deref() != Some(chunk.body()) => break,
                b"fact" => {
                    let frames = chunk.body().first_chunk().map(|b| u32::from_le_bytes(*b));
                    found.frames = found.frames.or(frames);
                }
                b"data" => {
                    let declared = declared_by_ds64.filter(|_| chunk.size == STREAMED);
                    used = found.take_data(&chunk, at + 8, declared.unwrap_or(chunk.size));
                }
                // Chunks lie within these, behind four bytes for their kind.
                b"RIFF" if chunk.body().starts_with(b"WAVE") => used = 4,
                b"LIST" if chunk.body().starts_with(b"wavl") => used = 4,
                _ => {}
            }
            at = next_chunk(file, at.saturating_add(8).saturating_add(used), used)?;
        }
        // More sound may follow, in another format or behind too many chunks.
        found.is_mixed = true;
        Ok(found)
    }

    /// Marks what is missing of the sound.
    pub(super) fn mark(&self, sound: &mut Sound<'_>) {
        let there: u64 = self.data.iter().map(|[_, length]| length).sum();
        sound.incomplete |= self.is_mixed;
        sound.lacks(self.missing as f64 / there.max(1) as f64);
    }

    /// Takes the samples behind a header, which begin at an offset; returns how many bytes they are.
    fn take_data(&mut self, chunk: &Chunk, start: u64, declared: u64) -> u64 {
        let streamed =
            declared == STREAMED || (declared == 0 && !starts_chunk(&chunk.head, chunk.rest));
        let used = if streamed { chunk.rest } else { declared.min(chunk.rest) };
        if !streamed {
            self.missing += declared.saturating_sub(chunk.rest);
        }
        self.data.push([start, used]);
        used
    }
}

/// Identifier and declared size of a chunk.
fn header(bytes: &[u8]) -> Option<([u8; 4], u64)> {
    let (id, rest) = bytes.split_first_chunk::<4>()?;
    Some((*id, u64::from(u32::from_le_bytes(*rest.first_chunk()?))))
}

/// Whether bytes begin with a plausible chunk: a printable name, and a size that fits into the rest of the file.
fn starts_chunk(bytes: &[u8], rest: u64) -> bool {
    header(bytes).is_some_and(|(id, size)| printable(&id) && size.saturating_add(8) <= rest)
}

fn printable(id: &[u8]) -> bool {
    id.iter().all(|b| b.is_ascii_graphic() || *b == b' ')
}

/// Chunks are padded by a zero to even length; some writers forget it, and the next name follows at once.
fn next_chunk(file: &mut Input<'_>, end: u64, size: u64) -> Result<u64, DecodeError> {
    if size.is_multiple_of(2) {
        return Ok(end);
    }
    let next = file.read_at(end, 4)?;
    let forgotten = next.len() == 4 && next[0] != 0 && printable(&next);
    Ok(end.saturating_add(u64::from(!forgotten)))
}
