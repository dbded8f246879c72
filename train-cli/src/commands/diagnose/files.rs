//! The files that are diagnosed, and all that lies beside them in folders.

use std::fs::metadata;
use std::io;
use std::path::{Path, PathBuf};

use engine::audio::Container;
use walkdir::{DirEntry, WalkDir};

use super::archives::opened;
use super::input::Input;
use super::left_aside::LeftAside;
use super::records::joined;

/// Files named on the command line as they are, and everything in folders and the folders below them in the order of
/// their names. What lies in ZIP archives is taken as what lies in folders, and WFDB records are joined.
pub fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    joined(given(paths).into_iter().flat_map(opened).collect())
}

fn given(paths: &[PathBuf]) -> Vec<Input> {
    let mut found = Vec::new();
    for path in paths {
        match metadata(path) {
            Ok(kind) if kind.is_dir() => found.extend(below(path)),
            Ok(_) => found.push(Input::File(path.clone())),
            Err(error) => found.push(Input::Unreadable(path.clone(), error)),
        }
    }
    found
}

/// Everything below a folder but the folders themselves. Links to folders are not followed.
fn below(folder: &Path) -> impl Iterator<Item = Input> {
    WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(found(folder, entry)),
        Err(error) => Some(unreadable(folder, error)),
    })
}

/// What was found in a folder. Its kind is that of what a link leads to.
fn found(folder: &Path, entry: DirEntry) -> Input {
    let path = entry.into_path();
    match metadata(&path) {
        Ok(kind) if kind.is_dir() => Input::LeftAside(path, LeftAside::LinkedFolder),
        _ if is_hidden(folder, &path) => Input::LeftAside(path, LeftAside::Hidden),
        Ok(kind) if !kind.is_file() => Input::LeftAside(path, LeftAside::Special),
        Ok(_) if is_recording(&path) => Input::File(path),
        Ok(_) => Input::Candidate(path),
        Err(error) => Input::Unreadable(path, error),
    }
}

fn unreadable(folder: &Path, error: walkdir::Error) -> Input {
    let path = error.path().unwrap_or(folder).to_path_buf();
    let is_folder = path.is_dir();
    // An error without a cause of its own is that of a ring of links, and links are not followed.
    let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("it leads back here"));
    if is_folder { Input::UnreadableFolder(path, cause) } else { Input::Unreadable(path, cause) }
}

/// Whether a name within the folder begins with a full stop; the folder itself was given.
fn is_hidden(folder: &Path, path: &Path) -> bool {
    let within = path.strip_prefix(folder).unwrap_or(path);
    within.iter().any(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The name ends as those of recordings do. A file with such an ending is refused where its content is no sound, and one
/// with another is left aside.
fn is_recording(path: &Path) -> bool {
    path.file_name().is_some_and(|name| Container::names_recording(&name.to_string_lossy()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// What was found in a folder, by its name within it.
    fn told(folder: &Path, paths: &[PathBuf]) -> Vec<String> {
        let within = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        let told = |input: &Input| match input {
            Input::File(path) => within(path),
            Input::Candidate(path) => format!("candidate {}", within(path)),
            Input::Packed(file) => format!("packed {}", within(&file.path)),
            Input::BadArchive(path, _) => format!("bad archive {}", within(path)),
            Input::LeftAside(path, why) => format!("{}: {}", why.group(), within(path)),
            Input::Unreadable(path, _) => format!("unreadable {}", within(path)),
            Input::UnreadableFolder(path, _) => format!("unreadable folder {}", within(path)),
        };
        inputs(paths).iter().map(told).collect()
    }

    #[test]
    fn folders_give_everything_in_order_and_named_files_are_always_tried() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("b")).unwrap();
        for name in ["c.wav", "a.FLAC", "b/x.mp3", "b/notes.txt", "notes.txt"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let notes = dir.path().join("notes.txt");
        let missing = dir.path().join("missing.wav");
        let expected = [
            "notes.txt",
            "a.FLAC",
            "candidate b/notes.txt",
            "b/x.mp3",
            "c.wav",
            "candidate notes.txt",
            "unreadable missing.wav",
        ];
        assert_eq!(told(dir.path(), &[notes, dir.path().to_path_buf(), missing]), expected);
    }

    #[test]
    fn hidden_files_are_left_aside_below_a_folder_that_may_itself_be_hidden() {
        let dir = tempfile::tempdir().unwrap();
        let given = dir.path().join(".study");
        std::fs::create_dir_all(given.join(".git/objects")).unwrap();
        for name in ["a.wav", "._a.wav", ".git/objects/x"] {
            std::fs::write(given.join(name), "").unwrap();
        }
        let expected = ["hidden: ._a.wav", "hidden: .git/objects/x", "a.wav"];
        assert_eq!(told(&given, std::slice::from_ref(&given)), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_rings_of_folders_are_told_and_never_read() {
        use std::os::unix::{fs::symlink, net::UnixListener};
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("below")).unwrap();
        std::fs::write(dir.path().join("a.wav"), "").unwrap();
        symlink("..", dir.path().join("below/ring")).unwrap();
        symlink("a.wav", dir.path().join("linked.wav")).unwrap();
        symlink("nowhere.wav", dir.path().join("lost.wav")).unwrap();
        let _socket = UnixListener::bind(dir.path().join("socket.wav")).unwrap();
        let expected = [
            "a.wav",
            "linked folders: below/ring",
            "linked.wav",
            "unreadable lost.wav",
            "pipes, sockets or devices: socket.wav",
        ];
        assert_eq!(told(dir.path(), &[dir.path().to_path_buf()]), expected);
    }
}
