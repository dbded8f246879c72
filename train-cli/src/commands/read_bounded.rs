//! Bytes for the engine.

use engine::audio::Limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The bytes of a file, but at most one more than the engine accepts: it then refuses the file by
/// its size, and a huge file never fills the memory.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    head(path, Limits::default().max_bytes as u64 + 1)
}

/// The first bytes of a file, as many as that or all.
pub fn head(path: &Path, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}
