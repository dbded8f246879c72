//! Samples in a file of a record, by the storage formats of `signal(5)`.

use super::header::Signal;
use super::scale::{Scaled, scaled};
use crate::audio::{DecodeError, Limits};

/// A storage format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// 8 bits, offset binary.
    F80,
    /// 16 bits, offset binary, low byte first.
    F160,
    /// 16 bits, low byte first.
    F16,
    /// 16 bits, high byte first.
    F61,
    /// 24 bits, low byte first.
    F24,
    /// 32 bits, low byte first.
    F32,
    /// Two samples of 12 bits in three bytes.
    F212,
}

impl Format {
    pub(super) fn of(number: u16) -> Option<Self> {
        Some(match number {
            80 => Self::F80,
            160 => Self::F160,
            16 => Self::F16,
            61 => Self::F61,
            24 => Self::F24,
            32 => Self::F32,
            212 => Self::F212,
            _ => return None,
        })
    }

    /// Bits of a sample. The smallest value stands for a sample that is missing.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::F80 => 8,
            Self::F212 => 12,
            Self::F16 | Self::F61 | Self::F160 => 16,
            Self::F24 => 24,
            Self::F32 => 32,
        }
    }

    /// How many samples so many bytes hold.
    fn count(self, bytes: usize) -> usize {
        match self {
            Self::F212 => bytes / 3 * 2 + usize::from(bytes % 3 == 2),
            _ => bytes / (self.bits() as usize / 8),
        }
    }

    /// A sample by its place in the file; `None` behind the end.
    fn sample(self, bytes: &[u8], index: usize) -> Option<i32> {
        let width = self.bits() as usize / 8;
        let at = |width: usize| bytes.get(index.checked_mul(width)?..);
        Some(match self {
            Self::F80 => i32::from(*at(1)?.first()?) - 128,
            Self::F16 => i32::from(i16::from_le_bytes(*at(width)?.first_chunk()?)),
            Self::F61 => i32::from(i16::from_be_bytes(*at(width)?.first_chunk()?)),
            Self::F160 => i32::from(u16::from_le_bytes(*at(width)?.first_chunk()?)) - 32_768,
            Self::F24 => {
                let [a, b, c] = *at(width)?.first_chunk()?;
                i32::from_le_bytes([0, a, b, c]) >> 8
            }
            Self::F32 => i32::from_le_bytes(*at(width)?.first_chunk()?),
            Self::F212 => {
                let pair = bytes.get((index / 2).checked_mul(3)?..)?;
                let middle = *pair.get(1)?;
                // The middle byte holds the four high bits of both, those of the first one below.
                let [low, high] = match index % 2 {
                    0 => [*pair.first()?, middle & 0x0F],
                    _ => [*pair.get(2)?, middle >> 4],
                };
                (i32::from(u16::from_le_bytes([low, high])) << 20) >> 20
            }
        })
    }
}

/// Where the samples of a signal lie in its file.
#[derive(Debug, Clone, Copy)]
pub(in crate::audio) struct Layout<'a> {
    signal: &'a Signal,
    format: Format,
    /// Samples of all signals in a frame.
    frame: usize,
    /// Samples of a frame before those of the signal.
    before: usize,
    /// Samples of the signal per second.
    rate: f64,
    /// Frames by the header.
    frames: Option<u64>,
}

impl<'a> Layout<'a> {
    /// The layout of one of the signals that lie together in a file.
    pub(in crate::audio) fn of(
        together: &[&'a Signal],
        index: usize,
        rate: f64,
        frames: Option<u64>,
    ) -> Result<Self, DecodeError> {
        let signal = together[index];
        let format = Format::of(signal.format).ok_or_else(|| DecodeError::UnsupportedCodec {
            what: format!("a WFDB record in the storage format {}", signal.format),
            advice: "Convert it to WAV with WFDB's mit2wav and try again.",
        })?;
        let samples = |signals: &[&Signal]| {
            signals.iter().fold(0, |sum: usize, signal| sum.saturating_add(signal.per_frame))
        };
        Ok(Self {
            signal,
            format,
            frame: samples(together),
            before: samples(&together[..index]),
            rate: rate * signal.per_frame as f64,
            frames,
        })
    }

    /// The samples of the signal.
    ///
    /// # Errors
    /// [`DecodeError`] where there is none, or more than the limits allow.
    pub(in crate::audio) fn read(
        &self,
        file: &[u8],
        limits: &Limits,
    ) -> Result<Scaled, DecodeError> {
        let samples = file.get(self.signal.offset..).unwrap_or_default();
        let there = self.format.count(samples.len()) / self.frame;
        let declared = self.frames.map_or(there, |n| usize::try_from(n).unwrap_or(usize::MAX));
        let frames = there.min(declared);
        let count = frames.saturating_mul(self.signal.per_frame);
        // The cast saturates.
        limits.check_kind(self.rate.round() as u32, 1)?;
        limits.check_length(count as f64 / self.rate, file.len() as u64)?;
        if frames == 0 {
            return Err(DecodeError::NoSamples);
        }
        let mut values = Vec::with_capacity(count);
        for frame in 0..frames {
            let first = frame * self.frame + self.before;
            let of_frame = first..first + self.signal.per_frame;
            values.extend(of_frame.filter_map(|index| self.format.sample(samples, index)));
        }
        let frame_rate = self.rate / self.signal.per_frame as f64;
        let missing_s = (declared - frames) as f64 / frame_rate;
        Ok(scaled(&values, self.signal, self.format.bits(), self.rate, missing_s))
    }
}
