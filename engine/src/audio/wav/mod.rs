//! WAVE files, read leniently: recorders of heart sounds write many kinds of them, some wrong.

mod chunks;
mod encode;
mod format;

pub use encode::encode_wav;

use super::decoded::Decoded;
use super::{DecodeError, Limits};
use chunks::Chunks;
use format::Format;

/// Decodes a RIFF/WAVE or RF64 file.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let chunks = Chunks::find(bytes);
    let format = Format::parse(chunks.format.ok_or(DecodeError::Corrupt {
        detail: "its header does not say how the sound is stored",
    })?)?;
    let data = chunks.data.ok_or(DecodeError::NoSamples)?;
    let frames = data.len() / format.frame_bytes();
    limits.check(format.sample_rate, format.channels, frames)?;
    if frames == 0 {
        return Err(DecodeError::NoSamples);
    }
    Ok(Decoded {
        channels: format.planar(data),
        sample_rate: format.sample_rate,
        truncated: chunks.truncated,
    })
}
