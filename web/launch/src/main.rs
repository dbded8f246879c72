//! `cargo serve`: compiles the page and the program that serves it at the same time, then lets
//! that program serve. Either build alone leaves a core idle towards its end.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Output, Stdio};
use std::thread;
use std::time::Instant;

use launch::page::{self, Profile, Programs};
use launch::toolchain::{self, Part, ToolchainError, cargo};
use launch::{address, repository};

/// The package whose program serves the page.
const SERVER: &str = "bundle";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match start(&arguments) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("Error: {error}"));
            let mut cause = std::error::Error::source(&error);
            while let Some(source) = cause {
                say(&format!("  caused by: {source}"));
                cause = source.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &[String]) -> Result<ExitCode, LaunchError> {
    let here = std::env::current_dir().map_err(LaunchError::NoFolder)?;
    let root = repository::root_of(&here).ok_or(LaunchError::NoRepository)?;
    if !arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        toolchain::ensure(&[Part::BROWSER], say)?;
        address::check(arguments)
            .map_err(|(address, source)| LaunchError::Listen { address, source })?;
        compile(root)?;
    }
    serve(root, arguments)
}

/// The page's messages go to the terminal; those of the other build only where it fails.
fn compile(root: &Path) -> Result<(), LaunchError> {
    say("Compile the page for this computer, and the program that serves it");
    let start = Instant::now();
    let server = build_server(root);
    let server = thread::spawn(move || started(server));
    let page = page::build(root, Programs::Cpu, Profile::Serve).status();
    let server = server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    if !server.status.success() {
        say(&String::from_utf8_lossy(&server.stderr));
        return Err(LaunchError::Failed("the program that serves the page"));
    }
    if !page.map_err(LaunchError::NoCargo)?.success() {
        return Err(LaunchError::Failed("the page"));
    }
    say(&format!("  {:.1} s", start.elapsed().as_secs_f64()));
    Ok(())
}

fn build_server(root: &Path) -> Command {
    let mut command = Command::new(cargo());
    command.args(["build", "--quiet", "--package", SERVER]).current_dir(root);
    command
}

fn started(mut command: Command) -> Result<Output, LaunchError> {
    command.stdin(Stdio::null()).output().map_err(LaunchError::NoCargo)
}

/// Runs the server in this program's place, so that what ends this program ends the server.
fn serve(root: &Path, arguments: &[String]) -> Result<ExitCode, LaunchError> {
    let mut command = Command::new(cargo());
    command
        .args(["run", "--quiet", "--package", SERVER, "--", "serve"])
        .args(arguments)
        .current_dir(root);
    replaced_by(command)
}

#[cfg(unix)]
fn replaced_by(mut command: Command) -> Result<ExitCode, LaunchError> {
    use std::os::unix::process::CommandExt;
    Err(LaunchError::NoCargo(command.exec()))
}

#[cfg(not(unix))]
fn replaced_by(mut command: Command) -> Result<ExitCode, LaunchError> {
    let status = command.status().map_err(LaunchError::NoCargo)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(line: &str) {
    // A closed pipe is not worth a failed build.
    let _closed_pipe = writeln!(io::stdout(), "{line}");
}

/// Why there is no page. Written out by hand for the reason of [`ToolchainError`].
#[derive(Debug)]
enum LaunchError {
    NoFolder(io::Error),
    NoRepository,
    Toolchain(ToolchainError),
    Listen { address: String, source: io::Error },
    NoCargo(io::Error),
    Failed(&'static str),
}

impl std::fmt::Display for LaunchError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFolder(_) => formatter.write_str("the current folder can't be read"),
            Self::NoRepository => formatter.write_str(
                "this is not inside the Lubdub repository: change into it and try again",
            ),
            Self::Toolchain(error) => error.fmt(formatter),
            Self::Listen { address, .. } => write!(
                formatter,
                "can't listen on {address}: is another program using it? Choose another with --port"
            ),
            Self::NoCargo(_) => {
                formatter.write_str("couldn't start `cargo`: install Rust from https://rustup.rs")
            }
            Self::Failed(what) => {
                write!(formatter, "{what} could not be compiled; cargo's messages are above")
            }
        }
    }
}

impl std::error::Error for LaunchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoFolder(source) | Self::NoCargo(source) | Self::Listen { source, .. } => {
                Some(source)
            }
            Self::Toolchain(error) => error.source(),
            Self::NoRepository | Self::Failed(_) => None,
        }
    }
}

impl From<ToolchainError> for LaunchError {
    fn from(error: ToolchainError) -> Self {
        Self::Toolchain(error)
    }
}
