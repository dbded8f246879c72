//! What `lubdub diagnose --json` says of recordings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::process::{program, root};

/// One line of `lubdub diagnose --json`.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The file as it was named on the command line.
    pub file: PathBuf,
    /// `ok`, `inadequate` or `refused`.
    pub status: String,
    /// The class's key.
    pub finding: Option<String>,
    /// By class key.
    pub probabilities: Option<BTreeMap<String, f64>>,
    /// First and second sounds; absent where none are claimed.
    pub beats: Option<Vec<Beat>>,
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
    let output = Command::new(program("lubdub"))
        .args(["diagnose", "--json", "--model"])
        .arg(released_model("model"))
        .arg("--beats")
        .arg(released_model("beats"))
        .args(files)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "lubdub ended with {}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A model that the page's shell names.
fn released_model(kind: &str) -> PathBuf {
    let shell = std::fs::read_to_string(root().join("static/index.html")).unwrap();
    let after = shell.split_once(&format!("data-{kind}=\"{{{{asset:")).unwrap().1;
    root().join("static").join(after.split_once("}}").unwrap().0)
}
