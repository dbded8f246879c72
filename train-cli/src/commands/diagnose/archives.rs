//! ZIP archives among the files: what lies in one is taken as what lies in a folder.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::archive::{ArchiveLimits, Entry, FileReader, entries};
use engine::audio::{Container, is_zip_archive};

use super::content::{PackedError, PackedFile};
use super::input::Input;
use super::left_aside::LeftAside;
use crate::commands::read_bounded;

/// Bytes by which an archive is known.
const HEAD: u64 = 4096;

/// The files in an archive; an input that is none stays as it is.
pub fn opened(input: Input) -> Vec<Input> {
    let path = match &input {
        Input::File(path) | Input::Candidate(path) if is_archive(path) => path.clone(),
        _ => return vec![input],
    };
    let listed = match list(&path) {
        Ok(listed) => listed,
        Err(PackedError::Disk(error)) => return vec![Input::Unreadable(path, error)],
        Err(PackedError::Archive(error)) => return vec![Input::BadArchive(path, error)],
    };
    let archive = Arc::new(path);
    listed.into_iter().map(|entry| packed(&archive, entry)).collect()
}

/// Whether a file is an archive by its first bytes. One that can't be read is told when it is its turn.
fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let is_recording = name.is_some_and(|name| Container::names_recording(&name));
    !is_recording && read_bounded::head(path, HEAD).is_ok_and(|head| is_zip_archive(&head))
}

fn list(path: &Path) -> Result<Vec<Entry>, PackedError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok(entries(FileReader::from(file), length, &ArchiveLimits::default())?)
}

/// A file in an archive as an input.
fn packed(archive: &Arc<PathBuf>, entry: Entry) -> Input {
    let mut path = archive.as_os_str().to_owned();
    path.push("/");
    path.push(&entry.path);
    let path = PathBuf::from(path);
    if entry.is_companion() {
        return Input::LeftAside(path, LeftAside::Companion);
    }
    if entry.is_hidden() {
        return Input::LeftAside(path, LeftAside::HiddenInArchive);
    }
    let is_recording = Container::names_recording(&entry.path);
    let archive = Arc::clone(archive);
    Input::Packed(Box::new(PackedFile { path, archive, entry, beside: Vec::new(), is_recording }))
}
