//! Bytes to samples: finds the kind of file by its content and hands it to the right reader.

use std::io::Cursor;

use super::formats::Container;
use super::magic::{self, Content};
use super::reading::Reading;
use super::refused::Refused;
use super::sniff::{Kind, sniff, tag_end};
use super::sound::{Sink, Sound};
use super::source::{Input, Source};
use super::start::Start;
use super::{DecodeError, Limits, Recording, wav};

/// First bytes of a file by which its kind is found.
const HEAD: usize = 1 << 20;
/// First bytes by which a WAV file is known.
const RIFF: usize = 12;
/// Bytes of a tag in front of a file that are passed over to find its kind: more than any picture of a cover.
const MOST_TAG: usize = 64 << 20;

/// Decodes a recording that is small enough to be held as a whole, see [`Limits::max_samples`].
///
/// The kind of file is found by content. Every sample of the result is finite. Samples are
/// in ±1 full scale, but files of floating point or lossy codings may go beyond.
///
/// # Errors
/// A [`DecodeError`], whose `Display` says what the person who chose the file can do.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Recording, DecodeError> {
    let (bytes_there, max) = (bytes.len() as u64, limits.max_held_bytes);
    if bytes_there > max {
        return Err(DecodeError::TooLarge { bytes: bytes_there, max });
    }
    let mut all = Start::unlimited();
    let reading = read_within(&mut Cursor::new(bytes), limits, &mut all)?;
    Ok(all.recording(&reading).recording)
}

/// Reads a recording of any length from a file and hands its sound on, block after block.
///
/// # Errors
/// As [`decode`], and when the source can't be read.
pub fn read(
    source: &mut dyn Source,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Reading, DecodeError> {
    read_within(source, &limits.unheld(), sink)
}

fn read_within(
    source: &mut dyn Source,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Reading, DecodeError> {
    let mut file = opened(source, limits)?;
    let head = head(&mut file)?;
    match sniff(&head) {
        (Kind::Sound(container), start) => {
            let failure = file.failure();
            let body = file.part(start as u64, u64::MAX);
            let mut sound = Sound::new(limits, sink);
            let done = container.decode(body, &mut sound);
            // An error of the source comes first: to a decoder it looked like a damaged file.
            failure.check()?;
            done?;
            Ok(Reading::of(container, &sound.finish()?))
        }
        (Kind::Refused(kind), _) => Err(kind.error()),
        (Kind::Unknown, _) => Err(DecodeError::UnknownKind),
    }
}

/// As [`read`], for a file that holds its samples as they are, as most WAV files do; `None` for any other file, of which
/// nothing is handed on.
///
/// The page reads WAV files by this function, and loads all other readers only with the first file that needs one.
///
/// # Errors
/// As [`read`].
pub fn read_samples(
    source: &mut dyn Source,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Option<Reading>, DecodeError> {
    let limits = limits.unheld();
    let mut file = opened(source, &limits)?;
    if magic::riff(&file.read_at(0, RIFF)?) != Some(Content::Sound) {
        return Ok(None);
    }
    let mut sound = Sound::new(&limits, sink);
    let is_read = wav::read_samples(file, &mut sound)?;
    let handed_on = is_read.then(|| sound.finish()).transpose()?;
    Ok(handed_on.map(|sound| Reading::of(Container::Wav, &sound)))
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

fn opened<'a>(source: &'a mut dyn Source, limits: &Limits) -> Result<Input<'a>, DecodeError> {
    let file = Input::new(source)?;
    let bytes = file.length();
    if bytes == 0 {
        return Err(DecodeError::EmptyFile);
    }
    if bytes > limits.max_bytes {
        return Err(DecodeError::TooLarge { bytes, max: limits.max_bytes });
    }
    Ok(file)
}

/// The first bytes, also of what follows a tag.
fn head(file: &mut Input<'_>) -> Result<Vec<u8>, DecodeError> {
    let head = file.read_at(0, HEAD)?;
    match tag_end(&head) {
        Some(end) if end < MOST_TAG => file.read_at(0, end + HEAD),
        _ => Ok(head),
    }
}
