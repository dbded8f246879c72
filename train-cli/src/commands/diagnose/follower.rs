//! Following the work on a long recording, and ending it by Ctrl-C.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::pipeline::{Follow, Progress, Stage};

use super::name::FileName;

/// Shows the progress on a terminal, a line that is written over, and ends the work where it is interrupted.
pub struct Follower<'a> {
    name: String,
    interrupted: &'a AtomicBool,
    shows: bool,
    /// What is shown; empty where nothing is.
    shown: String,
}

impl<'a> Follower<'a> {
    /// Of a file.
    pub fn new(path: &Path, interrupted: &'a AtomicBool) -> Self {
        let name = FileName::from(path).shown;
        Self { name, interrupted, shows: stderr().is_terminal(), shown: String::new() }
    }

    fn show(&mut self, text: String) {
        if self.shows && text != self.shown {
            // A closed standard error is no error.
            let _ = write!(stderr(), "\r\x1b[K{text}").and_then(|()| stderr().flush());
            self.shown = text;
        }
    }
}

impl Follow for Follower<'_> {
    fn goes_on(&mut self, progress: Progress) -> bool {
        self.show(sentence(&self.name, progress));
        !self.interrupted.load(Ordering::Relaxed)
    }
}

impl Drop for Follower<'_> {
    fn drop(&mut self) {
        if !self.shown.is_empty() {
            self.show(String::new());
        }
    }
}

/// How far it is, in whole minutes.
fn sentence(name: &str, Progress { stage, done_s, length_s }: Progress) -> String {
    let minutes = |seconds: f64| (seconds / 60.0).floor();
    let what = match stage {
        Stage::Reading => "read",
        Stage::Judging => "judged",
    };
    let of = length_s.map_or_else(String::new, |s| format!(" of {}", minutes(s)));
    format!("{name}: {}{of} minutes {what}", minutes(done_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_progress_is_told_in_minutes_and_an_interruption_ends_the_work() {
        let interrupted = AtomicBool::new(false);
        let mut follower = Follower::new(Path::new("night.wav"), &interrupted);
        let progress = Progress { stage: Stage::Reading, done_s: 130.0, length_s: Some(3605.0) };
        assert!(follower.goes_on(progress));
        interrupted.store(true, Ordering::Relaxed);
        assert!(!follower.goes_on(progress));
        assert_eq!(sentence("night.wav", progress), "night.wav: 2 of 60 minutes read");
        let judged = Progress { stage: Stage::Judging, length_s: None, ..progress };
        assert_eq!(sentence("night.wav", judged), "night.wav: 2 minutes judged");
    }
}
