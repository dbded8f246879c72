//! Times the decoding of a file by symphonia alone, as its tool `symphonia-play --decode-only` does it, and prints one
//! JSON object: `null` where symphonia, with the features that the engine asks for, doesn't know the file.
//! `cargo peers decode` runs it beside `time_decoding`.

use std::error::Error;
use std::io::{Cursor, Write};
use std::time::Instant;

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::default::{get_codecs, get_probe};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let bytes = std::fs::read(path)?;
    let start = Instant::now();
    let line = match length_s(bytes)? {
        Some(duration_s) => {
            let ms = start.elapsed().as_secs_f64() * 1000.0;
            serde_json::json!({ "ms": ms, "duration_s": duration_s })
        }
        None => serde_json::Value::Null,
    };
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The length of the sound once it is decoded, in seconds; `None` where the container or the coding isn't known.
fn length_s(bytes: Vec<u8>) -> Result<Option<f64>, SymphoniaError> {
    let stream =
        MediaSourceStream::new(Box::new(Cursor::new(bytes)), MediaSourceStreamOptions::default());
    let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
    match get_probe().probe(&Hint::new(), stream, format, metadata) {
        Ok(mut reader) => decode(reader.as_mut()),
        Err(SymphoniaError::Unsupported(_) | SymphoniaError::IoError(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn decode(reader: &mut dyn FormatReader) -> Result<Option<f64>, SymphoniaError> {
    let Some(track) = reader.default_track(TrackType::Audio) else { return Ok(None) };
    let Some(parameters) = track.codec_params.as_ref().and_then(|it| it.audio()) else {
        return Ok(None);
    };
    let Ok(mut decoder) =
        get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())
    else {
        return Ok(None);
    };
    let (id, mut samples, mut length_s) = (track.id, Vec::<f32>::new(), 0.0);
    while let Some(packet) = reader.next_packet()? {
        if packet.track_id == id {
            let decoded = decoder.decode(&packet)?;
            samples.resize(decoded.samples_interleaved(), 0.0);
            decoded.copy_to_slice_interleaved(&mut samples);
            length_s += decoded.frames() as f64 / f64::from(decoded.spec().rate());
        }
    }
    Ok(Some(length_s))
}
