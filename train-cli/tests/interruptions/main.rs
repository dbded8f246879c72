//! `lubdub train` as a program that is killed, or that can't write: whatever happens to it, `--resume` ends at the very
//! bytes of a training that nothing happened to.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

mod disks;
mod kills;
#[path = "../common/pascal.rs"]
mod pascal;
mod run;
