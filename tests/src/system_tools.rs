//! Sees to the programs that the browser tests need from the system.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::command::run;

/// A program and the Debian package it comes in.
const NEEDED: [(&str, &str); 3] =
    [("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("ffmpeg", "ffmpeg")];

/// Makes sure that Chromium, its driver and ffmpeg are there; as root, installs them.
///
/// # Errors
/// Where they are missing and can't be installed; the message says how to install them.
pub fn ensure_browser() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if !is_root() {
        bail!("the browser tests need {}: run `sudo {install}`", missing.join(", "));
    }
    run(Command::new("apt-get").arg("update"))?;
    run(Command::new("apt-get")
        .args(install.split_whitespace().skip(1))
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The packages whose programs can't be started.
fn missing() -> Vec<&'static str> {
    NEEDED.iter().filter(|(program, _)| !starts(program)).map(|(_, package)| *package).collect()
}

/// Whether the program is there; what it makes of the argument doesn't matter.
fn starts(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
