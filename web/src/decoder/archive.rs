//! Archives: what lies in one, and its files.

use std::io;

use engine::archive::{ArchiveError, ArchiveLimits, Entry, Packing, ReaderAt, entries};
use engine::audio::{Limits, is_zip_archive};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileReaderSync};

use super::message;
use super::reply::DecoderReply;
use crate::js_error::JsError;
use crate::protocol::ArchiveReply;

/// Bytes that the header of a WFDB record may have.
const MAX_HEADER_BYTES: u64 = 1 << 16;
/// Bytes by which an archive is told from documents that are packed as one.
const HEAD: u64 = 1 << 16;

/// What lies in an archive, as an [`ArchiveReply`].
#[must_use]
pub fn listed(file: &File) -> Array {
    let archive = OnDisk(file);
    let reply = match entries(&archive, file.size() as u64, &ArchiveLimits::default()) {
        Ok(entries) => ArchiveReply::Listed { headers: headers(&archive, &entries), entries },
        Err(_) => ArchiveReply::Unreadable,
    };
    crate::protocol::pack(&reply, &[]).unwrap_or_default()
}

/// The texts of headers. What can't be read is told when it is its turn.
fn headers(archive: &OnDisk<'_>, entries: &[Entry]) -> Vec<(usize, String)> {
    let read = |(at, entry): (usize, &Entry)| {
        if !entry.path.to_ascii_lowercase().ends_with(".hea") || entry.is_companion() {
            return None;
        }
        let length = Some(entry.end - entry.start).filter(|length| *length <= MAX_HEADER_BYTES)?;
        let mut packed = vec![0; length as usize];
        archive.read_exact_at(&mut packed, entry.start).ok()?;
        let bytes = entry.unpack(&packed, MAX_HEADER_BYTES).ok()?;
        Some((at, String::from_utf8_lossy(&bytes).into_owned()))
    };
    entries.iter().enumerate().filter_map(read).collect()
}

/// A file of an archive, from its packed bytes, its size and its checksum, and [`Packing::code`]: as a [`DecoderReply`]
/// with its bytes as the payload.
#[must_use]
pub fn unpacked(packed: &[u8], size: f64, crc32: u32, packing: u32) -> Array {
    let entry = Entry {
        path: String::new(),
        start: 0,
        end: packed.len() as u64,
        size: size as u64,
        crc32,
        packing: Packing::of_code(packing),
    };
    match entry.unpack(packed, Limits::default().max_held_bytes) {
        Ok(bytes) if is_zip_archive(&bytes) => refused(&ArchiveError::Nested),
        Ok(bytes) => message(&DecoderReply::Unpacked, &[Uint8Array::from(&bytes[..]).into()]),
        Err(error) => refused(&error),
    }
}

/// Why an archive was not taken apart before it came here; none of a file that is none.
pub(super) fn why_not(file: &JsValue) -> Option<ArchiveError> {
    let file = file.dyn_ref::<File>()?;
    let (archive, size) = (OnDisk(file), file.size() as u64);
    let mut head = vec![0; size.min(HEAD) as usize];
    // What can't be read is told when it is decoded.
    archive.read_exact_at(&mut head, 0).ok()?;
    let list = || entries(&archive, size, &ArchiveLimits::default());
    is_zip_archive(&head).then(list).and_then(Result::err)
}

fn refused(error: &ArchiveError) -> Array {
    message(&DecoderReply::Refused { sentence: error.to_string() }, &[])
}

/// A file of the browser's, read where it is asked for. Only workers can.
struct OnDisk<'a>(&'a File);

impl ReaderAt for OnDisk<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let read = || -> Result<Uint8Array, JsError> {
            let (start, length) = (offset as f64, buffer.len() as f64);
            let slice = self.0.slice_with_f64_and_f64(start, start + length)?;
            Ok(Uint8Array::new(&FileReaderSync::new()?.read_as_array_buffer(&slice)?.into()))
        };
        let bytes = read().map_err(io::Error::other)?;
        let count = bytes.length() as usize;
        buffer
            .get_mut(..count)
            .ok_or_else(|| io::Error::other("the browser gave more than was asked for"))
            .map(|start| bytes.copy_to(start))?;
        Ok(count)
    }
}
