//! How sound is stored in a WAVE file.
//!
//! Source: Microsoft, *Multiple channel audio data and WAVE files* (`WAVEFORMATEX`,
//! `WAVEFORMATEXTENSIBLE`), *New multimedia data types* (ADPCM); codes of codings from `mmreg.h`.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as id;

use super::sample::Sample;
use crate::audio::DecodeError;
use crate::audio::compressed::Blocks;
use crate::audio::refused::Refused;

const PCM: u16 = 0x0001;
const MICROSOFT_ADPCM: u16 = 0x0002;
const IEEE_FLOAT: u16 = 0x0003;
const A_LAW: u16 = 0x0006;
const MU_LAW: u16 = 0x0007;
const IMA_ADPCM: u16 = 0x0011;
const MP3: u16 = 0x0055;
const EXTENSIBLE: u16 = 0xFFFE;

/// Frames of A-law and mu-law that are decoded at once.
const LAW_FRAMES: u16 = 4096;

/// How the sound is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Samples one by one.
    Samples(Sample),
    /// Blocks of samples.
    Blocks(Blocks),
    /// A whole MP3 stream.
    Mp3,
}

/// A parsed `fmt ` chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) channels: u16,
    /// In hertz.
    pub(super) sample_rate: u32,
    pub(super) coding: Coding,
}

/// The first fields of the chunk.
struct Head {
    tag: u16,
    channels: u16,
    sample_rate: u32,
    block: u16,
    bits: u16,
}

impl Format {
    /// Reads the body of a `fmt ` chunk; `data` settles where its fields contradict each other.
    pub(super) fn parse(body: &[u8], data: &[u8]) -> Result<Self, DecodeError> {
        let damaged = DecodeError::Corrupt { detail: "its header makes no sense" };
        let bytes: &[u8; 16] = body.first_chunk().ok_or(damaged.clone())?;
        let word = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let head = Head {
            tag: coding_tag(word(0), body),
            channels: word(2),
            sample_rate: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
            block: word(12),
            bits: word(14),
        };
        if head.channels == 0 {
            return Err(damaged);
        }
        let coding = match head.tag {
            PCM | IEEE_FLOAT => Coding::Samples(head.sample(data)?),
            A_LAW => Coding::Blocks(head.law(id::CODEC_ID_PCM_ALAW)),
            MU_LAW => Coding::Blocks(head.law(id::CODEC_ID_PCM_MULAW)),
            // In a block each channel has a preamble of seven bytes with two samples, or of four with one.
            MICROSOFT_ADPCM => Coding::Blocks(head.adpcm(id::CODEC_ID_ADPCM_MS, 7, 2)?),
            IMA_ADPCM => Coding::Blocks(head.adpcm(id::CODEC_ID_ADPCM_IMA_WAV, 4, 1)?),
            MP3 => Coding::Mp3,
            tag => return Err(refused(tag)),
        };
        Ok(Self { channels: head.channels, sample_rate: head.sample_rate, coding })
    }
}

impl Head {
    /// How PCM or floating point is stored.
    fn sample(&self, data: &[u8]) -> Result<Sample, DecodeError> {
        match (self.tag, self.sample_bytes(data)) {
            (_, 0) => Err(DecodeError::Corrupt { detail: "its header makes no sense" }),
            (PCM, 1) => Ok(Sample::Unsigned8),
            (PCM, bytes @ 2..=4) => Ok(Sample::Signed(bytes)),
            (IEEE_FLOAT, 4) => Ok(Sample::Float32),
            (IEEE_FLOAT, 8) => Ok(Sample::Float64),
            (IEEE_FLOAT, 2) => {
                Err(Refused::RareCoding.error_as("WAV with half-precision floats (16 bits)".into()))
            }
            (_, bytes) => {
                Err(Refused::RareCoding.error_as(format!("WAV with {}-bit samples", bytes * 8)))
            }
        }
    }

    /// Bytes per sample: by the bits, as other programs have it, because many recorders write a wrong block size. Only
    /// where bits don't fill bytes, or 24 of them lie at the upper end of four bytes, the block size counts.
    fn sample_bytes(&self, data: &[u8]) -> usize {
        let (block, channels) = (usize::from(self.block), usize::from(self.channels));
        let (by_bits, fills) = (usize::from(self.bits.div_ceil(8)), self.bits.is_multiple_of(8));
        match block / channels {
            by_block @ 1..=8 if self.bits == 0 => by_block,
            by_block @ 1..=4 if !fills && by_block >= by_bits => by_block,
            4 if self.bits == 24 && has_empty_low_bytes(data) => 4,
            _ => by_bits,
        }
    }

    /// A byte per sample, in blocks of any length.
    fn law(&self, codec: AudioCodecId) -> Blocks {
        Blocks {
            codec,
            channels: self.channels,
            sample_rate: self.sample_rate,
            bytes: usize::from(self.channels) * usize::from(LAW_FRAMES),
            frames: LAW_FRAMES,
        }
    }

    /// Blocks of a preamble and then four bits per sample.
    fn adpcm(&self, codec: AudioCodecId, preamble: u16, first: u16) -> Result<Blocks, DecodeError> {
        let per_channel = self.block / self.channels;
        let nibbles = per_channel.checked_sub(preamble).and_then(|bytes| bytes.checked_mul(2));
        let frames = nibbles
            .and_then(|n| n.checked_add(first))
            .ok_or(DecodeError::Corrupt { detail: "its header makes no sense" })?;
        Ok(Blocks {
            codec,
            channels: self.channels,
            sample_rate: self.sample_rate,
            bytes: usize::from(self.block),
            frames,
        })
    }
}

/// Whether each four bytes begin with a zero, but don't all consist of zeros.
fn has_empty_low_bytes(data: &[u8]) -> bool {
    const LOOK: usize = 1 << 16;
    let head = &data[..data.len().min(LOOK)];
    head.chunks_exact(4).all(|sample| sample[0] == 0) && head.iter().any(|byte| *byte != 0)
}

/// The coding; for the extensible format it is the first word of the sub-format's GUID.
fn coding_tag(tag: u16, body: &[u8]) -> u16 {
    match (tag, body.get(24..26)) {
        (EXTENSIBLE, Some(&[low, high])) => u16::from_le_bytes([low, high]),
        (EXTENSIBLE, _) => PCM,
        _ => tag,
    }
}

/// The refusal of a coding that can't be decoded.
fn refused(tag: u16) -> DecodeError {
    let kind = match tag {
        0x0022 | 0x0042 | 0x0083 => Refused::VoiceCoder,
        0x0031 => Refused::Gsm,
        0x0050 => Refused::MpegLayer12,
        0x0057 | 0x0058 | 0x7A21 | 0x7A22 => Refused::Amr,
        0x00FF | 0x1600..=0x1602 | 0x1610 => Refused::OtherAac,
        0x0160..=0x0163 => Refused::Wma,
        0x2000 => Refused::Dolby,
        0x704F => Refused::Opus,
        0xA109 => Refused::Speex,
        _ => return Refused::RareCoding.error_as(format!("WAV with the coding 0x{tag:04X}")),
    };
    kind.error_as(format!("{} inside WAV", kind.name()))
}
