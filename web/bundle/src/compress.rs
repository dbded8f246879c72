//! Compresses assets with Brotli and gzip, once for each content.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::NamedTempFile;

use crate::BundleError;
use crate::asset::Asset;

/// Brotli's highest quality and its 4 MiB window: the page is compressed once and
/// downloaded often.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_BITS: i32 = 22;

/// The compressed forms of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compressed {
    /// Brotli, RFC 7932.
    pub brotli: Vec<u8>,
    /// gzip, RFC 1952.
    pub gzip: Vec<u8>,
}

/// Remembers compressed forms on disk by the content's hash, so that a second start with
/// nothing changed compresses nothing.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Uses, and makes where needed, the given folder.
    ///
    /// # Errors
    /// [`BundleError::File`] where the folder can't be made.
    pub fn new(folder: PathBuf) -> Result<Self, BundleError> {
        fs::create_dir_all(&folder).map_err(BundleError::file(&folder))?;
        Ok(Self { folder })
    }

    /// The compressed forms of `asset`, from disk where they are there.
    ///
    /// # Errors
    /// [`BundleError::File`] where the cache can't be read or written.
    pub fn compress(&self, asset: &Asset) -> Result<Compressed, BundleError> {
        let bytes = &asset.bytes;
        Ok(Compressed {
            brotli: self.remember(&format!("{}.br", asset.digest), || brotli(bytes))?,
            gzip: self.remember(&format!("{}.gz", asset.digest), || gzip(bytes))?,
        })
    }

    fn remember(
        &self,
        name: &str,
        make: impl FnOnce() -> io::Result<Vec<u8>>,
    ) -> Result<Vec<u8>, BundleError> {
        let path = self.folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => return Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(BundleError::file(&path)(error)),
        }
        let store = |bytes: Vec<u8>| self.store(&path, &bytes).map(|()| bytes);
        make().and_then(store).map_err(BundleError::file(&path))
    }

    /// Writes beside the place and renames, so that no reader finds half a file.
    fn store(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut half = NamedTempFile::new_in(&self.folder)?;
        half.write_all(bytes)?;
        half.persist(path)?;
        Ok(())
    }
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;
    use std::io::Read;

    fn sample() -> Asset {
        Asset::hashed("a.txt", b"lub dub ".repeat(500))
    }

    #[test]
    fn both_forms_are_smaller_and_unpack_to_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let asset = sample();
        let packed = Cache::new(folder.path().to_path_buf()).unwrap().compress(&asset).unwrap();
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut packed.brotli.as_slice(), &mut from_brotli).unwrap();
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(packed.gzip.as_slice()).read_to_end(&mut from_gzip).unwrap();
        assert_eq!((&from_brotli, &from_gzip), (&asset.bytes, &asset.bytes));
        assert!(packed.brotli.len() < 100 && packed.gzip.len() < 100);
    }

    #[test]
    fn a_known_content_is_read_from_the_cache() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_path_buf()).unwrap();
        let asset = sample();
        fs::write(folder.path().join(format!("{}.br", asset.digest)), "kept").unwrap();
        assert_eq!(cache.compress(&asset).unwrap().brotli, b"kept");
    }
}
