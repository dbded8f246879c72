//! The sound track of an opened file, decoded.

use std::io::ErrorKind;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known as id;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, Track, TrackType};

use super::aac;
use super::codecs::codecs;
use super::opened::Opened;
use super::packet::append;
use crate::audio::refused::Refused;
use crate::audio::sound::Sound;
use crate::audio::{DecodeError, Limits};

/// Errors of the container in a row after which it is taken to be at its end.
const MAX_CONTAINER_ERRORS: usize = 64;
/// Packets that may fail before the first one that is decoded, and are no loss: an MP3 stream that was cut reaches back
/// to frames that aren't there.
const LEAD_IN_PACKETS: usize = 8;
/// Frames in a packet beyond which a header is broken: decoders make room for them before they read one.
const MAX_PACKET_FRAMES: u64 = 1 << 16;
/// Frames in a packet of Apple's ADPCM, whose decoder relies on it.
const IMA_FRAMES: u64 = 64;

/// Decodes the first sound track. Damaged packets are skipped, and count as a truncation.
///
/// An Ogg file can be a chain of streams, each with headers of its own; they are decoded one after the other.
///
/// # Errors
/// [`DecodeError`] where there is no track that can be decoded, or one is beyond the limits.
pub(super) fn decode(opened: &mut Opened<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let mut track = SoundTrack::of(opened, sound.limits)?;
    sound.floats = track.floats;
    if let Some(trim) =
        opened.movie.iter().find(|found| found.id == track.id).and_then(|it| it.trim)
    {
        sound.trim = trim;
    }
    sound.expect(track.length_s, opened.bytes)?;
    loop {
        let before_s = sound.duration_s();
        let end = track.decode(opened.reader.as_mut(), sound)?;
        if sound.is_done() {
            return Ok(());
        }
        let missing_s = track.promised_s.unwrap_or(0.0) - (sound.duration_s() - before_s);
        if missing_s > opened.tolerance_s {
            sound.incomplete = true;
            sound.missing_s += missing_s;
        }
        if end == End::File {
            return Ok(());
        }
        let Ok(next) = SoundTrack::of(opened, sound.limits) else {
            // Another stream follows, but of pictures or in a coding that can't be decoded.
            sound.incomplete = true;
            return Ok(());
        };
        track = next;
    }
}

/// What a track ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The end of the file.
    File,
    /// The headers of another stream.
    AnotherStream,
}

/// A sound track that can be decoded.
struct SoundTrack {
    id: u32,
    /// Length by the header, or guessed by size and bit rate, in seconds.
    length_s: Option<f64>,
    /// Length by the header alone.
    promised_s: Option<f64>,
    /// It is stored as floating-point numbers.
    floats: bool,
    /// Whether the end of the bytes is the end of the sound is told by the length alone.
    streamed: bool,
    decoder: Box<dyn AudioDecoder>,
}

impl SoundTrack {
    /// The first sound track.
    fn of(opened: &Opened<'_>, limits: &Limits) -> Result<Self, DecodeError> {
        let reader = opened.reader.as_ref();
        let track = reader
            .default_track(TrackType::Audio)
            .or_else(|| reader.first_track(TrackType::Audio))
            .ok_or_else(|| Refused::SilentVideo.error())?;
        let parameters = track
            .codec_params
            .as_ref()
            .and_then(|p| p.audio())
            .ok_or(DecodeError::Corrupt { detail: "it does not say how its sound is coded" })?;
        let channels = parameters.channels.as_ref().map(Channels::count);
        if channels == Some(0) {
            // Decoders divide by it.
            return Err(DecodeError::Corrupt { detail: "its header makes no sense" });
        }
        limits.check_channels(channels.unwrap_or_default())?;
        let refused = |kind: Refused| kind.error_as(opened.inside(kind.name()));
        let mut parameters = decodable(parameters).map_err(refused)?;
        if opened.movie.iter().any(|found| found.id == track.id && found.big_endian) {
            parameters.codec = big_endian(parameters.codec);
        }
        let floats = FLOATS.contains(&parameters.codec);
        let decoder = codecs()
            .make_audio_decoder(
                &parameters,
                &AudioDecoderOptions::default().gapless(opened.gapless),
            )
            // There is one reason: the registry has no decoder for the coding.
            .map_err(|_| refused(name(&parameters)))?;
        let length_s = length_s(reader, track);
        let promised_s = length_s.filter(|_| opened.length_is_known);
        Ok(Self { id: track.id, length_s, promised_s, decoder, floats, streamed: opened.streamed })
    }

