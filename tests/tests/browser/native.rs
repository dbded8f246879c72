//! What `lubdub diagnose --json` says of recordings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use engine::report::JsonHeads;
use serde::Deserialize;
use serde::de::DeserializeOwned;

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

/// How quickly the native program judges files, in its own words.
pub fn pace(files: &[PathBuf]) -> String {
    String::from_utf8(run(files).stderr).unwrap().trim().to_owned()
}

fn run(files: &[PathBuf]) -> Output {
    let output = Command::new(program("lubdub"))
        .args(["diagnose", "--json", "--model"])
        .arg(released_model("model"))
        .arg("--frames")
        .arg(released_model("frames"))
        .args(files)
        .output()
        .unwrap();
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
