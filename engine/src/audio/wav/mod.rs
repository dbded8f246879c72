//! WAVE files, read leniently: recorders of heart sounds write many kinds of them, some wrong.

mod chunks;
mod encode;
mod format;
mod sample;

use std::borrow::Cow;

pub use encode::encode_wav;

use super::decoded::{Decoded, scale_foreign_unit};
use super::{DecodeError, Limits, compressed};
use chunks::Chunks;
use format::{Coding, Format};
use sample::Sample;

/// Decodes a RIFF/WAVE or RF64 file.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let (chunks, format) = opened(bytes)?;
    let mut decoded = match format.coding {
        Coding::Samples(sample) => samples(&chunks.data, sample, &format, limits)?,
        Coding::Blocks(blocks) => {
            limits.check(format.sample_rate, usize::from(format.channels), 0)?;
            let mut decoded = compressed::decode_blocks(blocks, &joined(&chunks.data), limits)?;
            fit(&mut decoded, chunks.frames);
            decoded
        }
        Coding::Mp3 => compressed::mp3(&joined(&chunks.data), limits)?,
    };
    chunks.mark(&mut decoded);
    Ok(decoded)
}

/// Reads linear PCM and floating point; `None` in any other coding.
pub(super) fn read_samples(bytes: &[u8], limits: &Limits) -> Result<Option<Decoded>, DecodeError> {
    let (chunks, format) = opened(bytes)?;
    let Coding::Samples(sample) = format.coding else { return Ok(None) };
    let mut decoded = samples(&chunks.data, sample, &format, limits)?;
    chunks.mark(&mut decoded);
    Ok(Some(decoded))
}

/// The chunks of a file that holds sound, and how it is stored.
fn opened(bytes: &[u8]) -> Result<(Chunks<'_>, Format), DecodeError> {
    let chunks = Chunks::find(bytes);
    let body = chunks.format.ok_or(DecodeError::Corrupt {
        detail: "its header does not say how the sound is stored",
    })?;
    let data = chunks.data.iter().max_by_key(|data| data.len());
    let format = Format::parse(body, data.copied().unwrap_or_default())?;
    if data.is_none_or(|data| data.is_empty()) {
        return Err(DecodeError::NoSamples);
    }
    Ok((chunks, format))
}

/// Decodes linear PCM and floating point.
fn samples(
    data: &[&[u8]],
    sample: Sample,
    format: &Format,
    limits: &Limits,
) -> Result<Decoded, DecodeError> {
    let channels = usize::from(format.channels);
    let frame_bytes = channels * sample.bytes();
    let frames: usize = data.iter().map(|data| data.len() / frame_bytes).sum();
    limits.check(format.sample_rate, channels, frames)?;
    if frames == 0 {
        return Err(DecodeError::NoSamples);
    }
    let mut planar = vec![Vec::with_capacity(frames); channels];
    for data in data {
        sample.append_planar(data, &mut planar);
    }
    if sample.is_float() {
        scale_foreign_unit(&mut planar);
    }
    Ok(Decoded {
        channels: planar,
        sample_rate: format.sample_rate,
        truncated: false,
        missing_s: None,
    })
}

/// All data one behind the other.
fn joined<'a>(data: &[&'a [u8]]) -> Cow<'a, [u8]> {
    match data {
        [one] => Cow::Borrowed(one),
        many => Cow::Owned(many.concat()),
    }
}

/// Leaves out what fills up the last block.
fn fit(decoded: &mut Decoded, frames: Option<u32>) {
    for channel in &mut decoded.channels {
        match frames {
            Some(frames) if frames > 0 => channel.truncate(frames as usize),
            _ => {}
        }
    }
}
