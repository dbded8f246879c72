//! How samples are stored in a WAVE file, and their conversion to ±1 full scale.
//!
//! Source: Microsoft, *Multiple channel audio data and WAVE files* (`WAVEFORMATEX`,
//! `WAVEFORMATEXTENSIBLE`); codes of codings from `mmreg.h`.

use crate::audio::DecodeError;

const PCM: u16 = 0x0001;
const IEEE_FLOAT: u16 = 0x0003;
const EXTENSIBLE: u16 = 0xFFFE;

/// How one sample is stored, little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    /// 8 bits, offset binary.
    Unsigned8,
    /// 16 to 32 bits, two's complement, in this many bytes.
    Signed(usize),
    Float32,
    Float64,
}

/// A parsed `fmt ` chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) channels: usize,
    pub(super) sample_rate: u32,
    sample: Sample,
}

impl Format {
    /// Reads the body of a `fmt ` chunk.
    pub(super) fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let damaged = DecodeError::Corrupt { detail: "its header makes no sense" };
        let head: &[u8; 16] = body.first_chunk().ok_or(damaged.clone())?;
        let word = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let channels = usize::from(word(2));
        let bytes = sample_bytes(usize::from(word(12)), channels, usize::from(word(14)));
        if channels == 0 || bytes == 0 {
            return Err(damaged);
        }
        Ok(Self {
            channels,
            sample_rate: u32::from_le_bytes([head[4], head[5], head[6], head[7]]),
            sample: Sample::new(coding(word(0), body), bytes)?,
        })
    }

    /// Bytes of one sample of every channel.
    pub(super) fn frame_bytes(&self) -> usize {
        self.channels * self.sample.bytes()
    }

    /// Converts interleaved bytes to one vector per channel; an incomplete last frame is dropped.
    pub(super) fn planar(&self, data: &[u8]) -> Vec<Vec<f32>> {
        let step = self.sample.bytes();
        (0..self.channels)
            .map(|channel| {
                let at = channel * step;
                data.chunks_exact(self.frame_bytes())
                    .map(|frame| finite(self.sample.decode(&frame[at..at + step])))
                    .collect()
            })
            .collect()
    }
}

/// The coding; for the extensible format it is the first word of the sub-format's GUID.
fn coding(tag: u16, body: &[u8]) -> u16 {
    match (tag, body.get(24..26)) {
        (EXTENSIBLE, Some(&[low, high])) => u16::from_le_bytes([low, high]),
        (EXTENSIBLE, _) => PCM,
        _ => tag,
    }
}

/// Bytes per sample: from the block size where that is consistent (24 bits may lie in 4 bytes,
/// at the upper end), else from the bits.
fn sample_bytes(block: usize, channels: usize, bits: usize) -> usize {
    let from_bits = bits.div_ceil(8);
    match block.checked_div(channels) {
        Some(bytes) if block.is_multiple_of(channels) && (from_bits..=8).contains(&bytes) => bytes,
        _ => from_bits,
    }
}

impl Sample {
    fn new(coding: u16, bytes: usize) -> Result<Self, DecodeError> {
        match (coding, bytes) {
            (PCM, 1) => Ok(Self::Unsigned8),
            (PCM, 2..=4) => Ok(Self::Signed(bytes)),
            (IEEE_FLOAT, 4) => Ok(Self::Float32),
            (IEEE_FLOAT, 8) => Ok(Self::Float64),
            _ => Err(DecodeError::UnsupportedCodec { what: describe(coding, bytes) }),
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed(bytes) => bytes,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// One sample, in ±1 full scale.
    fn decode(self, bytes: &[u8]) -> f32 {
        assert_eq!(bytes.len(), self.bytes(), "a sample has the length of its kind");
        match (self, bytes) {
            (Self::Unsigned8, &[b]) => (f32::from(b) - 128.0) / 128.0,
            (Self::Signed(_), &[a, b]) => f32::from(i16::from_le_bytes([a, b])) / 32_768.0,
            (Self::Signed(_), &[a, b, c]) => {
                i32::from_le_bytes([0, a, b, c]) as f32 / 2_147_483_648.0
            }
            (Self::Signed(_), &[a, b, c, d]) => {
                i32::from_le_bytes([a, b, c, d]) as f32 / 2_147_483_648.0
            }
            (Self::Float32, &[a, b, c, d]) => f32::from_le_bytes([a, b, c, d]),
            (Self::Float64, &[a, b, c, d, e, f, g, h]) => {
                f64::from_le_bytes([a, b, c, d, e, f, g, h]) as f32
            }
            // The length was checked above.
            _ => 0.0,
        }
    }
}

/// A number that is none must not spread through filters: it becomes silence.
fn finite(x: f32) -> f32 {
    if x.is_finite() { x } else { 0.0 }
}

fn describe(coding: u16, bytes: usize) -> String {
    let name = match coding {
        0x0002 => "Microsoft ADPCM inside WAV",
        0x0006 => "A-law inside WAV",
        0x0007 => "mu-law inside WAV",
        0x0011 => "IMA ADPCM inside WAV",
        0x0031 => "GSM 6.10 inside WAV",
        0x0050 => "MPEG layer I or II inside WAV",
        0x0055 => "MP3 inside WAV",
        0x00FF => "AAC inside WAV",
        0x0160..=0x0163 => "Windows Media inside WAV",
        PCM | IEEE_FLOAT => return format!("WAV with {}-bit samples", bytes * 8),
        _ => return format!("WAV with the coding 0x{coding:04X}"),
    };
    name.into()
}
