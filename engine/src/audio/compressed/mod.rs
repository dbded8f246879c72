//! Files that symphonia decodes.

mod aac;
mod blocks;
mod codecs;
mod iso;
mod opened;
mod opus;
mod packet;
mod sizes;
mod track;

use std::io::Cursor;

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::{
    AdtsReader, AiffReader, CafReader, FlacReader, IsoMp4Reader, MkvReader, MpaReader, OggReader,
};

pub(super) use blocks::{Blocks, decode_blocks};
pub(super) use opened::Bytes;

use super::DecodeError;
use super::refused::Refused;
use super::signatures::refused_coding;
use super::sound::Sound;
use super::source::Input;
use super::trim::Trim;
use opened::{Opened, source, streamed};

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

/// Bytes of an MP3 file in which a tag with its length lies.
const MP3_TAG: usize = 64;

/// Decodes an MP3 file.
pub(super) fn mp3(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    mp3_of(Bytes::File(file), sound)
}

/// Decodes an MP3 stream.
pub(super) fn mp3_of(mut bytes: Bytes<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let (length, head) = (bytes.length(), bytes.head(MP3_TAG)?);
    let reader = MpaReader::try_new(bytes.source(), FormatOptions::default());
    let mut opened = Opened::new(reader, "MP3", NO_HEADER, length, || None)?;
    // Without a tag the length is guessed, and sound behind the guessed end would be cut off.
    opened.length_is_known = has_length_tag(&head);
    opened.gapless = opened.reader.tracks().first().is_some_and(|track| track.delay.is_some());
    let delay = if opened.gapless { 0.0 } else { MP3_DELAY };
    sound.trim = Trim { start_s: opened.seconds(delay), length_s: None };
    track::decode(&mut opened, sound)
}

/// Whether the first frame of an MP3 stream is a tag with the number of frames (Xing, LAME or VBRI).
fn has_length_tag(head: &[u8]) -> bool {
    [b"Xing", b"Info", b"VBRI"].iter().any(|tag| head.windows(4).any(|window| window == *tag))
}

/// Decodes the sound of an ISO base media file.
pub(super) fn m4a(mut file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    const NAME: &str = "MP4";
    let movie = iso::tracks(&iso::index(&mut file)?);
    let sound_track = movie.iter().find(|track| track.handler == *b"soun");
    if sound_track.is_none() && movie.iter().any(|track| track.handler == *b"vide") {
        return Err(Refused::SilentVideo.error());
    }
    let (coding, length) = (sound_track.map(|track| track.coding), file.length());
    let reader = IsoMp4Reader::try_new(source(file), FormatOptions::default());
    let mut opened = Opened::new(reader, NAME, NO_INDEX, length, || coding)?;
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
    track::decode(&mut opened, sound)
}

/// Decodes the sound of a Matroska or `WebM` file.
pub(super) fn matroska(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let length = file.length();
    let reader = MkvReader::try_new(streamed(file), FormatOptions::default());
    let mut opened = Opened::new(reader, "WebM", NO_HEADER, length, || None)?;
    opened.streamed = true;
    // Its length counts what encoders put around the sound.
    opened.tolerance_s = ENCODER_PADDING_S;
    track::decode(&mut opened, sound)
}

/// Decodes Opus in Ogg.
pub(super) fn ogg_opus(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let length = file.length();
    let reader = OggReader::try_new(source(file), FormatOptions::default());
    let mut opened = Opened::new(reader, "Ogg", NO_HEADER, length, || None)?;
    // The length of a stream counts what precedes the sound.
    opened.tolerance_s = ENCODER_PADDING_S;
    track::decode(&mut opened, sound)
}

/// Decodes Vorbis or FLAC in Ogg.
pub(super) fn ogg(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let length = file.length();
    let reader = OggReader::try_new(source(file), FormatOptions::default());
    track::decode(&mut Opened::new(reader, "Ogg", NO_HEADER, length, || None)?, sound)
}

/// Decodes native FLAC.
pub(super) fn flac(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let length = file.length();
    let reader = FlacReader::try_new(source(file), FormatOptions::default());
    track::decode(&mut Opened::new(reader, "FLAC", NO_HEADER, length, || None)?, sound)
}

/// Decodes bare AAC.
pub(super) fn adts(file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let length = file.length();
    let reader = AdtsReader::try_new(source(file), FormatOptions::default());
    let mut opened = Opened::new(reader, "ADTS", NO_HEADER, length, || None)?;
    opened.length_is_known = false;
    sound.trim = Trim { start_s: opened.seconds(AAC_DELAY), length_s: None };
    track::decode(&mut opened, sound)
}

/// Decodes AIFF and AIFF-C. They are held as a whole, because their sizes may have to be mended.
pub(super) fn aiff(mut file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    let bytes = file.whole(sound.limits.max_held_bytes)?;
    // Symphonia makes room for a packet of all channels, and multiplies them by their width in 16 bits.
    let channels = sizes::aiff_channels(&bytes).unwrap_or_default();
    sound.limits.check_channels(usize::from(channels))?;
    let sized = sizes::aiff(&bytes);
    let reader = AiffReader::try_new(source(Cursor::new(&*sized.bytes)), FormatOptions::default());
    let coding = || sizes::aiff_coding(&bytes);
    let mut opened = Opened::new(reader, "AIFF", NO_HEADER, bytes.len() as u64, coding)?;
    track::decode(&mut opened, sound)?;
    sound.lacks(sized.lacks);
    Ok(())
}

/// Decodes Core Audio Format. It is held as a whole, because its sizes may have to be mended.
pub(super) fn caf(mut file: Input<'_>, sound: &mut Sound<'_>) -> Result<(), DecodeError> {
    // The first chunk describes the sound: its coding follows the sampling rate.
    const CODING: usize = 28;
    let bytes = file.whole(sound.limits.max_held_bytes)?;
    let coding = || bytes.get(CODING..)?.first_chunk().copied();
    let sized = sizes::caf(&bytes);
    let reader = CafReader::try_new(source(Cursor::new(&*sized.bytes)), FormatOptions::default());
    let mut opened = Opened::new(reader, "CAF", NO_HEADER, bytes.len() as u64, coding)?;
    let track = opened.reader.tracks().first();
    let (delay, frames) = track.map_or((None, None), |t| (t.delay, t.num_frames));
    if let Some(delay) = delay {
        sound.trim = Trim {
            start_s: opened.seconds(f64::from(delay)),
            length_s: frames.map(|frames| opened.seconds(frames as f64)),
        };
    }
    track::decode(&mut opened, sound)?;
    sound.lacks(sized.lacks);
    Ok(())
}
