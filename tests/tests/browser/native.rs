//! What `lubdub diagnose --json` says of recordings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use engine::report::JsonHeads;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::process::{program, root};

/// One line of `lubdub diagnose --json`.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The file as it was named on the command line.
    pub file: PathBuf,
    /// `ok`, `inadequate` or `refused`.
    pub status: String,
    /// Why there is no verdict.
    pub reason: Option<String>,
    /// The class's key.
    pub finding: Option<String>,
    /// By class key.
    pub probabilities: Option<BTreeMap<String, f64>>,
    /// First and second sounds; absent where none are claimed.
    pub beats: Option<Vec<Beat>>,
    /// The statements; absent where the recording could not be read.
    pub heads: Option<JsonHeads>,
}

/// A beat of such a line.
#[derive(Debug, Deserialize)]
pub struct Beat {
    /// In seconds.
    pub s1_s: f64,
    /// In seconds.
    pub s2_s: f64,
}

/// Judges files with the native program and the released model.
pub fn diagnose(files: &[PathBuf]) -> Vec<Line> {
    records(files)
}

/// The same as they are printed.
pub fn records<T: DeserializeOwned>(files: &[PathBuf]) -> Vec<T> {
    let text = String::from_utf8(run(files).stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What it says of the person of whom the files are, by their names.
pub fn exam(files: &[PathBuf]) -> Value {
    let output = command(files).arg("--exam").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

/// How quickly the native program judges files, in its own words.
pub fn pace(files: &[PathBuf]) -> String {
    String::from_utf8(run(files).stderr).unwrap().trim().to_owned()
}

/// What the native program says of a recording, and what it needed for it.
pub struct Measured {
    /// The line of JSON.
    pub record: Value,
    /// Most memory that was in use at once, in bytes.
    pub bytes: u64,
    /// From start to end.
    pub seconds: f64,
}

/// Judges a recording, and measures memory and time. Only Linux says how much memory a program needed.
pub fn measured(file: &Path) -> Measured {
    let start = Instant::now();
    // Not a pipe: a program that waits for its reader would never end.
    let printed = tempfile::NamedTempFile::new().unwrap();
    let mut command = command(&[file.to_owned()]);
    command.stdout(printed.reopen().unwrap()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut bytes = 0;
    while child.try_wait().unwrap().is_none() {
        bytes = peak_bytes(child.id()).unwrap_or(bytes);
        std::thread::sleep(Duration::from_millis(10));
    }
    let seconds = start.elapsed().as_secs_f64();
    let status = child.wait().unwrap();
    assert!(status.success() && bytes > 0, "lubdub ended with {status}");
    let record = serde_json::from_slice(&std::fs::read(printed.path()).unwrap()).unwrap();
    Measured { record, bytes, seconds }
}

/// The most memory that a program has used so far, in bytes; `None` once it has ended.
fn peak_bytes(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(1024 * peak.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?)
}

fn command(files: &[PathBuf]) -> Command {
    let mut command = Command::new(program("lubdub"));
    command
        .args(["diagnose", "--json", "--model"])
        .arg(released_model("model"))
        .arg("--frames")
        .arg(released_model("frames"))
        .args(files);
    command
}

fn run(files: &[PathBuf]) -> Output {
    let output = command(files).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "lubdub ended with {}: {told}", output.status);
    output
}

/// A model that the page's shell names.
fn released_model(kind: &str) -> PathBuf {
    let shell = std::fs::read_to_string(root().join("static/index.html")).unwrap();
    let after = shell.split_once(&format!("data-{kind}=\"{{{{asset:")).unwrap().1;
    root().join("static").join(after.split_once("}}").unwrap().0)
}
