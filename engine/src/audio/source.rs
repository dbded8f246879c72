//! The bytes of a file, read where they are needed: a recording of an hour is never held whole.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use symphonia::core::io::MediaSource;

use super::DecodeError;

/// The bytes of a file: one on a disk, one that a browser holds, or a [`Cursor`](std::io::Cursor) over memory.
pub trait Source: Read + Seek + Send + Sync {}

impl<T: Read + Seek + Send + Sync> Source for T {}

/// A stretch of a source, read as if it were the whole.
pub(super) struct Input<'a> {
    source: &'a mut dyn Source,
    start: u64,
    length: u64,
    at: u64,
    failure: Failure,
}

/// The first error of a source. Decoders take an error for the end of the file, so it is kept beside them.
#[derive(Debug, Clone, Default)]
pub(super) struct Failure(Arc<Mutex<Option<String>>>);

impl Failure {
    /// The error, once there was one.
    pub(super) fn check(&self) -> Result<(), DecodeError> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(cause) => Err(DecodeError::Unreadable { cause }),
            None => Ok(()),
        }
    }

    fn keep<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get_or_insert_with(|| error.to_string());
        }
        result
    }
}

impl<'a> Input<'a> {
    /// All of a source.
    pub(super) fn new(source: &'a mut dyn Source) -> Result<Self, DecodeError> {
        let failure = Failure::default();
        let length = source.seek(SeekFrom::End(0)).map_err(|error| unreadable(&error))?;
        Ok(Self { source, start: 0, length, at: 0, failure })
    }

    /// A stretch of it, cut off where this ends.
    pub(super) fn part(self, start: u64, length: u64) -> Self {
        let start = start.min(self.length);
        let length = length.min(self.length - start);
        Self { start: self.start + start, length, at: 0, ..self }
    }

    /// The same, lent.
    pub(super) fn lend(&mut self) -> Input<'_> {
        Input {
            source: &mut *self.source,
            start: self.start,
            length: self.length,
            at: 0,
            failure: self.failure.clone(),
        }
    }

    /// Number of bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Where errors of the source are kept.
    pub(super) fn failure(&self) -> Failure {
        self.failure.clone()
    }

    /// Up to `count` bytes from an offset on; fewer where it ends.
    pub(super) fn read_at(&mut self, from: u64, count: usize) -> Result<Vec<u8>, DecodeError> {
        self.at = from.min(self.length);
        let mut bytes = Vec::new();
        let read = Read::by_ref(self).take(count as u64).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(&error))?;
        Ok(bytes)
    }

    /// All bytes, for formats that can't be read piece by piece.
    pub(super) fn whole(&mut self, most: u64) -> Result<Vec<u8>, DecodeError> {
        if self.length > most {
            return Err(DecodeError::TooLarge { bytes: self.length, max: most });
        }
        // Below the limit, which fits into memory.
        self.read_at(0, self.length as usize)
    }
}

fn unreadable(error: &io::Error) -> DecodeError {
    DecodeError::Unreadable { cause: error.to_string() }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let sought = self.source.seek(SeekFrom::Start(self.start + self.at));
        self.failure.keep(sought)?;
        let read = self.failure.keep(self.source.read(&mut buffer[..wanted]))?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Input<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

impl MediaSource for Input<'_> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}
