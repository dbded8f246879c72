//! WAVE files, read leniently: recorders of heart sounds write many kinds of them, some wrong.

mod chunks;
mod encode;
mod format;
mod sample;

use std::io::Cursor;

pub use encode::encode_wav;

use super::compressed::{self, Bytes};
use super::sound::Sound;
use super::source::Input;
use super::trim::Trim;
use super::{DecodeError, Limits};
use chunks::Chunks;
use format::{Coding, Format};
use sample::Sample;

/// Samples per channel that are read at once.
const FRAMES: usize = 1 << 14;
/// First bytes of the samples by which their kind is settled where the header contradicts itself.
const LOOK: usize = 1 << 16;

/// Decodes a RIFF/WAVE or RF64 file.
pub(super) fn decode(mut file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let (chunks, format) = opened(&mut file)?;
    match format.coding {
        Coding::Samples(sample) => samples(&mut file, &chunks, sample, &format, sound)?,
        Coding::Blocks(blocks) => {
            sound.limits.check_kind(format.sample_rate, usize::from(format.channels))?;
            sound.trim = fit(&format, chunks.frames);
            let data = joined(&mut file, &chunks.data, sound.limits)?;
            compressed::decode_blocks(blocks, data, sound)?;
        }
        Coding::Mp3 => compressed::mp3_of(joined(&mut file, &chunks.data, sound.limits)?, sound)?,
    }
    chunks.mark(sound);
    Ok(())
}

/// Reads linear PCM and floating point; false in any other coding.
pub(super) fn read_samples(
    mut file: Input<'_>,
    sound: &mut Sound<'_>,
) -> Result<bool, DecodeError> {
    let (chunks, format) = opened(&mut file)?;
    let Coding::Samples(sample) = format.coding else { return Ok(false) };
    samples(&mut file, &chunks, sample, &format, sound)?;
    chunks.mark(sound);
    Ok(true)
}

/// The chunks of a file that holds sound, and how it is stored.
fn opened(file: &mut Input<'_>) -> Result<(Chunks, Format), DecodeError> {
    let chunks = Chunks::find(file)?;
    let body = chunks.format.as_deref().ok_or(DecodeError::Corrupt {
        detail: "its header does not say how the sound is stored",
    })?;
    let [start, length] =
        chunks.data.iter().max_by_key(|[_, length]| length).copied().unwrap_or_default();
    let head = file.lend().part(start, length).read_at(0, LOOK)?;
    let format = Format::parse(body, &head)?;
    if length == 0 {
        return Err(DecodeError::NoSamples);
    }
    Ok((chunks, format))
}

/// Decodes linear PCM and floating point.
fn samples(
    file: &mut Input<'_>,
    chunks: &Chunks,
    sample: Sample,
    format: &Format,
    sound: &mut Sound<'_>,
) -> Result<(), DecodeError> {
    let channels = usize::from(format.channels);
    let frame_bytes = channels * sample.bytes();
    let frames: u64 = chunks.data.iter().map(|[_, length]| length / frame_bytes as u64).sum();
    sound.limits.check_kind(format.sample_rate, channels)?;
    let length_s = frames as f64 / f64::from(format.sample_rate);
    sound.limits.check_held(frames, channels, file.length(), length_s)?;
    sound.expect(Some(length_s), file.length())?;
    if frames == 0 {
        return Err(DecodeError::NoSamples);
    }
    sound.floats = sample.is_float();
    let mut planar = vec![Vec::new(); channels];
    for [start, length] in &chunks.data {
        let mut data = file.lend().part(*start, *length);
        let mut at = 0;
        while at < *length && !sound.is_done() {
            let bytes = data.read_at(at, FRAMES * frame_bytes)?;
            at += (FRAMES * frame_bytes) as u64;
            planar.iter_mut().for_each(Vec::clear);
            sample.append_planar(&bytes, &mut planar);
            sound.append(format.sample_rate, &mut planar)?;
        }
    }
    Ok(())
}

/// All data one behind the other. Several pieces are read together, because decoders know one.
fn joined<'a>(
    file: &'a mut Input<'_>,
    data: &[[u64; 2]],
    limits: &Limits,
) -> Result<Bytes<'a>, DecodeError> {
    if let [[start, length]] = data {
        return Ok(Bytes::File(file.lend().part(*start, *length)));
    }
    let mut all = Vec::new();
    for [start, length] in data {
        let most = limits.max_held_bytes.saturating_sub(all.len() as u64);
        all.extend(file.lend().part(*start, *length).whole(most)?);
    }
    Ok(Bytes::Held(Cursor::new(all)))
}

/// Leaves out what fills up the last block.
fn fit(format: &Format, frames: Option<u32>) -> Trim {
    let seconds = |frames: u32| f64::from(frames) / f64::from(format.sample_rate);
    Trim { start_s: 0.0, length_s: frames.filter(|frames| *frames > 0).map(seconds) }
}
