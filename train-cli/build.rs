//! Tells the program which revision it is built from, so that every run can write it down.

use std::path::Path;
use std::process::Command;

fn main() {
    // Both change where a commit is made or another checked out.
    for file in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file])
            && Path::new(&path).exists()
        {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let revision = git(&["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]);
    let revision = revision.as_deref().unwrap_or("unknown");
    println!("cargo::rustc-env=LUBDUB_REVISION={revision}");
}

/// What git answers; nothing where there is no git or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
