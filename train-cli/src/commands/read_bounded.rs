//! Bytes for the engine.

use engine::audio::{Limits, Source};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// The bytes of a file, but at most one more than the engine accepts as a whole: it then refuses the file by
/// its size, and a huge file never fills the memory.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    head(path, Limits::default().max_held_bytes + 1)
}

/// A file to be read where it is needed. What is no file on a disk, such as a pipe, is read as [`bytes`].
pub fn source(path: &Path) -> io::Result<Box<dyn Source>> {
    let file = File::open(path)?;
    if file.metadata()?.is_file() {
        return Ok(Box::new(file));
    }
    Ok(Box::new(Cursor::new(bytes(path)?)))
}

/// The first bytes of a file, as many as that or all.
pub fn head(path: &Path, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}
