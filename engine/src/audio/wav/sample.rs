//! One sample of linear PCM or floating point in a WAVE file, and its conversion to ±1 full scale.

/// How one sample is stored, little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// 8 bits, offset binary.
    Unsigned8,
    /// 16 to 32 bits, two's complement, in this many bytes.
    Signed(usize),
    Float32,
    Float64,
}

impl Sample {
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed(bytes) => bytes,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    pub(super) fn is_float(self) -> bool {
        matches!(self, Self::Float32 | Self::Float64)
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

    /// Adds interleaved bytes to one vector per channel; an incomplete last frame is dropped.
    pub(super) fn append_planar(self, data: &[u8], channels: &mut [Vec<f32>]) {
        let step = self.bytes();
        let frame_bytes = step * channels.len();
        for (index, channel) in channels.iter_mut().enumerate() {
            let at = index * step;
            let frames = data.chunks_exact(frame_bytes);
            channel.extend(frames.map(|frame| self.decode(&frame[at..at + step])));
        }
    }
}
