//! Real recordings, and broken files made of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::root;

/// The folder of the PASCAL sets; `None`, said aloud, where this machine has no data.
///
/// # Panics
/// Under `CI=true`, where skipping would hide a failure.
pub fn pascal() -> Option<PathBuf> {
    Some(data()?.join("pascal-2011"))
}

/// The folder of all sets; see [`pascal`].
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("LUBDUB_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    if folder.join("pascal-2011").is_dir() {
        return Some(folder);
    }
    let text = format!("skipped: no real recordings at {}; set LUBDUB_DATA", folder.display());
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{text}");
    eprintln!("{text}");
    None
}

/// `count` labelled recordings of a set (`set_a`, `set_b`), each class in its turn.
pub fn choose(pascal: &Path, set: &str, count: usize) -> Vec<PathBuf> {
    let mut classes: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in files(&pascal.join(set)) {
        let class = name(&path).split('_').next().unwrap().to_owned();
        if !class.contains("unlabelled") {
            classes.entry(class).or_default().push(path);
        }
    }
    let longest = classes.values().map(Vec::len).max().unwrap();
    let mut chosen = (0..longest)
        .flat_map(|turn| classes.values().filter_map(move |paths| paths.get(turn).cloned()));
    let chosen: Vec<PathBuf> = chosen.by_ref().take(count).collect();
    assert_eq!(chosen.len(), count, "{set} holds too few recordings");
    chosen
}

/// Every recording in a folder and below it, in the order of their paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let is_recording = |path: &PathBuf| path.extension().is_some_and(|e| e == "wav" || e == "flac");
    let (folders, files): (Vec<_>, Vec<_>) = files(folder).into_iter().partition(|p| p.is_dir());
    let below = folders.iter().flat_map(|folder| files_below(folder));
    files.into_iter().filter(is_recording).chain(below).collect()
}

/// The first labelled recording of a set that is a WAV file.
pub fn a_wav(pascal: &Path, set: &str) -> PathBuf {
    files(&pascal.join(set))
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "wav"))
        .unwrap()
}

/// The file's name as the page shows it.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The recording in another format, by ffmpeg, which chooses it by the new name's ending.
pub fn convert(from: &Path, to: PathBuf) -> PathBuf {
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-i"])
        .arg(from)
        .arg(&to)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "ffmpeg could not write {}", to.display());
    to
}

/// A file of these bytes.
pub fn write(path: PathBuf, bytes: &[u8]) -> PathBuf {
    fs::write(&path, bytes).unwrap();
    path
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
