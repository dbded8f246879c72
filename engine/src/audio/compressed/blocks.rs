//! Codings that WAV files hold and symphonia decodes: blocks of one length, each with the same number of samples.

use std::io::Read;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoderOptions};
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};

use super::codecs::codecs;
use super::opened::Bytes;
use super::packet::append;
use crate::audio::DecodeError;
use crate::audio::refused::Refused;
use crate::audio::sound::Sound;

/// How sound is laid out in blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audio) struct Blocks {
    pub(in crate::audio) codec: AudioCodecId,
    pub(in crate::audio) channels: u16,
    /// In hertz.
    pub(in crate::audio) sample_rate: u32,
    /// Length of a block, in bytes; not 0.
    pub(in crate::audio) bytes: usize,
    /// Samples per channel in a block.
    pub(in crate::audio) frames: u16,
}

/// Decodes all blocks; a last one that is cut off may be left out.
///
/// # Errors
/// [`DecodeError`] where there is no decoder for such blocks, no block at all, or more than the limits allow.
pub(in crate::audio) fn decode_blocks(
    blocks: Blocks,
    mut data: Bytes<'_>,
    sound: &mut Sound<'_>,
) -> Result<(), DecodeError> {
    let mut parameters = AudioCodecParameters::new();
    parameters
        .for_codec(blocks.codec)
        .with_sample_rate(blocks.sample_rate)
        .with_channels(Channels::Discrete(blocks.channels))
        .with_max_frames_per_packet(blocks.frames.into())
        .with_frames_per_block(blocks.frames.into());
    // There is one reason: more channels than the decoder knows.
    let mut decoder = codecs()
        .make_audio_decoder(&parameters, &AudioDecoderOptions::default())
        .map_err(|_| Refused::RareCoding.error_as("ADPCM with more than two channels".into()))?;
    let count = data.length() / blocks.bytes as u64 * u64::from(blocks.frames);
    let length_s = count as f64 / f64::from(blocks.sample_rate);
    sound.expect(Some(length_s), data.length())?;
    let duration = Duration::new(blocks.frames.into());
    let (mut block, mut packet) = (Vec::new(), Vec::new());
    while !sound.is_done() && fill(&mut block, &mut data, blocks.bytes)? > 0 {
        match decoder.decode_ref(&PacketRef::new(0, Timestamp::ZERO, duration, &block)) {
            Ok(buffer) => append(sound, &buffer, &mut packet)?,
            Err(_) if block.len() < blocks.bytes => {}
            // A damaged block; the result says that sound is missing.
            Err(_) => sound.incomplete = true,
        }
    }
    Ok(())
}

/// Reads the next block, of which the last may be shorter; returns its length.
fn fill(block: &mut Vec<u8>, data: &mut Bytes<'_>, count: usize) -> Result<usize, DecodeError> {
    block.clear();
    let read = Read::by_ref(data).take(count as u64).read_to_end(block);
    read.map_err(|error| DecodeError::Unreadable { cause: error.to_string() })
}
