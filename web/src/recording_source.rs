//! The bytes of a recording in a worker: of a file, read piece by piece where they are needed, or held.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use engine::audio::Source;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileReaderSync};

use crate::js_error::JsError;

/// Bytes that are asked of the browser at once.
const PIECE: u64 = 1 << 18;

/// The bytes behind a value of a message: a `File`, or a `Uint8Array`.
///
/// # Errors
/// When it is neither, or the browser doesn't read files here.
pub fn open(value: &JsValue) -> Result<Box<dyn Source>, JsError> {
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return Ok(Box::new(Cursor::new(bytes.to_vec())));
    }
    let file = value.dyn_ref::<File>().ok_or_else(|| JsError::new("the request holds no file"))?;
    Ok(Box::new(FileSource::new(file.clone())?))
}

/// A file that a browser holds.
struct FileSource {
    file: File,
    reader: FileReaderSync,
    at: u64,
    /// The piece that was read last, and where in the file it begins.
    piece: Vec<u8>,
    start: u64,
}

impl FileSource {
    fn new(file: File) -> Result<Self, JsError> {
        Ok(Self { file, reader: FileReaderSync::new()?, at: 0, piece: Vec::new(), start: 0 })
    }

    fn length(&self) -> u64 {
        self.file.size() as u64
    }

    /// What there is at the present place, without reading.
    fn ready(&self) -> &[u8] {
        let within = self.at.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        within.and_then(|at| self.piece.get(at..)).unwrap_or_default()
    }

    fn fetch(&mut self) -> Result<(), JsError> {
        let end = self.length().min(self.at + PIECE);
        let blob = self.file.slice_with_f64_and_f64(self.at as f64, end as f64)?;
        let buffer = self.reader.read_as_array_buffer(&blob)?;
        (self.piece, self.start) = (Uint8Array::new(&buffer).to_vec(), self.at);
        Ok(())
    }
}

impl Read for FileSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ready().is_empty() && self.at < self.length() {
            self.fetch().map_err(io::Error::other)?;
        }
        let count = self.ready().len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.ready()[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for FileSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.length().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
