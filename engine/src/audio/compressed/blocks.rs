//! Codings that WAV files hold and symphonia decodes: blocks of one length, each with the same number of samples.

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoderOptions};
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};

use super::codecs::codecs;
use super::sound::Sound;
use super::trim::Trim;
use crate::audio::decoded::Decoded;
use crate::audio::refused::Refused;
use crate::audio::{DecodeError, Limits};

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
    data: &[u8],
    limits: &Limits,
) -> Result<Decoded, DecodeError> {
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
    let mut sound = Sound::new(limits);
    let duration = Duration::new(blocks.frames.into());
    for block in data.chunks(blocks.bytes) {
        match decoder.decode_ref(&PacketRef::new(0, Timestamp::ZERO, duration, block)) {
            Ok(buffer) => sound.append(&buffer)?,
            Err(_) if block.len() < blocks.bytes => {}
            // A damaged block; the result says that sound is missing.
            Err(_) => sound.incomplete = true,
        }
    }
    sound.into_decoded(Trim::default())
}
