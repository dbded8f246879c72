//! Files that symphonia decodes.

mod aac;
mod blocks;
mod codecs;
mod iso;
mod opened;
mod opus;
mod sizes;
mod sound;
mod track;
mod trim;

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::{
    AdtsReader, AiffReader, CafReader, FlacReader, IsoMp4Reader, MkvReader, MpaReader, OggReader,
};

pub(super) use blocks::{Blocks, decode_blocks};

use super::decoded::Decoded;
use super::refused::Refused;
use super::signatures::refused_coding;
use super::{DecodeError, Limits};
use opened::{Opened, source, streamed};
use sound::Sound;
use trim::Trim;

/// What is wrong where the headers of a container can't be read.
const NO_HEADER: &str = "its header is missing or broken";
const NO_INDEX: &str = "its index (at the start or end of an M4A file) is missing or broken";
/// Samples by which an MP3 encoder and its decoder delay the sound where no tag says it: LAME's 576, and 529 of the
/// filter bank of every decoder (LAME, *Technical FAQ*).
const MP3_DELAY: f64 = 576.0 + 529.0;
/// Seconds that encoders of Opus put in front of the sound and behind it, at most: the look-ahead and a packet.
const ENCODER_PADDING_S: f64 = 0.13;
/// Samples by which AAC is delayed at least: one frame, from which the overlap of the first one comes.
const AAC_DELAY: f64 = 1024.0;

/// Decodes an MP3 file.
pub(super) fn mp3(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = MpaReader::try_new(source(bytes), FormatOptions::default());
    let mut opened = Opened::new(reader, "MP3", NO_HEADER, || None)?;
    // Without a tag the length is guessed, and sound behind the guessed end would be cut off.
    opened.length_is_known = has_length_tag(bytes);
    opened.gapless = opened.reader.tracks().first().is_some_and(|track| track.delay.is_some());
    let delay = if opened.gapless { 0.0 } else { MP3_DELAY };
    let trim = Trim { start_s: opened.seconds(delay), length_s: None };
    whole(opened, trim, limits)
}

/// Whether the first frame of an MP3 stream is a tag with the number of frames (Xing, LAME or VBRI).
fn has_length_tag(bytes: &[u8]) -> bool {
    const LOOK: usize = 64;
    let head = &bytes[..bytes.len().min(LOOK)];
    [b"Xing", b"Info", b"VBRI"].iter().any(|tag| head.windows(4).any(|window| window == *tag))
}

/// Decodes the sound of an ISO base media file.
pub(super) fn m4a(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    const NAME: &str = "MP4";
    let movie = iso::tracks(bytes);
    let sound_track = movie.iter().find(|track| track.handler == *b"soun");
    if sound_track.is_none() && movie.iter().any(|track| track.handler == *b"vide") {
        return Err(Refused::SilentVideo.error());
    }
    let coding = sound_track.map(|track| track.coding);
    let reader = IsoMp4Reader::try_new(source(bytes), FormatOptions::default());
    let mut opened = Opened::new(reader, NAME, NO_INDEX, || coding)?;
    let readable = opened.reader.tracks().iter().any(|track| {
        track.codec_params.as_ref().is_some_and(|parameters| parameters.audio().is_some())
    });
    if let Some(coding) = coding.filter(|_| !readable) {
        let kind = refused_coding(coding);
        return Err(kind.error_as(opened.inside(kind.name())));
    }
    // Where the file says which part is the recording, the whole is decoded first.
    opened.gapless = sound_track.is_none_or(|track| track.trim.is_none());
    opened.movie = movie;
    let mut sound = Sound::new(limits);
    let track = track::decode(&mut opened, &mut sound)?;
    let found = opened.movie.iter().find(|found| found.id == track).map(|found| found.trim);
    sound.into_decoded(found.flatten().unwrap_or_default())
}

/// Decodes the sound of a Matroska or `WebM` file.
pub(super) fn matroska(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = MkvReader::try_new(streamed(bytes), FormatOptions::default());
    let mut opened = Opened::new(reader, "WebM", NO_HEADER, || None)?;
    opened.streamed = true;
    // Its length counts what encoders put around the sound.
    opened.tolerance_s = ENCODER_PADDING_S;
    whole(opened, Trim::default(), limits)
}

/// Decodes Opus in Ogg.
pub(super) fn ogg_opus(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = OggReader::try_new(source(bytes), FormatOptions::default());
    let mut opened = Opened::new(reader, "Ogg", NO_HEADER, || None)?;
    // The length of a stream counts what precedes the sound.
    opened.tolerance_s = ENCODER_PADDING_S;
    whole(opened, Trim::default(), limits)
}

/// Decodes Vorbis or FLAC in Ogg.
pub(super) fn ogg(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = OggReader::try_new(source(bytes), FormatOptions::default());
    whole(Opened::new(reader, "Ogg", NO_HEADER, || None)?, Trim::default(), limits)
}

/// Decodes native FLAC.
pub(super) fn flac(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = FlacReader::try_new(source(bytes), FormatOptions::default());
    whole(Opened::new(reader, "FLAC", NO_HEADER, || None)?, Trim::default(), limits)
}

/// Decodes bare AAC.
pub(super) fn adts(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let reader = AdtsReader::try_new(source(bytes), FormatOptions::default());
    let mut opened = Opened::new(reader, "ADTS", NO_HEADER, || None)?;
    opened.length_is_known = false;
    let trim = Trim { start_s: opened.seconds(AAC_DELAY), length_s: None };
    whole(opened, trim, limits)
}

/// Decodes AIFF and AIFF-C.
pub(super) fn aiff(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    // Symphonia makes room for a packet of all channels, and multiplies them by their width in 16 bits.
    limits.check_channels(usize::from(sizes::aiff_channels(bytes).unwrap_or_default()))?;
    let sized = sizes::aiff(bytes);
    let reader = AiffReader::try_new(source(&sized.bytes), FormatOptions::default());
    let opened = Opened::new(reader, "AIFF", NO_HEADER, || sizes::aiff_coding(bytes))?;
    let mut decoded = whole(opened, Trim::default(), limits)?;
    decoded.lacks(sized.lacks);
    Ok(decoded)
}

/// Decodes Core Audio Format.
pub(super) fn caf(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    // The first chunk describes the sound: its coding follows the sampling rate.
    const CODING: usize = 28;
    let coding = || bytes.get(CODING..)?.first_chunk().copied();
    let sized = sizes::caf(bytes);
    let reader = CafReader::try_new(source(&sized.bytes), FormatOptions::default());
    let opened = Opened::new(reader, "CAF", NO_HEADER, coding)?;
    let track = opened.reader.tracks().first();
    let (delay, frames) = track.map_or((None, None), |t| (t.delay, t.num_frames));
    let trim = match delay {
        Some(delay) => Trim {
            start_s: opened.seconds(f64::from(delay)),
            length_s: frames.map(|frames| opened.seconds(frames as f64)),
        },
        None => Trim::default(),
    };
    let mut decoded = whole(opened, trim, limits)?;
    decoded.lacks(sized.lacks);
    Ok(decoded)
}

/// Decodes an opened file to its end.
fn whole(mut opened: Opened<'_>, trim: Trim, limits: &Limits) -> Result<Decoded, DecodeError> {
    let mut sound = Sound::new(limits);
    track::decode(&mut opened, &mut sound)?;
    sound.into_decoded(trim)
}
