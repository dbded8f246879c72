//! Sun's and `NeXT`'s audio files: a header of at least 24 bytes, high bytes first, and then samples.
//!
//! Source: Oracle, `au(5)` of Solaris 11; the numbers of the codings are in `NeXT`'s `soundstruct.h`.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as id;

use super::DecodeError;
use super::compressed::{Blocks, Bytes, decode_blocks};
use super::magic::Content;
use super::refused::Refused;
use super::sound::Sound;
use super::source::Input;

const MAGIC: &[u8; 4] = b".snd";
/// Size of the sound in a file that was written as a stream.
const STREAMED: u32 = 0xFFFF_FFFF;
/// Bytes of the fields that are read of the header.
const HEADER: usize = 24;
/// Frames that are decoded at once.
const BLOCK_FRAMES: u16 = 4096;

/// The first bytes of a file.
pub(super) fn sniff(bytes: &[u8]) -> Option<Content> {
    bytes.starts_with(MAGIC).then_some(Content::Sound)
}

/// Decodes an AU file.
pub(super) fn decode(mut file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let damaged = DecodeError::Corrupt { detail: "its header makes no sense" };
    let head = file.read_at(0, HEADER)?;
    let field = |index: usize| {
        let bytes = head.get(4 * index..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    };
    let fields = [1, 2, 3, 4, 5].map(field);
    let [Some(start), Some(size), Some(coding), Some(rate), Some(channels)] = fields else {
        return Err(damaged);
    };
    let channels = u16::try_from(channels).ok().filter(|n| *n > 0).ok_or(damaged)?;
    sound.limits.check_kind(rate, usize::from(channels))?;
    let (codec, width) = coded(coding)?;
    let frame = width * usize::from(channels);
    let found = file.length().saturating_sub(u64::from(start));
    let there = found.min(u64::from(size)) / frame as u64 * frame as u64;
    if there == 0 {
        return Err(DecodeError::NoSamples);
    }
    let blocks = Blocks {
        codec,
        channels,
        sample_rate: rate,
        bytes: frame * usize::from(BLOCK_FRAMES),
        frames: BLOCK_FRAMES,
    };
    sound.floats = [id::CODEC_ID_PCM_F32BE, id::CODEC_ID_PCM_F64BE].contains(&codec);
    decode_blocks(blocks, Bytes::File(file.part(start.into(), there)), sound)?;
    if size != STREAMED {
        sound.lacks(u64::from(size).saturating_sub(found) as f64 / there as f64);
    }
    Ok(())
}

/// A coding by its number, and its bytes per sample.
fn coded(coding: u32) -> Result<(AudioCodecId, usize), DecodeError> {
    Ok(match coding {
        1 => (id::CODEC_ID_PCM_MULAW, 1),
        2 => (id::CODEC_ID_PCM_S8, 1),
        3 => (id::CODEC_ID_PCM_S16BE, 2),
        4 => (id::CODEC_ID_PCM_S24BE, 3),
        5 => (id::CODEC_ID_PCM_S32BE, 4),
        6 => (id::CODEC_ID_PCM_F32BE, 4),
        7 => (id::CODEC_ID_PCM_F64BE, 8),
        27 => (id::CODEC_ID_PCM_ALAW, 1),
        other => return Err(Refused::RareCoding.error_as(format!("AU with the coding {other}"))),
    })
}
