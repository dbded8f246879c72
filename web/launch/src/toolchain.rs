//! Adds the targets and components that the Rust toolchain lacks.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// A part of the toolchain that rustup installs apart from the compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The standard library for a target triple.
    Target(&'static str),
    /// The linter, as `cargo clippy`.
    Clippy,
    /// The formatter, as `cargo fmt`.
    Rustfmt,
}

/// The target triple that the page is compiled for.
pub const BROWSER: &str = "wasm32-unknown-unknown";

impl Part {
    /// The page's target.
    pub const BROWSER: Self = Self::Target(BROWSER);
    /// The target of programs that node runs.
    pub const WASI: Self = Self::Target("wasm32-wasip1");

    /// rustup's arguments that add it.
    fn rustup_arguments(self) -> [&'static str; 3] {
        match self {
            Self::Target(target) => ["target", "add", target],
            Self::Clippy => ["component", "add", "clippy"],
            Self::Rustfmt => ["component", "add", "rustfmt"],
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(target) => write!(formatter, "the Rust target {target}"),
            Self::Clippy => formatter.write_str("the Rust component clippy"),
            Self::Rustfmt => formatter.write_str("the Rust component rustfmt"),
        }
    }
}

/// Why the toolchain isn't complete. Written out by hand: `thiserror` would have to be compiled
/// before the first build can start.
#[derive(Debug)]
#[non_exhaustive]
pub enum ToolchainError {
    /// The compiler couldn't be started.
    NoCompiler(io::Error),
    /// The compiler didn't say where its libraries are.
    NoSysroot(ExitStatus),
    /// rustup couldn't be started, so nothing can be added.
    NoRustup {
        /// What is missing.
        part: Part,
        /// What the operating system said.
        source: io::Error,
    },
    /// rustup couldn't add it; its own messages went to the terminal.
    NotAdded {
        /// What is missing.
        part: Part,
        /// How rustup ended.
        status: ExitStatus,
    },
}

impl fmt::Display for ToolchainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCompiler(_) => {
                formatter.write_str("couldn't start `rustc`: install Rust from https://rustup.rs")
            }
            Self::NoSysroot(status) => {
                write!(formatter, "`rustc --print sysroot` ended with {status}")
            }
            Self::NoRustup { part, .. } => write!(
                formatter,
                "{part} is missing, and `rustup` couldn't be started to add it: install it as \
                 your system installed Rust, or get Rust from https://rustup.rs"
            ),
            Self::NotAdded { part, status } => write!(
                formatter,
                "{part} is missing, and rustup could not add it ({status}): run `rustup {}` where \
                 there is network, then try again",
                part.rustup_arguments().join(" ")
            ),
        }
    }
}

impl std::error::Error for ToolchainError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoCompiler(source) | Self::NoRustup { source, .. } => Some(source),
            Self::NoSysroot(_) | Self::NotAdded { .. } => None,
        }
    }
}

/// Adds, with rustup, those of `parts` that are missing; `say` gets a line for each.
///
/// # Errors
/// [`ToolchainError`]; the first part that can't be added ends it.
pub fn ensure(parts: &[Part], say: impl FnMut(&str)) -> Result<(), ToolchainError> {
    let sysroot = sysroot()?;
    ensure_with(parts, |part| is_there(part, &sysroot), add, say)
}

fn ensure_with(
    parts: &[Part],
    is_there: impl Fn(Part) -> bool,
    mut add: impl FnMut(Part) -> Result<(), ToolchainError>,
    mut say: impl FnMut(&str),
) -> Result<(), ToolchainError> {
    for &part in parts.iter().filter(|part| !is_there(**part)) {
        say(&format!("adding {part} with rustup"));
        add(part)?;
    }
    Ok(())
}

fn is_there(part: Part, sysroot: &Path) -> bool {
    match part {
        Part::Target(target) => sysroot.join("lib/rustlib").join(target).join("lib").is_dir(),
        Part::Clippy => cargo_knows("clippy"),
        Part::Rustfmt => cargo_knows("fmt"),
    }
}

/// Whether a subcommand runs. rustup's stand-in for a missing one is there, and fails.
fn cargo_knows(subcommand: &str) -> bool {
    Command::new(cargo())
        .args([subcommand, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn add(part: Part) -> Result<(), ToolchainError> {
    let status = Command::new("rustup")
        .args(part.rustup_arguments())
        .status()
        .map_err(|source| ToolchainError::NoRustup { part, source })?;
    if status.success() { Ok(()) } else { Err(ToolchainError::NotAdded { part, status }) }
}

/// The folder in which the compiler keeps its standard libraries.
fn sysroot() -> Result<PathBuf, ToolchainError> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(ToolchainError::NoCompiler)?;
    if !output.status.success() {
        return Err(ToolchainError::NoSysroot(output.status));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// The cargo that runs this program, else the one on the path.
#[must_use]
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;
    use std::error::Error;

    #[test]
    fn only_what_is_missing_is_added_and_each_addition_is_said() {
        let (mut added, mut said) = (Vec::new(), Vec::new());
        let add = |part| {
            added.push(part);
            Ok(())
        };
        let parts = [Part::BROWSER, Part::WASI, Part::Clippy];
        ensure_with(&parts, |part| part == Part::WASI, add, |line| said.push(line.to_owned()))
            .unwrap();
        assert_eq!(added, [Part::BROWSER, Part::Clippy]);
        assert_eq!(said[0], "adding the Rust target wasm32-unknown-unknown with rustup");
    }

    #[test]
    fn what_cant_be_added_ends_it_with_the_command_and_the_cause() {
        let add = |part| {
            let source = io::Error::new(io::ErrorKind::NotFound, "no such program");
            Err(ToolchainError::NoRustup { part, source })
        };
        let error = ensure_with(&[Part::WASI, Part::Clippy], |_| false, add, |_| {}).unwrap_err();
        assert!(error.to_string().starts_with("the Rust target wasm32-wasip1 is missing"));
        assert_eq!(error.source().unwrap().to_string(), "no such program");
    }

    #[test]
    fn a_target_is_there_where_its_library_folder_is() {
        let sysroot = sysroot().unwrap();
        assert!(!is_there(Part::Target("no-such-target"), &sysroot));
        let libraries = std::fs::read_dir(sysroot.join("lib/rustlib")).unwrap();
        assert!(libraries.map(|entry| entry.unwrap().path()).any(|path| path.join("lib").is_dir()));
    }
}
