//! MP3, AAC in M4A, Vorbis in Ogg and FLAC, by symphonia.

use std::io::Cursor;

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::default::formats::{FlacReader, IsoMp4Reader, MpaReader, OggReader};

use super::decoded::Decoded;
use super::{DecodeError, Limits};

/// Errors of the container in a row after which it is taken to be at its end.
const MAX_CONTAINER_ERRORS: usize = 64;

/// What is wrong where the headers of a container can't be read.
const NO_HEADER: &str = "its header is missing or broken";
const NO_INDEX: &str = "its index (at the start or end of an M4A file) is missing or broken";

/// Decodes an MP3 file.
pub(super) fn mp3(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = MpaReader::try_new(source(bytes), FormatOptions::default());
    decode(opened(reader, NO_HEADER)?, limits)
}

/// Decodes the sound of an ISO base media file.
pub(super) fn m4a(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = IsoMp4Reader::try_new(source(bytes), FormatOptions::default());
    decode(opened(reader, NO_INDEX)?, limits)
}

/// Decodes Vorbis in Ogg.
pub(super) fn ogg_vorbis(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = OggReader::try_new(source(bytes), FormatOptions::default());
    decode(opened(reader, NO_HEADER)?, limits)
}

/// Decodes native FLAC.
pub(super) fn flac(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = FlacReader::try_new(source(bytes), FormatOptions::default());
    decode(opened(reader, NO_HEADER)?, limits)
}

fn source(bytes: &[u8]) -> MediaSourceStream<'_> {
    MediaSourceStream::new(Box::new(Cursor::new(bytes)), MediaSourceStreamOptions::default())
}

/// A reader whose headers were read. Symphonia's own message about one that couldn't be read is dropped: it is for
/// programmers, and the person who chose the file needs the name of the broken part.
fn opened<'a>(
    reader: Result<impl FormatReader + 'a, Error>,
    detail: &'static str,
) -> Result<Box<dyn FormatReader + 'a>, DecodeError> {
    match reader {
        Ok(reader) => Ok(Box::new(reader)),
        Err(_) => Err(DecodeError::Corrupt { detail }),
    }
}

/// Decodes the first sound track of an opened file. Damaged packets are skipped, and count as a truncation.
fn decode(mut reader: Box<dyn FormatReader + '_>, limits: &Limits) -> Result<Decoded, DecodeError> {
    let mut track = sound_track(reader.as_ref())?;
    let mut sound = Sound::new(limits);
    let mut ended_early = false;
    let mut errors = 0;
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == track.id => {
                match track.decoder.decode(&packet) {
                    Ok(buffer) => sound.append(&buffer)?,
                    // Which packet is damaged, and how, helps nobody: the result says that sound is missing.
                    Err(_) => ended_early = true,
                }
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(Error::ResetRequired) => break,
            Err(Error::DecodeError(_)) if errors < MAX_CONTAINER_ERRORS => errors += 1,
            Err(_) => {
                ended_early = true;
                break;
            }
        }
    }
    let truncated =
        ended_early || track.promised_frames.is_some_and(|n| (sound.frames() as u64) < n);
    sound.into_decoded(truncated)
}

/// A sound track that can be decoded.
struct SoundTrack {
    id: u32,
    /// Frames that the header declares.
    promised_frames: Option<u64>,
    decoder: Box<dyn AudioDecoder>,
}

/// The first sound track.
fn sound_track(reader: &dyn FormatReader) -> Result<SoundTrack, DecodeError> {
    let track = reader
        .default_track(TrackType::Audio)
        .or_else(|| reader.first_track(TrackType::Audio))
        .ok_or(DecodeError::NotAudio {
            what: "a video or other media file without a sound track",
        })?;
    let parameters = track
        .codec_params
        .as_ref()
        .and_then(|p| p.audio())
        .ok_or(DecodeError::Corrupt { detail: "it does not say how its sound is coded" })?;
    let decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        // There is one reason: the registry has no decoder for the coding.
        .map_err(|_| DecodeError::UnsupportedCodec {
            what: "a coding other than AAC, MP3, Vorbis, FLAC or PCM".into(),
        })?;
    Ok(SoundTrack { id: track.id, promised_frames: track.num_frames, decoder })
}

/// Samples as they are decoded, never more than the limits allow.
struct Sound<'a> {
    limits: &'a Limits,
    sample_rate: u32,
    channels: Vec<Vec<f32>>,
    packet: Vec<Vec<f32>>,
}

impl<'a> Sound<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { limits, sample_rate: 0, channels: Vec::new(), packet: Vec::new() }
    }

    fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Adds a decoded packet; one with other channels or another rate than the first is left out.
    fn append(&mut self, buffer: &GenericAudioBufferRef<'_>) -> Result<(), DecodeError> {
        let (rate, planes) = (buffer.spec().rate(), buffer.num_planes());
        if buffer.frames() == 0 || planes == 0 {
            return Ok(());
        }
        self.limits.check(rate, planes, self.frames() + buffer.frames())?;
        if self.channels.is_empty() {
            self.sample_rate = rate;
            self.channels = vec![Vec::new(); planes];
        }
        if rate != self.sample_rate || planes != self.channels.len() {
            return Ok(());
        }
        buffer.copy_to_vecs_planar(&mut self.packet);
        for (channel, new) in self.channels.iter_mut().zip(&self.packet) {
            channel.extend(new.iter().map(|x| if x.is_finite() { *x } else { 0.0 }));
        }
        Ok(())
    }

    fn into_decoded(self, truncated: bool) -> Result<Decoded, DecodeError> {
        if self.frames() == 0 {
            return Err(DecodeError::Corrupt { detail: "none of its sound can be decoded" });
        }
        Ok(Decoded { channels: self.channels, sample_rate: self.sample_rate, truncated })
    }
}
