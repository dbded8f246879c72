//! A file whose headers symphonia has read, with what is known of it beside.

use std::io::Cursor;

use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource};

use super::iso;
use crate::audio::DecodeError;
use crate::audio::signatures::refused_coding;

/// Seconds by which sound may be shorter than the header says: rounding, and no whole packet.
const TOLERANCE_S: f64 = 1e-3;

/// A file whose headers were read.
pub(super) struct Opened<'a> {
    pub(super) reader: Box<dyn FormatReader + 'a>,
    /// What the container is called in a refusal of its coding.
    pub(super) container: &'static str,
    /// The reader knows what encoders put around the sound, and decoders cut it off.
    pub(super) gapless: bool,
    /// The header says how long the sound is. Else symphonia's length is a guess.
    pub(super) length_is_known: bool,
    /// Seconds by which the sound may be shorter than the header says.
    pub(super) tolerance_s: f64,
    /// It is read without knowing how many bytes there are, so that the reader takes every end for an early one.
    pub(super) streamed: bool,
    /// The tracks of an ISO base media file.
    pub(super) movie: Vec<iso::Track>,
}

impl<'a> Opened<'a> {
    pub(super) fn new(
        reader: Result<impl FormatReader + 'a, Error>,
        container: &'static str,
        detail: &'static str,
        coding: impl FnOnce() -> Option<[u8; 4]>,
    ) -> Result<Self, DecodeError> {
        let reader = reader.map_err(|error| match (error, coding()) {
            // Symphonia's own message is dropped: it is for programmers, and the person who chose the file needs the
            // name of the coding or of the broken part.
            (Error::Unsupported(_), Some(code)) => {
                let kind = refused_coding(code);
                kind.error_as(format!("{} inside {container}", kind.name()))
            }
            _ => DecodeError::Corrupt { detail },
        })?;
        Ok(Self {
            reader: Box::new(reader),
            container,
            gapless: true,
            length_is_known: true,
            tolerance_s: TOLERANCE_S,
            streamed: false,
            movie: Vec::new(),
        })
    }

    /// A coding together with the container.
    pub(super) fn inside(&self, coding: &str) -> String {
        format!("{coding} inside {}", self.container)
    }

    /// Seconds that a number of samples take.
    pub(super) fn seconds(&self, samples: f64) -> f64 {
        let parameters = self.reader.tracks().first().and_then(|t| t.codec_params.as_ref());
        let rate = parameters.and_then(|p| p.audio()).and_then(|p| p.sample_rate);
        samples / f64::from(rate.unwrap_or(u32::MAX))
    }
}

/// The bytes of a file as symphonia reads them.
pub(super) fn source(bytes: &[u8]) -> MediaSourceStream<'_> {
    MediaSourceStream::new(Box::new(Cursor::new(bytes)), MediaSourceStreamOptions::default())
}

/// The bytes of a file, to be read from the first to the last: so an index that is cut off isn't looked for.
pub(super) fn streamed(bytes: &[u8]) -> MediaSourceStream<'_> {
    let source = ReadOnlySource::new(Cursor::new(bytes));
    MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default())
}
