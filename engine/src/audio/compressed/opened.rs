//! A file whose headers symphonia has read, with what is known of it beside.

use std::io::{Cursor, Read};

use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::{
    MediaSource, MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource,
};

use super::iso;
use crate::audio::DecodeError;
use crate::audio::signatures::refused_coding;
use crate::audio::source::Input;

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
    /// Size of the file, in bytes.
    pub(super) bytes: u64,
}

impl<'a> Opened<'a> {
    pub(super) fn new(
        reader: Result<impl FormatReader + 'a, Error>,
        container: &'static str,
        detail: &'static str,
        bytes: u64,
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
            bytes,
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

/// The bytes that a decoder reads: of a file, or held because they come from several parts of one.
pub(in crate::audio) enum Bytes<'a> {
    File(Input<'a>),
    Held(Cursor<Vec<u8>>),
}

impl<'a> Bytes<'a> {
    /// Number of bytes.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::File(file) => file.length(),
            Self::Held(held) => held.get_ref().len() as u64,
        }
    }

    /// The first bytes, up to `count`. What is read next begins with them again.
    pub(super) fn head(&mut self, count: usize) -> Result<Vec<u8>, DecodeError> {
        match self {
            Self::File(file) => file.lend().read_at(0, count),
            Self::Held(held) => Ok(held.get_ref().iter().take(count).copied().collect()),
        }
    }

    /// The bytes as symphonia reads them.
    pub(super) fn source(self) -> MediaSourceStream<'a> {
        match self {
            Self::File(file) => source(file),
            Self::Held(held) => source(held),
        }
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Held(held) => held.read(buffer),
        }
    }
}

/// Bytes as symphonia reads them.
pub(super) fn source<'a>(bytes: impl MediaSource + 'a) -> MediaSourceStream<'a> {
    MediaSourceStream::new(Box::new(bytes), MediaSourceStreamOptions::default())
}

/// The bytes of a file, to be read from the first to the last: so an index that is cut off isn't looked for.
pub(super) fn streamed(file: Input<'_>) -> MediaSourceStream<'_> {
    let source = ReadOnlySource::new(file);
    MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default())
}
