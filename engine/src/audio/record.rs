//! WFDB records, decoded from their header and the files beside it.

use super::decode::decode;
use super::formats::Container;
use super::magic::Content;
use super::wfdb::{Joined, Layout, Scaled, Signal, WfdbHeader, choice, heart, joined};
use super::{DecodeError, Limits, Recording};

/// Decodes a WFDB record: its header, and those of the files beside it that it names, by name. Of several signals, those
/// that are heart sounds by their names are heard; files of others may be missing.
///
/// # Errors
/// [`DecodeError::RecordParts`] where a file that is needed is missing, and all that [`decode`] gives.
pub fn decode_record(
    header: &[u8],
    beside: &[(String, Vec<u8>)],
    limits: &Limits,
) -> Result<Recording, DecodeError> {
    let header = WfdbHeader::parse(header)?;
    let heart = heart(&header.signals)?;
    let bytes = |name: &str| beside.iter().find(|(file, _)| file == name).map(|(_, it)| it);
    let is_missing = |file: &&str| bytes(file).is_none();
    let missing: Vec<&str> = header.heart_files().into_iter().filter(is_missing).collect();
    if !missing.is_empty() {
        return Err(DecodeError::RecordParts { missing: missing.join(", ") });
    }
    let (total, max) =
        (beside.iter().map(|(_, bytes)| bytes.len() as u64).sum(), limits.max_held_bytes);
    if total > max {
        return Err(DecodeError::TooLarge { bytes: total, max });
    }
    let read = |index: &usize| {
        let file = bytes(&header.signals[*index].file).map_or(&[][..], Vec::as_slice);
        signal(&header, *index, file, limits)
    };
    let heard: Vec<Scaled> = heart.iter().map(read).collect::<Result<_, _>>()?;
    let Joined { channels, sample_rate, truncated, missing_s } = joined(heard, total, limits)?;
    let (container, signals) = (Container::Wfdb, choice(&header.signals, &heart));
    Ok(Recording { channels, sample_rate, container, truncated, missing_s, signals })
}

/// A signal of a record, from the file that holds it.
fn signal(
    header: &WfdbHeader,
    index: usize,
    file: &[u8],
    limits: &Limits,
) -> Result<Scaled, DecodeError> {
    let wanted = &header.signals[index];
    let together: Vec<&Signal> = header.signals.iter().filter(|s| s.file == wanted.file).collect();
    // Signals before it in the same file.
    let before = header.signals[..index].iter().filter(|s| s.file == wanted.file).count();
    if is_sound(file) {
        return channel(file, before, limits);
    }
    let layout = Layout::of(&together, before, header.rate, header.frames)?;
    layout.read(file, limits)
}

/// Whether the file says itself how its samples are stored: WAV, or FLAC as WFDB 10.7 writes it.
fn is_sound(file: &[u8]) -> bool {
    [Container::Wav, Container::Flac]
        .iter()
        .any(|kind| (kind.format().sniff)(file) == Some(Content::Sound))
}

/// A channel of a sound file that belongs to a record.
fn channel(file: &[u8], index: usize, limits: &Limits) -> Result<Scaled, DecodeError> {
    let Recording { mut channels, sample_rate, truncated, missing_s, .. } = decode(file, limits)?;
    if index >= channels.len() {
        return Err(DecodeError::Corrupt { detail: "its header names more signals than it holds" });
    }
    let samples = channels.swap_remove(index);
    Ok(Scaled { samples, sample_rate, full_scale: 1.0, truncated, missing_s })
}
