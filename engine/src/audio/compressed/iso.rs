//! What an ISO base media file says of its tracks, as far as symphonia keeps it to itself: codings that it can't decode,
//! the edit list, the delay that iTunes notes, the order of bytes.
//!
//! Source: ISO/IEC 14496-12 §8; Apple, *`QuickTime` File Format*.

use crate::audio::DecodeError;
use crate::audio::source::Input;
use crate::audio::trim::Trim;

/// Bytes of an index that are read: those of some days of sound.
const MOST_INDEX: usize = 64 << 20;
/// Boxes among which the index is looked for. A stream in fragments has one of them for every second or so.
const MOST_BOXES: usize = 1 << 16;

/// A track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Track {
    /// Its number, by which symphonia names it too.
    pub(super) id: u32,
    /// `soun` for sound, `vide` for pictures.
    pub(super) handler: [u8; 4],
    /// Four characters for the coding, for example `mp4a`.
    pub(super) coding: [u8; 4],
    /// Its samples have their high byte first, although their coding doesn't say so.
    pub(super) big_endian: bool,
    /// Which part of what is decoded is the recording, where the file says so.
    pub(super) trim: Option<Trim>,
}

/// The index of a file, the box `moov` with its header; nothing where it is missing.
///
/// # Errors
/// [`DecodeError::Corrupt`] where the file places sound before its first byte or farther behind it than any file reaches:
/// symphonia's streams end the program at such a place.
pub(super) fn index(file: &mut Input<'_>) -> Result<Vec<u8>, DecodeError> {
    let (mut index, mut are_placed, mut at) = (Vec::new(), true, 0);
    for _ in 0..MOST_BOXES {
        let header = file.read_at(at, 16)?;
        let Some(kind) = header.get(4..).and_then(<[u8]>::first_chunk::<4>) else { break };
        let size = match number(&header, 0) {
            Some(0) => Some(u64::MAX),
            Some(1) => long(&header, 8),
            size => size.map(u64::from),
        };
        let Some(size) = size.filter(|size| *size >= 8) else { break };
        let most = usize::try_from(size).unwrap_or(MOST_INDEX).min(MOST_INDEX);
        match kind {
            b"moov" if index.is_empty() => index = file.read_at(at, most)?,
            b"moof" => {
                let fragment = file.read_at(at, most)?;
                are_placed &= child(&fragment, *kind).is_none_or(|it| is_fragment_placed(it, at));
            }
            _ => {}
        }
        at = at.saturating_add(size);
    }
    are_placed &= child(&index, *b"moov").is_none_or(are_chunks_placed);
    if are_placed {
        Ok(index)
    } else {
        Err(DecodeError::Corrupt { detail: "its index makes no sense" })
    }
}

/// Places of chunks in 64 bits, of every track.
fn are_chunks_placed(movie: &[u8]) -> bool {
    boxes(movie).filter(|(kind, _)| *kind == b"trak").all(|(_, trak)| {
        let path = [*b"mdia", *b"minf", *b"stbl", *b"co64"];
        let chunks = path.into_iter().try_fold(trak, child).unwrap_or_default();
        // After version, flags and the number of entries.
        let places = chunks.get(8..).unwrap_or_default().chunks_exact(8);
        places.map(|place| long(place, 0)).all(|place| place.is_none_or(is_place))
    })
}

/// Places of the samples of a movie fragment, which begins at an offset of the file (ISO/IEC 14496-12, 8.8.7 and 8.8.8).
fn is_fragment_placed(fragment: &[u8], at: u64) -> bool {
    boxes(fragment).filter(|(kind, _)| *kind == b"traf").all(|(_, track)| {
        let head = child(track, *b"tfhd").unwrap_or_default();
        let has_base = number(head, 0).is_some_and(|flags| flags & 1 != 0);
        let base = if has_base { long(head, 8) } else { None }.unwrap_or(at);
        is_place(base)
            && boxes(track).filter(|(kind, _)| *kind == b"trun").all(|(_, run)| {
                let has_offset = number(run, 0).is_some_and(|flags| flags & 1 != 0);
                let offset = if has_offset { number(run, 8) } else { None }.unwrap_or(0);
                base.checked_add_signed(offset.cast_signed().into()).is_some_and(is_place)
            })
    })
}

/// Whether a file can reach so far: symphonia's offsets are signed.
fn is_place(place: u64) -> bool {
    place < isize::MAX as u64
}

