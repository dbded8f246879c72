//! The core of AAC. HE-AAC is AAC-LC at half the sampling rate, plus a description of the upper half of the spectrum
//! ("SBR") and of the second channel ("PS"). Heart sounds lie in the core, so the core alone is decoded.
//!
//! Source: ISO/IEC 14496-3 §1.6.2.1, `AudioSpecificConfig`.

use crate::audio::refused::Refused;

const LC: u32 = 2;
const SBR: u32 = 5;
const PS: u32 = 29;
/// Sampling rates of the indices, in hertz.
const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
/// The index that says that the rate itself follows.
const EXPLICIT: u32 = 15;

/// What is decoded of an AAC stream.
#[derive(Debug, PartialEq)]
pub(super) struct Core {
    /// Configuration of the core alone.
    pub(super) config: Box<[u8]>,
    /// Its sampling rate, in hertz.
    pub(super) sample_rate: u32,
}

/// The core of a stream by its configuration.
///
/// # Errors
/// The kind as which it is refused.
pub(super) fn core(config: &[u8]) -> Result<Core, Refused> {
    let mut bits = Bits { bytes: config, at: 0 };
    let broken = Refused::OtherAac;
    let mut object = bits.object_type().ok_or(broken)?;
    let rate = bits.rate().ok_or(broken)?;
    let channels = bits.take(4).ok_or(broken)?;
    let explicit = matches!(object, SBR | PS);
    if explicit {
        bits.rate().ok_or(broken)?;
        object = bits.object_type().ok_or(broken)?;
    }
    // The first bit after it asks for frames of 960 samples.
    let short_frames = bits.take(1) == Some(1);
    match (object, channels) {
        (LC, 1 | 2) if !short_frames => {}
        (LC, 3..) => return Err(Refused::SurroundAac),
        _ if explicit => return Err(Refused::HeAac),
        _ => return Err(Refused::OtherAac),
    }
    // Some writers give the rate itself where the index would do.
    let index = RATES.iter().position(|known| *known == rate).ok_or(broken)? as u32;
    // Five bits of type, four of the rate, four of the channels, three of zero.
    let word = (LC << 11 | index << 7 | channels << 3) as u16;
    Ok(Core { config: word.to_be_bytes().into(), sample_rate: rate })
}

/// Bits from the highest on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<u32> {
        (0..count).try_fold(0, |value, _| {
            let byte = *self.bytes.get(self.at / 8)?;
            let bit = (byte >> (7 - self.at % 8)) & 1;
            self.at += 1;
            Some(value << 1 | u32::from(bit))
        })
    }

    fn object_type(&mut self) -> Option<u32> {
        match self.take(5)? {
            31 => Some(32 + self.take(6)?),
            object => Some(object),
        }
    }

    fn rate(&mut self) -> Option<u32> {
        match self.take(4)? {
            EXPLICIT => self.take(24),
            index => RATES.get(index as usize).copied(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn plain_aac_is_its_own_core() {
        let found = core(&[0x12, 0x10]).unwrap();
        assert_eq!((&*found.config, found.sample_rate), (&[0x12, 0x10][..], 44_100));
    }

    #[test]
    fn both_ways_of_announcing_he_aac_lead_to_the_same_core() {
        // 22.05 kHz, one channel; 44.1 kHz with SBR.
        let lc = 0x1388_u16.to_be_bytes();
        let hierarchical = core(&[0x2B, 0x8A, 0x08, 0x00]).unwrap();
        let compatible = core(&[0x13, 0x88, 0x56, 0xE5, 0xA0]).unwrap();
        assert_eq!(&*hierarchical.config, lc);
        assert_eq!(hierarchical, compatible);
        assert_eq!(compatible.sample_rate, 22_050);
    }

    #[test]
    fn what_is_no_lc_is_refused_by_name() {
        // xHE-AAC has the type 42, written as 31 and 10; AAC Main has 1; six channels have the layout 6.
        assert_eq!(core(&[0xF9, 0x48, 0x80]), Err(Refused::OtherAac));
        assert_eq!(core(&[0x0A, 0x10]), Err(Refused::OtherAac));
        assert_eq!(core(&[0x12, 0x30]), Err(Refused::SurroundAac));
        assert_eq!(core(&[]), Err(Refused::OtherAac));
    }
}
