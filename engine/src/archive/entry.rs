//! A file in an archive.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipFileHeaderRecord, crc32};
use serde::{Deserialize, Serialize};

use super::ArchiveError;

/// A file in an archive, as its list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the archive, with slashes. Nobody writes to it: it is a name only.
    pub path: String,
    /// Offset of its first packed byte in the archive.
    pub start: u64,
    /// Offset behind its last packed byte.
    pub end: u64,
    /// Its size when it is unpacked, in bytes.
    pub size: u64,
    /// Checksum of the unpacked bytes.
    pub crc32: u32,
    /// How it is packed.
    pub packing: Packing,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// As it is.
    Stored,
    /// By DEFLATE (RFC 1951), as nearly all are.
    Deflated,
    /// Behind a password.
    Locked,
    /// By another method, with its number in APPNOTE.TXT, 4.4.5.
    Other(u16),
}

/// The code of [`Packing::Locked`], beyond the methods.
const LOCKED: u32 = 1 << 16;

impl Packing {
    /// A number for messages.
    #[must_use]
    pub fn code(self) -> u32 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
            Self::Locked => LOCKED,
            Self::Other(method) => method.into(),
        }
    }

    /// What [`Self::code`] stands for.
    #[must_use]
    pub fn of_code(code: u32) -> Self {
        match code {
            0 => Self::Stored,
            8 => Self::Deflated,
            _ => u16::try_from(code).map_or(Self::Locked, Self::Other),
        }
    }

    /// What the list says of a file.
    pub(super) fn of(record: &ZipFileHeaderRecord<'_>) -> Self {
        let flags = record.flags();
        if flags.is_encrypted() || flags.has_strong_encryption() {
            return Self::Locked;
        }
        match record.compression_method() {
            CompressionMethod::STORE => Self::Stored,
            CompressionMethod::DEFLATE => Self::Deflated,
            CompressionMethod::AES => Self::Locked,
            other => Self::Other(other.as_u16()),
        }
    }
}

impl Entry {
    /// Whether it lies in the folder in which macOS keeps what it knows of each file.
    #[must_use]
    pub fn is_companion(&self) -> bool {
        self.path.split('/').any(|name| name == "__MACOSX")
    }

    /// Whether its name, or that of a folder above it, begins with a full stop.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.path.split('/').any(|name| name.starts_with('.') && !name.trim_matches('.').is_empty())
    }

    /// Its bytes, from the packed ones that lie in its range.
    ///
    /// # Errors
    /// [`ArchiveError`] where it is locked, packed in another way, larger than `max` bytes, or not what was packed.
    pub fn unpack(&self, packed: &[u8], max: u64) -> Result<Vec<u8>, ArchiveError> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        if self.size > max {
            return Err(ArchiveError::FileTooLarge { bytes: self.size, max });
        }
        let bytes = match self.packing {
            Packing::Locked => return Err(ArchiveError::Locked),
            Packing::Other(method) => return Err(ArchiveError::Method { method }),
            Packing::Stored => packed.to_vec(),
            // No more than its declared size is ever unpacked. How its packed bytes are damaged helps nobody.
            Packing::Deflated => {
                decompress_to_vec_with_limit(packed, size).map_err(|_| ArchiveError::FileDamaged)?
            }
        };
        if bytes.len() != size || crc32(&bytes) != self.crc32 {
            return Err(ArchiveError::FileDamaged);
        }
        Ok(bytes)
    }
}
