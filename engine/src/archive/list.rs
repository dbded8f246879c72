//! The files of an archive, by the list at its end.

use rawzip::{MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive, ZipLocator};

use super::{ArchiveError, Entry, Packing};

/// Upper bounds on one archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Number of files.
    pub max_files: usize,
    /// Size of all files when they are unpacked, in bytes. Each is unpacked alone, so this bounds time and not memory.
    pub max_unpacked: u64,
}

impl Default for ArchiveLimits {
    /// Four times the files of the largest collection (`CirCor` 2022), and eight times its bytes.
    fn default() -> Self {
        Self { max_files: 50_000, max_unpacked: 8 << 30 }
    }
}

/// The files of an archive of `length` bytes in the order of its list, without folders.
///
/// # Errors
/// [`ArchiveError`] where the list can't be read, holds no file or is beyond the limits.
pub fn entries(
    archive: impl ReaderAt,
    length: u64,
    limits: &ArchiveLimits,
) -> Result<Vec<Entry>, ArchiveError> {
    let damaged = |error| ArchiveError::Damaged(Some(error));
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = ZipLocator::new()
        .locate_in_reader(archive, &mut buffer, length)
        .map_err(|(_, error)| damaged(error))?;
    let mut found = Vec::new();
    let mut listed = 0;
    let mut list = archive.entries(&mut buffer);
    while let Some(record) = list.next_entry().map_err(damaged)? {
        listed += 1;
        if listed > limits.max_files {
            return Err(ArchiveError::TooMany { count: listed, max: limits.max_files });
        }
        if record.is_dir() {
            continue;
        }
        let (start, end) = range(&archive, &record).map_err(damaged)?;
        if start > end || end > length {
            return Err(ArchiveError::Damaged(None));
        }
        found.push(Entry {
            path: String::from_utf8_lossy(record.file_path().as_bytes()).replace('\\', "/"),
            start,
            end,
            size: record.uncompressed_size_hint(),
            crc32: record.crc32(),
            packing: Packing::of(&record),
        });
    }
    if listed as u64 != archive.entries_hint() {
        return Err(ArchiveError::Damaged(None));
    }
    check(&found, limits)?;
    Ok(found)
}

/// Where the packed bytes of a file lie: behind its own header, whose length the list doesn't say.
fn range<R: ReaderAt>(
    archive: &ZipArchive<R>,
    record: &rawzip::ZipFileHeaderRecord<'_>,
) -> Result<(u64, u64), rawzip::Error> {
    Ok(archive.get_entry(record.wayfinder())?.compressed_data_range())
}

fn check(found: &[Entry], limits: &ArchiveLimits) -> Result<(), ArchiveError> {
    if found.is_empty() {
        return Err(ArchiveError::Empty);
    }
    let bytes = found.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
    if bytes > limits.max_unpacked {
        return Err(ArchiveError::TooLarge { bytes, max: limits.max_unpacked });
    }
    let mut ranges: Vec<(u64, u64)> = found.iter().map(|entry| (entry.start, entry.end)).collect();
    ranges.sort_unstable();
    let overlap = |pair: &[(u64, u64)]| pair[0].1 > pair[1].0;
    if ranges.windows(2).any(overlap) {
        return Err(ArchiveError::Overlapping);
    }
    Ok(())
}
