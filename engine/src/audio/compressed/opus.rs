//! Opus, decoded by ropus behind symphonia's interface, so that every container that symphonia reads can hold it.
//!
//! Source: RFC 7845 §5.1 (Ogg), *Encapsulation of Opus in ISO Base Media File Format* §4.3.2 (MP4).

use ropus::OpusMSDecoder;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, Channels,
    GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;

/// Rate at which all Opus is decoded, in hertz.
const RATE: u32 = 48_000;
/// Frames of the longest packet: 120 ms.
const MAX_FRAMES: usize = 5_760;
/// Half the range of 16 bits.
const FULL_SCALE: f32 = 32_768.0;

/// The header of a stream, which every container keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    channels: u8,
    /// Frames before the sound.
    pre_skip: u16,
    /// In 1/256 dB.
    gain: i16,
    streams: u8,
    coupled: u8,
    /// The decoded channel of each channel.
    mapping: Vec<u8>,
}

impl Head {
    /// Reads it; `None` where it is damaged, or its channels are laid out for a purpose other than loudspeakers.
    fn read(bytes: &[u8]) -> Option<Self> {
        let body = bytes.strip_prefix(b"OpusHead")?;
        let &[version, channels, s0, s1, _, _, _, _, g0, g1, family, ref layout @ ..] = body else {
            return None;
        };
        // MP4 has version 0 and its numbers with the high byte first.
        let word = |bytes| {
            if version == 0 { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
        };
        let (streams, coupled, mapping) = match (family, channels, layout) {
            (0, 1 | 2, _) => (1, channels - 1, vec![0, 1]),
            (1, 1..=8, &[streams, coupled, ref mapping @ ..]) => {
                (streams, coupled, mapping.to_vec())
            }
            _ => return None,
        };
        let mapping = mapping.get(..usize::from(channels))?.to_vec();
        let (pre_skip, gain) = (word([s0, s1]), word([g0, g1]).cast_signed());
        Some(Self { channels, pre_skip, gain, streams, coupled, mapping })
    }
}

/// The decoder of a stream.
pub(super) struct OpusDecoder {
    parameters: AudioCodecParameters,
    decoder: OpusMSDecoder,
    gapless: bool,
    /// Frames that are still to be left out. Symphonia's readers don't mark those of Opus in packets.
    pre_skip: usize,
    /// Interleaved.
    packet: Vec<i16>,
    buffer: AudioBuffer<f32>,
}

impl OpusDecoder {
    fn new(parameters: &AudioCodecParameters, gapless: bool) -> Result<Self> {
        let Some(head) = parameters.extra_data.as_deref().and_then(Head::read) else {
            return unsupported_error("opus: layout of channels");
        };
        let Head { channels, pre_skip, gain, streams, coupled, ref mapping } = head;
        let [count, streams, coupled] = [channels, streams, coupled].map(i32::from);
        let Ok(mut decoder) =
            OpusMSDecoder::new(RATE.cast_signed(), count, streams, coupled, mapping)
        else {
            return decode_error("opus: layout of channels");
        };
        decoder.set_gain(gain.into());
        let spec = AudioSpec::new(RATE, Channels::Discrete(channels.into()));
        Ok(Self {
            parameters: parameters.clone(),
            decoder,
            gapless,
            pre_skip: if gapless { pre_skip.into() } else { 0 },
            packet: vec![0; MAX_FRAMES * usize::from(channels)],
            buffer: AudioBuffer::new(spec, MAX_FRAMES),
        })
    }

    fn decode_packet(&mut self, packet: &PacketRef<'_>) -> Result<()> {
        self.buffer.clear();
        let size = |count| i32::try_from(count).ok().filter(|size| *size > 0);
        let (Some(length), Some(room)) = (size(packet.data.len()), size(MAX_FRAMES)) else {
            return decode_error("opus: length of a packet");
        };
        let decoded = self.decoder.decode(Some(packet.data), length, &mut self.packet, room, false);
        let Ok(frames) = decoded.map(|frames| frames.unsigned_abs() as usize) else {
            return decode_error("opus: damaged packet");
        };
        self.buffer.render_silence(Some(frames));
        let channels = self.buffer.num_planes();
        for (index, plane) in self.buffer.iter_planes_mut().enumerate() {
            let samples = self.packet[index..].iter().step_by(channels);
            for (to, from) in plane.iter_mut().zip(samples) {
                *to = f32::from(*from) / FULL_SCALE;
            }
        }
        if self.gapless {
            let start = self.pre_skip.min(frames);
            self.pre_skip -= start;
            self.buffer.trim(start, packet.trim_end.get() as usize);
        }
        Ok(())
    }
}

impl AudioDecoder for OpusDecoder {
    fn reset(&mut self) {
        self.decoder.reset();
    }

    fn codec_info(&self) -> &CodecInfo {
        &INFO.info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        match self.decode_packet(packet) {
            Ok(()) => Ok(self.buffer.as_generic_audio_buffer_ref()),
            Err(error) => {
                self.buffer.clear();
                Err(error)
            }
        }
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

/// What a registry is told.
const INFO: SupportedAudioCodec = SupportedAudioCodec {
    id: CODEC_ID_OPUS,
    info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
};

impl RegisterableAudioDecoder for OpusDecoder {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(parameters, options.gapless)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &[INFO]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn bytes(version: u8, channels: u8, words: [[u8; 2]; 2], rest: &[u8]) -> Vec<u8> {
        let [pre_skip, gain] = words;
        [&b"OpusHead"[..], &[version, channels], &pre_skip, &[0; 4], &gain, rest].concat()
    }

    #[test]
    fn numbers_have_the_low_byte_first_in_ogg_and_the_high_byte_first_in_mp4() {
        for (version, words) in [(1, [[0x38, 1], [0, 0xFF]]), (0, [[1, 0x38], [0xFF, 0]])] {
            let head = Head::read(&bytes(version, 2, words, &[0])).unwrap();
            assert_eq!((head.pre_skip, head.gain), (312, -256));
            assert_eq!((head.streams, head.coupled, head.mapping), (1, 1, vec![0, 1]));
        }
    }

    #[test]
    fn several_streams_are_laid_out_as_the_header_says() {
        let head = Head::read(&bytes(1, 4, [[0; 2]; 2], &[1, 2, 2, 0, 1, 2, 3])).unwrap();
        assert_eq!((head.streams, head.coupled, head.mapping), (2, 2, vec![0, 1, 2, 3]));
    }

    #[test]
    fn a_header_that_is_cut_off_or_for_no_loudspeakers_is_refused() {
        for (channels, rest) in
            [(3, &[0][..]), (4, &[1, 2, 2, 0]), (4, &[2, 2, 2, 0, 1, 2, 3]), (1, &[])]
        {
            assert_eq!(Head::read(&bytes(1, channels, [[0; 2]; 2], rest)), None);
        }
    }
}
