//! Who works on a trial: files that two processes can't both make.
//!
//! The claim of generation `g` is the file `claim-g.json`, made only where there is none. A process that
//! is alive touches its own claim all the time. A claim that nobody touched for long, or whose process is
//! known to be dead, is taken over by making generation `g + 1`: of several that try, one succeeds, and the
//! former owner sees from that file that the trial is no longer its own.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::io::atomic_file::{create_folder, read_json};

/// When claims are touched, and when they are given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimRules {
    /// Time between touches.
    pub beat: Duration,
    /// A claim that was not touched for so long is another's to take.
    pub stale: Duration,
}

impl Default for ClaimRules {
    fn default() -> Self {
        Self { beat: Duration::from_secs(15), stale: Duration::from_mins(10) }
    }
}

/// The process that made a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    /// Where process numbers mean the same thing; empty where that can't be told.
    place: String,
    process: u32,
}

impl Owner {
    fn this() -> Self {
        Self { place: place(), process: std::process::id() }
    }

    /// Whether the process is known to have ended; of another machine or container, nothing is known.
    fn is_dead(&self) -> bool {
        let known = !self.place.is_empty() && self.place == place();
        known && !Path::new(&format!("/proc/{}", self.process)).exists()
    }
}

/// This start of this machine and this space of process numbers, on Linux.
fn place() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    match std::fs::read_link("/proc/self/ns/pid") {
        Ok(space) if !boot.is_empty() => format!("{} {}", boot.trim(), space.display()),
        _ => String::new(),
    }
}

/// A trial that is this process's own until the claim is dropped or lost.
pub struct Claim {
    folder: PathBuf,
    generation: usize,
    lost: Arc<AtomicBool>,
    /// Ends the thread that touches the claim when it is dropped.
    _alive: Sender<()>,
}

impl Claim {
    /// Claims what lies in a folder; none where another process has it.
    ///
    /// # Errors
    /// When the folder can't be read or written.
    pub fn take(folder: &Path, rules: &ClaimRules) -> Result<Option<Self>, TrainError> {
        create_folder(folder)?;
        let generation = match newest(folder)? {
            None => 0,
            Some(taken) if is_free(&file_of(folder, taken), rules) => taken + 1,
            Some(_) => return Ok(None),
        };
        let path = file_of(folder, generation);
        let made = OpenOptions::new().write(true).create_new(true).open(&path);
        match made.and_then(|mut file| file.write_all(owner_json().as_bytes())) {
            Ok(()) => Ok(Some(Self::kept_alive(folder, generation, rules.beat))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(TrainError::unwritten(&path, error)),
        }
    }

    /// Whether another process has taken the trial over, as it does where this one stood still for long.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    fn kept_alive(folder: &Path, generation: usize, beat: Duration) -> Self {
        let (alive, dropped) = channel::<()>();
        let lost = Arc::new(AtomicBool::new(false));
        let (own, next) = (file_of(folder, generation), file_of(folder, generation + 1));
        let flag = Arc::clone(&lost);
        std::thread::spawn(move || {
            while dropped.recv_timeout(beat) == Err(RecvTimeoutError::Timeout) {
                flag.store(next.exists(), Ordering::Relaxed);
                // A touch that fails is made up for by the next; the trial's own files tell of full disks.
                let _ = File::options()
                    .append(true)
                    .open(&own)
                    .and_then(|file| file.set_modified(SystemTime::now()));
            }
        });
        Self { folder: folder.to_owned(), generation, lost, _alive: alive }
    }
}

impl Drop for Claim {
    /// Lets go of the trial: whoever comes next needn't wait. The newest goes first, so that at no moment
    /// an older one seems to be the newest that has an owner.
    fn drop(&mut self) {
        for generation in (0..=self.generation).rev() {
            // What can't be removed goes stale.
            let _ = std::fs::remove_file(file_of(&self.folder, generation));
        }
    }
}

fn file_of(folder: &Path, generation: usize) -> PathBuf {
    folder.join(format!("claim-{generation}.json"))
}

fn owner_json() -> String {
    serde_json::to_string(&Owner::this()).unwrap_or_default()
}

/// The highest generation in a folder.
fn newest(folder: &Path) -> Result<Option<usize>, TrainError> {
    let unreadable = |error| TrainError::unread(folder, error);
    let mut newest = None;
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("claim-"));
        let number = number.and_then(|rest| rest.strip_suffix(".json")?.parse().ok());
        newest = newest.max(number);
    }
    Ok(newest)
}

/// Whether a claim's process is dead, or has not touched it for too long. One that vanishes meanwhile is
/// not free here: the next look finds that out.
fn is_free(path: &Path, rules: &ClaimRules) -> bool {
    let age = std::fs::metadata(path).and_then(|data| data.modified()).map(|time| time.elapsed());
    let untouched = matches!(age, Ok(Ok(age)) if age > rules.stale);
    untouched || read_json::<Owner>(path).is_ok_and(|owner| owner.is_dead())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn rules(stale_ms: u64) -> ClaimRules {
        ClaimRules { beat: Duration::from_millis(10), stale: Duration::from_millis(stale_ms) }
    }

    #[test]
    fn of_many_that_claim_at_once_one_gets_it() {
        let folder = tempfile::tempdir().unwrap();
        let take = || Claim::take(folder.path(), &ClaimRules::default()).unwrap();
        let claims: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(take)).collect();
            threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(claims.len(), 1);
        drop(claims);
        assert!(take().is_some(), "it was let go");
    }

    #[test]
    fn a_claim_that_is_touched_never_goes_stale() {
        let folder = tempfile::tempdir().unwrap();
        let _own = Claim::take(folder.path(), &rules(2000)).unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(2500));
        assert!(Claim::take(folder.path(), &rules(2000)).unwrap().is_none());
    }

    #[test]
    fn a_stale_claim_is_taken_over_by_one_and_its_owner_is_told() {
        let folder = tempfile::tempdir().unwrap();
        // Its owner sleeps: it touches the claim too seldom.
        let slow = ClaimRules { beat: Duration::from_millis(400), stale: Duration::from_secs(9) };
        let asleep = Claim::take(folder.path(), &slow).unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(100));
        let first = Claim::take(folder.path(), &rules(50)).unwrap();
        let second = Claim::take(folder.path(), &rules(5000)).unwrap();
        assert!(first.is_some() && second.is_none());
        std::thread::sleep(Duration::from_millis(600));
        assert!(asleep.is_lost() && !first.unwrap().is_lost());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_claim_of_a_process_that_died_here_is_free_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let process = child.id();
        child.wait().unwrap();
        let write = |owner: &Owner| {
            std::fs::write(file_of(folder.path(), 0), serde_json::to_string(owner).unwrap())
        };
        write(&Owner { place: "another machine".to_owned(), process }).unwrap();
        assert!(Claim::take(folder.path(), &ClaimRules::default()).unwrap().is_none());
        write(&Owner { place: place(), process }).unwrap();
        assert!(Claim::take(folder.path(), &ClaimRules::default()).unwrap().is_some());
    }
}
