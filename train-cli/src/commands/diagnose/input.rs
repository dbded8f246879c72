//! What is diagnosed or left aside.

use std::io;
use std::path::PathBuf;

use engine::archive::ArchiveError;

use super::content::PackedFile;
use super::left_aside::LeftAside;

/// A path that was given, or that was found in a folder.
#[derive(Debug)]
pub enum Input {
    /// A file that was given, or one with a recording's ending.
    File(PathBuf),
    /// A file without a recording's ending, which may yet be one.
    Candidate(PathBuf),
    /// A file in a ZIP archive.
    Packed(Box<PackedFile>),
    /// A ZIP archive whose files can't be found, and why.
    BadArchive(PathBuf, ArchiveError),
    /// What is not diagnosed, and why.
    LeftAside(PathBuf, LeftAside),
    /// A path that can't be read, and why.
    Unreadable(PathBuf, io::Error),
    /// A folder in which nothing can be found, and why.
    UnreadableFolder(PathBuf, io::Error),
}

impl Input {
    /// Whether it is a folder whose files are not found, and so no file.
    pub fn is_folder(&self) -> bool {
        matches!(self, Self::LeftAside(_, LeftAside::LinkedFolder) | Self::UnreadableFolder(..))
    }
}
