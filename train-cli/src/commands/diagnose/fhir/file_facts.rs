//! What is known of a recording's file beside what it holds.

use std::fs::{File, Metadata, metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use engine::digest::hexadecimal;
use engine::report::fhir::Instant;
use sha2::{Digest, Sha256};

/// Bytes that are digested at once.
const BLOCK: usize = 1 << 16;

/// Time, length and digest of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// When it was last written to; of a file in an archive, when the archive was.
    pub written: Instant,
    /// Length in bytes and SHA-256 in hexadecimal; none of a file in an archive and of what is no file on a disk.
    pub content: Option<(u64, String)>,
}

impl FileFacts {
    /// Of the file at this path, which may lie in an archive.
    pub fn of(path: &Path) -> io::Result<Self> {
        let itself = metadata(path);
        let content = match &itself {
            Ok(known) if known.is_file() => Some((known.len(), sha256(path)?)),
            _ => None,
        };
        let known = itself.or_else(|error| archive_of(path).ok_or(error))?;
        let seconds = known.modified()?.duration_since(UNIX_EPOCH);
        // Times before 1970 are differences in the other direction, rounded down.
        let seconds = match seconds {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => -(before.duration().as_secs_f64().ceil() as i64),
        };
        let out_of_range = || io::Error::other("the file's time is outside the years 1 to 9999");
        let written = Instant::of_unix(seconds).ok_or_else(out_of_range)?;
        Ok(Self { written, content })
    }
}

/// The file that is nearest above a path.
fn archive_of(path: &Path) -> Option<Metadata> {
    path.ancestors().skip(1).find_map(|above| metadata(above).ok()).filter(Metadata::is_file)
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            length => digest.update(&block[..length]),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_has_its_time_and_its_digest_and_one_in_an_archive_the_archives_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, b"abc").unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(951_782_401);
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        let facts = FileFacts::of(&path).unwrap();
        assert_eq!(facts.written.as_str(), "2000-02-29T00:00:01Z");
        let (length, digest) = facts.content.unwrap();
        assert_eq!((length, digest), (3, engine::digest::sha256_hex(b"abc")));
        let within = FileFacts::of(&path.join("b.wav")).unwrap();
        assert_eq!((within.written, within.content), (facts.written, None));
        assert!(FileFacts::of(&folder.path().join("none/b.wav")).is_err());
    }
}
