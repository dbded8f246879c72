//! The files that are diagnosed.

use std::path::{Path, PathBuf};

/// Endings by which recordings are found in folders; what a file is shows its content.
const ENDINGS: [&str; 14] = [
    "wav", "wave", "flac", "mp3", "m4a", "mp4", "mov", "aac", "ogg", "oga", "aif", "aiff", "aifc",
    "caf",
];

/// A file to diagnose, or a path that can't be read.
pub enum Input {
    /// A file.
    File(PathBuf),
    /// A path that can't be read, and why.
    Unreadable(PathBuf, std::io::Error),
}

/// Files named on the command line as they are, and recordings in folders and the folders below
/// them in the order of their names.
pub fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    let mut found = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(kind) if kind.is_dir() => walk(path, &mut found),
            Ok(_) => found.push(Input::File(path.clone())),
            Err(error) => found.push(Input::Unreadable(path.clone(), error)),
        }
    }
    found
}

/// Adds the recordings in a folder and below it. Linked folders are left out: they may form rings.
fn walk(folder: &Path, found: &mut Vec<Input>) {
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => return found.push(Input::Unreadable(folder.to_path_buf(), error)),
    };
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, found),
            Ok(_) if is_recording(&path) && path.is_file() => found.push(Input::File(path)),
            Ok(_) => {}
            Err(error) => found.push(Input::Unreadable(path, error)),
        }
    }
}

/// The name ends as those of recordings do.
fn is_recording(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn folders_give_recordings_in_order_and_named_files_are_always_tried() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("b")).unwrap();
        for name in ["c.wav", "a.FLAC", "b/x.mp3", "b/notes.txt", "notes.txt"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let notes = dir.path().join("notes.txt");
        let missing = dir.path().join("missing.wav");
        let names: Vec<_> = inputs(&[notes, dir.path().to_path_buf(), missing])
            .into_iter()
            .map(|input| match input {
                Input::File(path) => path.strip_prefix(dir.path()).unwrap().display().to_string(),
                Input::Unreadable(path, _) => {
                    format!("unreadable {}", path.strip_prefix(dir.path()).unwrap().display())
                }
            })
            .collect();
        assert_eq!(names, ["notes.txt", "a.FLAC", "b/x.mp3", "c.wav", "unreadable missing.wav"]);
    }
}