/// The tracks of an index; none where it is missing.
pub(super) fn tracks(index: &[u8]) -> Vec<Track> {
    let Some(movie) = child(index, *b"moov") else { return Vec::new() };
    let movie_ticks = child(movie, *b"mvhd").and_then(timed);
    let by_itunes = child(movie, *b"udta").and_then(itunes_gap);
    let read = |trak| track(trak, movie_ticks, by_itunes);
    boxes(movie).filter(|(kind, _)| *kind == b"trak").filter_map(|(_, trak)| read(trak)).collect()
}

fn track(trak: &[u8], movie_ticks: Option<u32>, by_itunes: Option<[u64; 2]>) -> Option<Track> {
    let media = child(trak, *b"mdia")?;
    let ticks = timed(child(media, *b"mdhd")?)?;
    let samples = child(child(child(media, *b"minf")?, *b"stbl")?, *b"stsd")?;
    let edit = child(trak, *b"edts").and_then(|edits| child(edits, *b"elst"));
    let trim = match edit.and_then(|list| edited(list, ticks, movie_ticks)) {
        Some(trim) => Some(trim),
        None => by_itunes.map(|[delay, length]| Trim {
            start_s: seconds(delay, ticks),
            length_s: (length > 0).then(|| seconds(length, ticks)),
        }),
    };
    // After version, flags, the number of entries and the size of the first one.
    let coding = samples.get(12..)?.first_chunk()?;
    let wide = matches!(coding, b"in24" | b"in32" | b"fl32" | b"fl64");
    Some(Track {
        id: timed(child(trak, *b"tkhd")?)?,
        handler: *child(media, *b"hdlr")?.get(8..)?.first_chunk()?,
        coding: *coding,
        // QuickTime's wide samples are so, if `enda` doesn't say otherwise; symphonia takes all for the opposite.
        big_endian: wide && after(samples, b"enda").is_none_or(|e| !e.starts_with(&[0, 1])),
        trim,
    })
}

/// The 32-bit number after the two times with which `mvhd`, `mdhd` and `tkhd` begin: ticks per second, or the track's
/// number. Times have 64 bits in version 1.
fn timed(body: &[u8]) -> Option<u32> {
    let at = if *body.first()? == 1 { 20 } else { 12 };
    number(body, at)
}

/// The one stretch of the media that an edit list leaves. Empty edits, which delay it, are passed over: they keep it in
/// time with pictures. `None` where there is no stretch, or several.
fn edited(list: &[u8], ticks: u32, movie_ticks: Option<u32>) -> Option<Trim> {
    let wide = *list.first()? == 1;
    let count = usize::try_from(number(list, 4)?).ok()?;
    let entries = list.get(8..)?.chunks_exact(if wide { 20 } else { 12 }).take(count);
    let mut stretches = entries.filter_map(|entry| {
        let (length, start) = if wide {
            (long(entry, 0)?, i64::from_be_bytes(*entry.get(8..)?.first_chunk()?))
        } else {
            (u64::from(number(entry, 0)?), i64::from(number(entry, 4)?.cast_signed()))
        };
        u64::try_from(start).ok().map(|start| (start, length))
    });
    let (start, length) = stretches.next()?;
    let length_s = movie_ticks.map(|ticks| seconds(length, ticks)).filter(|s| *s > 0.0);
    stretches.next().is_none().then_some(Trim { start_s: seconds(start, ticks), length_s })
}

/// Samples of encoder delay and of sound by iTunes' comment `iTunSMPB`: hexadecimal numbers, the second of which is the
/// delay and the fourth the length.
fn itunes_gap(user_data: &[u8]) -> Option<[u64; 2]> {
    let value = after(after(user_data, b"iTunSMPB")?, b"data")?;
    // Eight bytes of type and language precede the text.
    let text = std::str::from_utf8(value.get(8..8 + 55)?).ok()?;
    let mut numbers = text.split_whitespace().map(|word| u64::from_str_radix(word, 16).ok());
    Some([numbers.nth(1)??, numbers.nth(1)??])
}

fn seconds(ticks: u64, per_second: u32) -> f64 {
    ticks as f64 / f64::from(per_second.max(1))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// What follows the first place of a word.
fn after<'a>(bytes: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(word.len()).position(|window| window == word)?;
    bytes.get(at + word.len()..)
}

/// The body of the first box of a kind.
fn child(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes).find(|(found, _)| **found == kind).map(|(_, body)| body)
}

/// Kinds and bodies of the boxes in some bytes. The last may be cut off.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let kind = bytes.get(4..)?.first_chunk::<4>()?;
        let (header, size) = match number(bytes, 0)? {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(long(bytes, 8)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let end = size.min(bytes.len());
        let body = bytes.get(header..end)?;
        bytes = &bytes[end..];
        Some((kind, body))
    })
}
