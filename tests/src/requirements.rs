//! What steps need of the machine, added or told before the first of them starts.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use launch::toolchain::{self, Part};

use crate::command::run;

/// Something that a step needs and that no step builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// A part of the Rust toolchain, which rustup adds.
    Toolchain(Part),
    /// A program; as root on Debian, apt adds its package.
    Program {
        /// Its name.
        name: &'static str,
        /// The Debian package that it comes in.
        package: &'static str,
    },
    /// A module of Python; as root on Debian, apt adds its package.
    PythonModule {
        /// Its name.
        name: &'static str,
        /// The Debian package that it comes in.
        package: &'static str,
    },
}

impl Requirement {
    /// The target of the page.
    pub const BROWSER: Self = Self::Toolchain(Part::BROWSER);
    /// The target of programs that node runs.
    pub const WASI: Self = Self::Toolchain(Part::WASI);
    /// The linter.
    pub const CLIPPY: Self = Self::Toolchain(Part::Clippy);
    /// The formatter.
    pub const RUSTFMT: Self = Self::Toolchain(Part::Rustfmt);
    /// Lists the repository's files.
    pub const GIT: Self = Self::Program { name: "git", package: "git" };
    /// Runs WebAssembly outside a browser.
    pub const NODE: Self = Self::Program { name: "node", package: "nodejs" };
    /// Fetches the accessibility checker of the browser's tests, and a validator of FHIR.
    pub const NPM: Self = Self::Program { name: "npm", package: "npm" };
    /// Makes environments for validators that are written in Python. Debian has Python without it.
    pub const PYTHON: Self = Self::PythonModule { name: "ensurepip", package: "python3-venv" };
    /// The browser of the tests.
    pub const CHROMIUM: Self = Self::Program { name: "chromium", package: "chromium" };
    /// Drives it.
    pub const CHROMEDRIVER: Self =
        Self::Program { name: "chromedriver", package: "chromium-driver" };
    /// Makes compressed recordings for tests.
    pub const FFMPEG: Self = Self::Program { name: "ffmpeg", package: "ffmpeg" };
    /// Writes WAV, AIFF and FLAC as many recorders' programs do.
    pub const SOX: Self = Self::Program { name: "sox", package: "sox" };
    /// Writes FLAC.
    pub const FLAC: Self = Self::Program { name: "flac", package: "flac" };
    /// Writes MP3.
    pub const LAME: Self = Self::Program { name: "lame", package: "lame" };
}

/// Adds whatever of these is missing.
///
/// # Errors
/// Where some of it can't be added; the message says how to install all of that.
pub fn ensure(requirements: &[Requirement], say: &mut dyn FnMut(&str)) -> Result<()> {
    let (parts, programs) = sorted(requirements);
    let added = toolchain::ensure(&parts, &mut *say);
    let missing = packages(&programs, is_there);
    let installed = if missing.is_empty() { Ok(()) } else { install(&missing, say) };
    match (added, installed) {
        (Ok(()), Ok(())) => Ok(()),
        (Err(error), Ok(())) => Err(error.into()),
        (Ok(()), Err(error)) => Err(error),
        (Err(one), Err(other)) => bail!("{:#}; and {other:#}", anyhow::Error::from(one)),
    }
}

/// The parts of the toolchain, and what comes in packages, each once.
fn sorted(requirements: &[Requirement]) -> (Vec<Part>, Vec<Requirement>) {
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    for requirement in requirements {
        match *requirement {
            Requirement::Toolchain(part) if !parts.contains(&part) => parts.push(part),
            Requirement::Toolchain(_) => {}
            other if !others.contains(&other) => others.push(other),
            Requirement::Program { .. } | Requirement::PythonModule { .. } => {}
        }
    }
    (parts, others)
}

/// The packages of what isn't there.
fn packages(
    requirements: &[Requirement],
    is_there: impl Fn(Requirement) -> bool,
) -> Vec<&'static str> {
    let package = |requirement: &Requirement| match *requirement {
        Requirement::Program { package, .. } | Requirement::PythonModule { package, .. } => {
            Some(package)
        }
        Requirement::Toolchain(_) => None,
    };
    requirements.iter().filter(|it| !is_there(**it)).filter_map(package).collect()
}

/// Whether it is there; parts of the toolchain are looked for by themselves.
fn is_there(requirement: Requirement) -> bool {
    match requirement {
        Requirement::Program { name, .. } => starts(name),
        Requirement::PythonModule { name, .. } => has_module(name),
        Requirement::Toolchain(_) => true,
    }
}

/// Whether Python is there and has this module.
fn has_module(name: &str) -> bool {
    let mut python = Command::new("python3");
    let quiet = python.args(["-c", &format!("import {name}")]);
    quiet.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

fn install(packages: &[&str], say: &mut dyn FnMut(&str)) -> Result<()> {
    let install = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    if !is_root() || !starts("apt-get") {
        bail!("{} missing: run `sudo {install}`, or what installs it here", packages.join(", "));
    }
    say(&format!("installing {} with apt", packages.join(", ")));
    run(Command::new("apt-get").arg("update"))?;
    run(Command::new("apt-get")
        .args(install.split_whitespace().skip(1))
        .env("DEBIAN_FRONTEND", "noninteractive"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_steps_need_is_looked_for_once() {
        let twice = [Requirement::NODE, Requirement::WASI, Requirement::NODE, Requirement::WASI];
        assert_eq!(sorted(&twice), (vec![Part::WASI], vec![Requirement::NODE]));
    }

    #[test]
    fn all_missing_programs_are_named_at_once_by_their_packages() {
        let needed = [Requirement::CHROMEDRIVER, Requirement::GIT, Requirement::PYTHON];
        let missing = packages(&sorted(&needed).1, |it| it == Requirement::GIT);
        assert_eq!(missing, ["chromium-driver", "python3-venv"]);
    }

    #[test]
    fn a_module_that_python_has_is_told_from_one_that_it_lacks() {
        assert!(has_module("sys") || !starts("python3"));
        assert!(!has_module("no_such_module_as_this"));
    }
}
