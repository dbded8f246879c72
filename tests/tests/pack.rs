//! `scripts/pack.sh` and what it puts beside its parts.
#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a failing test should stop")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tests::command::Workspace;

/// Two files, one of them larger than a part and hard to compress.
fn pack(folder: &Path) -> Output {
    let mut state = 1_u32;
    let mut noise = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    let large: Vec<u8> = (0..3 << 20).map(|_| noise()).collect();
    fs::create_dir_all(folder.join("data/set a")).unwrap();
    fs::write(folder.join("data/set a/one.wav"), large).unwrap();
    fs::write(folder.join("lubdub"), "binary").unwrap();
    let script = Workspace::find().unwrap().root().join("scripts/pack.sh");
    let mut pack = Command::new("sh");
    pack.current_dir(folder).arg(script).args(["parts", "1", "lubdub", "data"]).output().unwrap()
}

fn unpack(folder: &Path) -> Output {
    Command::new("sh").current_dir(folder).args(["parts/unpack.sh", "there"]).output().unwrap()
}

#[test]
fn what_is_unpacked_has_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let packed = pack(folder.path());
    assert!(packed.status.success(), "{packed:?}");
    let parts = fs::read_dir(folder.path().join("parts")).unwrap();
    let sizes: Vec<u64> = parts
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_str().unwrap().starts_with("part-"))
        .map(|entry| entry.metadata().unwrap().len())
        .collect();
    assert!(sizes.len() > 1 && sizes.iter().all(|&size| size <= 1 << 20), "{sizes:?}");
    let unpacked = unpack(folder.path());
    assert!(unpacked.status.success(), "{unpacked:?}");
    for file in ["lubdub", "data/set a/one.wav"] {
        let read = |root: &str| fs::read(folder.path().join(root).join(file)).unwrap();
        assert_eq!(read("."), read("there"));
    }
}

#[test]
fn a_damaged_part_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    assert!(pack(folder.path()).status.success());
    let part = folder.path().join("parts/part-aaab");
    let mut bytes = fs::read(&part).unwrap();
    bytes[1000] ^= 1;
    fs::write(&part, bytes).unwrap();
    let unpacked = unpack(folder.path());
    assert!(!unpacked.status.success());
    assert!(String::from_utf8_lossy(&unpacked.stderr).contains("damaged"), "{unpacked:?}");
    assert!(!folder.path().join("there").exists());
}

#[test]
fn parts_are_never_mixed_with_older_ones() {
    let folder = tempfile::tempdir().unwrap();
    assert!(pack(folder.path()).status.success());
    assert!(!pack(folder.path()).status.success());
}
