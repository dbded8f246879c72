//! A file that is being written.
//!
//! It lies beside its place under a name of its own, so that two processes never write into one, and is locked while
//! its process lives. The system lets go of the lock however the process ends, so that whoever writes next can tell
//! what a dead one has left, and removes it: process numbers would tell nothing across machines that share a folder.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The ending of names of files that aren't whole.
const ENDING: &str = ".partial";

/// A new file beside the place that it is meant for. It is removed when it is dropped, unless it became whole.
pub(super) struct Partial<'a> {
    place: &'a Path,
    path: PathBuf,
    file: File,
    is_whole: bool,
}

impl<'a> Partial<'a> {
    /// Makes one, and removes those that dead processes left beside the same place: on a full disk they take the room.
    pub(super) fn beside(place: &'a Path) -> io::Result<Self> {
        remove_abandoned(place);
        loop {
            let path = own_name(place);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    let partial = Self { place, path, file, is_whole: false };
                    if partial.is_kept() {
                        return Ok(partial);
                    }
                }
                // Another machine's process of the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Locks it; false where another took it for abandoned before. Where a file system has no locks, nobody does.
    fn is_kept(&self) -> bool {
        self.file.lock().is_err() || self.path.exists()
    }

    /// Writes it down to the disk and puts it in its place.
    pub(super) fn become_whole(mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        std::fs::rename(&self.path, self.place)?;
        self.is_whole = true;
        Ok(())
    }
}

impl Drop for Partial<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            // What can't be removed is abandoned, and the next to write removes it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A name that no living process of this machine has.
fn own_name(place: &Path) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    place.with_added_extension(format!("{process}-{count}{ENDING}"))
}

/// Removes what no process holds a lock on. What can't be looked at or removed stays: it is in nobody's way.
fn remove_abandoned(place: &Path) {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if is_partial_of(place, &path) {
            // Locked until it is gone: its maker may be between making and locking it, and then sees that it is.
            if let Some(_locked) = abandoned(&path) {
                let _ = std::fs::remove_file(&path);
            }
        }
    }
}

fn is_partial_of(place: &Path, path: &Path) -> bool {
    let name = |path: &Path| path.file_name().and_then(OsStr::to_str).map(str::to_owned);
    let (Some(place), Some(name)) = (name(place), name(path)) else { return false };
    let middle = name.strip_prefix(&place).and_then(|rest| rest.strip_suffix(ENDING));
    middle.is_some_and(|middle| middle.starts_with('.'))
}

/// The file with its lock, where that was free.
fn abandoned(path: &Path) -> Option<File> {
    let file = File::options().append(true).open(path).ok()?;
    file.try_lock().is_ok().then_some(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_under_way_stays_and_what_was_abandoned_goes() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("checkpoint.mpk");
        for left in ["checkpoint.mpk.1-0.partial", "checkpoint.json.1-0.partial"] {
            std::fs::write(folder.path().join(left), b"half").unwrap();
        }
        let (first, second) = (Partial::beside(&place).unwrap(), Partial::beside(&place).unwrap());
        let found = names(folder.path());
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "checkpoint.json.1-0.partial");
        second.become_whole(b"second").unwrap();
        first.become_whole(b"first").unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["checkpoint.json.1-0.partial", "checkpoint.mpk"]);
    }

    #[test]
    fn what_could_not_take_its_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("model");
        std::fs::create_dir(&place).unwrap();
        assert!(Partial::beside(&place).unwrap().become_whole(b"model").is_err());
        assert_eq!(names(folder.path()), ["model"]);
    }

    #[test]
    fn many_writers_at_once_leave_one_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("file");
        std::thread::scope(|scope| {
            for writer in 0..8_u8 {
                let place = &place;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let partial = Partial::beside(place).unwrap();
                        partial.become_whole(&[writer; 4096]).unwrap();
                    }
                });
            }
        });
        let found = std::fs::read(&place).unwrap();
        assert!(found.len() == 4096 && found.iter().all(|byte| *byte == found[0]));
        assert_eq!(names(folder.path()), ["file"]);
    }
}
