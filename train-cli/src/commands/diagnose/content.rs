//! What is read of a file before it is diagnosed: its bytes, or a WFDB record with the files that its header names.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::archive::{ArchiveError, Entry, FileReader, ReaderAt as _};
use engine::audio::{Limits, Source, WfdbHeader};

use crate::commands::read_bounded;

/// What is diagnosed.
pub enum Content {
    /// A file on disk, read piece by piece.
    File(Box<dyn Source>),
    /// The bytes of a file in an archive.
    Unpacked(Vec<u8>),
    /// A WFDB record: its header, and those files beside it that hold its heart sounds, by name.
    Record {
        /// The bytes of the header.
        header: Vec<u8>,
        /// Name and bytes of each file.
        beside: Vec<(String, Vec<u8>)>,
    },
}

/// A file in a ZIP archive.
#[derive(Debug, Clone)]
pub struct PackedFile {
    /// The path of the archive, and behind it that of the file within.
    pub path: PathBuf,
    /// The archive.
    pub archive: Arc<PathBuf>,
    /// Where the file lies in it.
    pub entry: Entry,
    /// Files of the record of which this is the header, by name.
    pub beside: Vec<(String, Entry)>,
    /// Whether its name ends as those of recordings do.
    pub is_recording: bool,
}

/// Why a file in an archive can't be read.
#[derive(Debug, thiserror::Error)]
pub enum PackedError {
    /// The archive can't be read from disk.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// The file in it can't be unpacked.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl Content {
    /// Reads a file on disk, and where it is the header or a file of a WFDB record, the record.
    pub fn of_disk(path: &Path) -> io::Result<Self> {
        if has_ending(path, "hea") {
            let bytes = read_bounded::bytes(path)?;
            if let Ok(header) = WfdbHeader::parse(&bytes) {
                return Self::record(path, bytes, &header);
            }
        }
        let header_path = path.with_extension("hea");
        if has_ending(path, "dat")
            && let Ok(text) = read_bounded::bytes(&header_path)
            && let Ok(header) = WfdbHeader::parse(&text)
            && names(&header, path)
        {
            return Self::record(&header_path, text, &header);
        }
        Ok(Self::File(read_bounded::source(path)?))
    }

    /// Reads the files that a header names and that lie beside it; a missing one is told when the record is decoded.
    fn record(path: &Path, header: Vec<u8>, parsed: &WfdbHeader) -> io::Result<Self> {
        let mut left = Limits::default().max_held_bytes + 1;
        let mut beside = Vec::new();
        for name in parsed.heart_files() {
            match read_bounded::head(&path.with_file_name(name), left) {
                Ok(bytes) => {
                    left = left.saturating_sub(bytes.len() as u64);
                    beside.push((name.to_owned(), bytes));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self::Record { header, beside })
    }

    /// Unpacks a file of an archive, and the files of its record.
    pub fn of_packed(file: &PackedFile) -> Result<Self, PackedError> {
        let archive = FileReader::from(File::open(file.archive.as_path())?);
        let bytes = unpacked(&archive, &file.entry)?;
        if !has_ending(&file.path, "hea") || WfdbHeader::parse(&bytes).is_err() {
            return Ok(Self::Unpacked(bytes));
        }
        let part = |(name, entry): &(String, Entry)| Ok((name.clone(), unpacked(&archive, entry)?));
        let beside = file.beside.iter().map(part).collect::<Result<_, PackedError>>()?;
        Ok(Self::Record { header: bytes, beside })
    }

    /// The bytes of an unpacked file, or of a header; none of a file on disk.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::File(_) => &[],
            Self::Unpacked(bytes) | Self::Record { header: bytes, .. } => bytes,
        }
    }
}

/// The bytes of a file in an archive, of which no more is read and unpacked than a recording may have.
pub fn unpacked(archive: &FileReader, entry: &Entry) -> Result<Vec<u8>, PackedError> {
    let max = Limits::default().max_held_bytes;
    let mut packed = Vec::new();
    let length = entry.end.saturating_sub(entry.start);
    if length <= max {
        packed.resize(length as usize, 0);
        archive.read_exact_at(&mut packed, entry.start)?;
    }
    Ok(entry.unpack(&packed, max)?)
}

/// The first bytes of a file on disk, for what its header may say.
pub fn header(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(1 << 16).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn names(header: &WfdbHeader, path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| header.files().contains(&name.as_ref()))
}

/// Whether a file's name ends so, in lower or upper case.
pub fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}