    /// Decodes the packets of this track up to its end.
    fn decode(
        &mut self,
        reader: &mut dyn FormatReader,
        sound: &mut Sound<'_>,
    ) -> Result<End, DecodeError> {
        let (mut errors, mut lead_in) = (0, 0);
        let mut samples = Vec::new();
        while !sound.is_done() {
            match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.id => {
                    match self.decoder.decode(&packet) {
                        Ok(buffer) => append(sound, &buffer, &mut samples)?,
                        Err(_) if sound.frames() == 0 && lead_in < LEAD_IN_PACKETS => lead_in += 1,
                        // Which packet is damaged, and how, helps nobody: the result says that sound is missing.
                        Err(_) => sound.incomplete = true,
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(End::File),
                Err(Error::ResetRequired) => return Ok(End::AnotherStream),
                Err(Error::IoError(error))
                    if self.streamed && error.kind() == ErrorKind::UnexpectedEof =>
                {
                    return Ok(End::File);
                }
                Err(Error::DecodeError(_)) if errors < MAX_CONTAINER_ERRORS => errors += 1,
                Err(_) => {
                    sound.incomplete = true;
                    return Ok(End::File);
                }
            }
        }
        Ok(End::File)
    }
}

/// Parameters with which a decoder can be made without harm.
fn decodable(given: &AudioCodecParameters) -> Result<AudioCodecParameters, Refused> {
    let mut parameters = given.clone();
    let too_many = parameters.max_frames_per_packet.is_some_and(|n| n > MAX_PACKET_FRAMES);
    match (parameters.codec, parameters.extra_data.as_deref()) {
        (id::CODEC_ID_AAC, Some(config)) => {
            let core = aac::core(config)?;
            parameters.with_sample_rate(core.sample_rate).with_extra_data(core.config);
        }
        (id::CODEC_ID_ADPCM_IMA_QT, _) if parameters.frames_per_block != Some(IMA_FRAMES) => {
            return Err(Refused::RareCoding);
        }
        _ if too_many => return Err(Refused::RareCoding),
        _ => {}
    }
    Ok(parameters)
}

/// PCM of floating-point numbers.
const FLOATS: [AudioCodecId; 4] = [
    id::CODEC_ID_PCM_F32LE,
    id::CODEC_ID_PCM_F32BE,
    id::CODEC_ID_PCM_F64LE,
    id::CODEC_ID_PCM_F64BE,
];

/// The same PCM with its bytes the other way round.
fn big_endian(codec: AudioCodecId) -> AudioCodecId {
    match codec {
        id::CODEC_ID_PCM_S24LE => id::CODEC_ID_PCM_S24BE,
        id::CODEC_ID_PCM_S32LE => id::CODEC_ID_PCM_S32BE,
        id::CODEC_ID_PCM_F32LE => id::CODEC_ID_PCM_F32BE,
        id::CODEC_ID_PCM_F64LE => id::CODEC_ID_PCM_F64BE,
        other => other,
    }
}

/// Length of a track by its header, or by that of the file where there is no other track, in seconds.
fn length_s(reader: &dyn FormatReader, track: &Track) -> Option<f64> {
    let of_file = reader.media_info();
    let (duration, base) = match (track.duration, reader.tracks()) {
        (Some(duration), _) => (duration, track.time_base?),
        (None, [_]) => (of_file.duration?, of_file.time_base?),
        (None, _) => return None,
    };
    Some(duration.get() as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get()))
}

/// What a coding that has no decoder is called.
fn name(parameters: &AudioCodecParameters) -> Refused {
    match parameters.codec {
        id::CODEC_ID_OPUS if parameters.extra_data.is_none() => Refused::Opus,
        id::CODEC_ID_OPUS => Refused::OpusLayout,
        id::CODEC_ID_SPEEX => Refused::Speex,
        id::CODEC_ID_MP1 | id::CODEC_ID_MP2 => Refused::MpegLayer12,
        id::CODEC_ID_AC3 | id::CODEC_ID_EAC3 => Refused::Dolby,
        id::CODEC_ID_AAC => Refused::OtherAac,
        _ => Refused::RareCoding,
    }
}
