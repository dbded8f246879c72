//! Headers of MPEG audio frames, which begin anywhere: behind a tag, behind zeros, in the middle of a stream.
//!
//! Source: ISO/IEC 11172-3 §2.4.1.3 and ISO/IEC 13818-3; version 2.5 as Fraunhofer and LAME write it.

/// Frames in a row, alike in kind, that random bytes don't hold.
const IN_A_ROW: usize = 3;
/// How far behind leading zeros a stream is looked for, in bytes. The longest frame has 1441.
const REACH: usize = 1 << 16;

/// Bit rates in kbit/s by index, in the order of `bit_rates`.
const BIT_RATES: [[u16; 15]; 5] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// The header of one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    /// Layer, 1 to 3.
    pub(super) layer: u8,
    /// Length of the whole frame, in bytes.
    length: usize,
    /// Version, layer and sampling rate, which no frame of a stream changes.
    kind: [u8; 2],
}

impl FrameHeader {
    /// Reads the four bytes of a header; `None` where they are none, or of "free" bit rate.
    fn read(bytes: &[u8]) -> Option<Self> {
        let &[0xFF, second, third, _] = bytes.first_chunk::<4>()? else { return None };
        let (version, layer) = ((second >> 3) & 3, 4 - ((second >> 1) & 3));
        let rate = [44_100, 48_000, 32_000].get(usize::from((third >> 2) & 3)).copied()?;
        if second & 0xE0 != 0xE0 || version == 1 || layer == 4 {
            return None;
        }
        let kilobits = *bit_rates(version, layer)?.get(usize::from(third >> 4))?;
        // Version 1 has the rate as it is, 2 half of it, 2.5 a quarter.
        let rate: usize = rate >> [2, 0, 1, 0][usize::from(version)];
        let padding = usize::from((third >> 1) & 1);
        // Bytes in a frame of 384, 1152 or 576 samples.
        let length = match (layer, version) {
            (1, _) => (12_000 * usize::from(kilobits) / rate + padding) * 4,
            (3, 0 | 2) => 72_000 * usize::from(kilobits) / rate + padding,
            _ => 144_000 * usize::from(kilobits) / rate + padding,
        };
        (length > 4).then_some(Self { layer, length, kind: [second & 0xFE, third & 0x0C] })
    }
}

fn bit_rates(version: u8, layer: u8) -> Option<&'static [u16; 15]> {
    BIT_RATES.get(match (version, layer) {
        (3, layer) => usize::from(layer - 1),
        (_, 1) => 3,
        _ => 4,
    })
}

/// The header at the first byte, where the next frame, if the bytes reach so far, has one of the same kind.
pub(super) fn first_frame(bytes: &[u8]) -> Option<FrameHeader> {
    let header = FrameHeader::read(bytes)?;
    let next = bytes.get(header.length..).filter(|rest| rest.len() >= 4);
    let alike = |rest| FrameHeader::read(rest).is_some_and(|h| h.kind == header.kind);
    next.is_none_or(alike).then_some(header)
}

/// Offset of the first frame of an MP3 stream that begins behind zeros or in the middle of a frame.
pub(super) fn find_layer3(bytes: &[u8]) -> Option<usize> {
    let zeros = bytes.iter().position(|b| *b != 0)?;
    (zeros..bytes.len().min(zeros + REACH)).find(|at| begins_stream(&bytes[*at..]))
}

fn begins_stream(bytes: &[u8]) -> bool {
    let Some(first) = FrameHeader::read(bytes).filter(|header| header.layer == 3) else {
        return false;
    };
    let mut at = first.length;
    (1..IN_A_ROW).all(|_| {
        let next = bytes.get(at..).and_then(FrameHeader::read);
        at += next.map_or(0, |header| header.length);
        next.is_some_and(|header| header.kind == first.kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_the_standard() {
        let length = |bytes: [u8; 4]| FrameHeader::read(&bytes).map(|h| (h.layer, h.length));
        assert_eq!(length([0xFF, 0xFB, 0x90, 0x64]), Some((3, 417)));
        assert_eq!(length([0xFF, 0xFB, 0x92, 0x64]), Some((3, 418)));
        // Version 2 at 22.05 kHz and 64 kbit/s, and version 2.5 at 11.025 kHz.
        assert_eq!(length([0xFF, 0xF3, 0x80, 0xC4]), Some((3, 208)));
        assert_eq!(length([0xFF, 0xE3, 0x80, 0xC4]), Some((3, 417)));
        assert_eq!(length([0xFF, 0xFD, 0x84, 0x04]), Some((2, 384)));
        for none in [[0xFF, 0xFB, 0xF0, 0], [0xFF, 0xFB, 0x9C, 0], [0xFF, 0xEB, 0x90, 0], [0; 4]] {
            assert_eq!(length(none), None);
        }
    }

    #[test]
    fn a_stream_is_found_behind_zeros_and_within_a_frame() {
        let mut frame = vec![0xFF, 0xFB, 0x90, 0x64];
        frame.resize(417, 0x55);
        let stream = frame.repeat(4);
        for junk in [Vec::new(), vec![0; 100_000], stream[200..417].to_vec()] {
            let bytes = [junk.as_slice(), &stream].concat();
            assert_eq!(find_layer3(&bytes), Some(junk.len()));
        }
        assert_eq!(find_layer3(&stream[..800]), None);
        assert_eq!(find_layer3(&[0; 5000]), None);
    }
}
