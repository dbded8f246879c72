//! A training that can't write.

use crate::run::{Run, undisturbed};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// A training that failed with one sentence; that sentence.
fn sentence(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    let last = told.lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with("lubdub: ") && last.contains("can't be written"), "{told}");
    last
}

/// A file system of its own in memory, of so many kibibytes; none where this user can't mount one.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(place: &'a Path, kibibytes: usize) -> Option<Self> {
        std::fs::create_dir(place).unwrap();
        let size = format!("size={kibibytes}k");
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", &size, "lubdub-test"]).arg(place).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(place));
        }
        eprintln!("skipped: only root can mount a small disk");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let done = Command::new("mount").args(["-o", &options]).arg(self.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_file_that_grows_too_large_is_told_and_the_last_checkpoint_goes_on() {
    let run = Run::new();
    run.stop_after(2);
    let before = run.checkpoint().unwrap();
    // Blocks are of 512 or 1024 bytes, as the shell has it. An ignored signal makes the write itself fail.
    let blocks = (before.len() / 2048).to_string();
    let limited = r#"ulimit -f "$0" && trap "" XFSZ && exec "$@""#;
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", limited, &blocks]).args(run.command()).output().unwrap();
    let told = sentence(&output);
    assert!(told.contains("checkpoint.mpk") && told.contains("Free some space"), "{told}");
    assert!(run.checkpoint().unwrap() == before && run.partial().is_empty());
    run.finishes_as_undisturbed();
}

#[test]
fn a_full_disk_is_told_and_with_room_again_the_training_goes_on() {
    let mut run = Run::new();
    let place = run.beside("disk");
    // Room for one checkpoint and what comes before it, but not for the next beside it.
    let length = undisturbed().checkpoint / 1024;
    let Some(disk) = Disk::mount(&place, length * 3 / 2 + 12) else { return };
    run.out = place.join("run");
    let told = sentence(&run.finish());
    assert!(told.contains("checkpoint.mpk") && told.contains("No space left"), "{told}");
    assert!(told.contains("Free some space") && told.contains("--resume"), "{told}");
    assert!(run.checkpoint().is_some() && run.partial().is_empty());

    let kept = run.checkpoint();
    disk.remount("ro,size=64m");
    let told = sentence(&run.finish());
    assert!(told.contains("Make the folder writable"), "{told}");
    assert!(run.checkpoint() == kept);

    disk.remount("rw,size=64m");
    run.finishes_as_undisturbed();
}

#[test]
fn a_file_where_the_folder_should_be_is_told() {
    let mut run = Run::new();
    std::fs::write(&run.out, b"something else").unwrap();
    let file = run.out.clone();
    for out in [file.clone(), file.join("run")] {
        run.out = out;
        let told = sentence(&run.finish());
        assert!(told.contains("A file is where a folder is needed"), "{told}");
        assert_eq!(std::fs::read(&file).unwrap(), b"something else");
    }
}

#[test]
fn a_folder_that_only_others_may_write_is_told() {
    let mut run = Run::new();
    let folder = run.beside("others");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(folder.join("probe"), b"").is_ok() {
        eprintln!("skipped: root may write everywhere");
        return;
    }
    for out in [folder.clone(), folder.join("run")] {
        run.out = out;
        let told = sentence(&run.finish());
        assert!(told.contains("Make the folder writable"), "{told}");
    }
}
