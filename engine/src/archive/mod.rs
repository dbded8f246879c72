//! ZIP archives, whose recordings are taken as those of a folder.
//!
//! An archive is listed without being unpacked: of a large one, only the list at its end and the header of each file are
//! read. A file is unpacked alone, from the bytes of its own range.

mod entry;
mod error;
mod list;

pub use entry::{Entry, Packing};
pub use error::ArchiveError;
pub use list::{ArchiveLimits, entries};
/// Reads at an offset: of a file on disk, of a browser's file, of bytes in memory.
pub use rawzip::{FileReader, ReaderAt};

#[cfg(test)]
mod tests;
