//! Compiles the page's programs to WASM with cargo.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::BundleError;
use crate::toolchain::WASM_TARGET;
use crate::workspace::Workspace;

/// The program of the UI thread.
pub const APP: &str = "app";
/// The program of the worker.
pub const WORKER: &str = "worker";
/// The same program with WebGPU added, a part of its own: it is large, and few visitors need it.
pub const WORKER_GPU: &str = "worker-gpu";

/// Where cargo put the programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The UI thread's module.
    pub app: PathBuf,
    /// The worker's module.
    pub worker: PathBuf,
    /// The module of the worker with WebGPU.
    pub worker_gpu: PathBuf,
}

/// Runs cargo, once without and once with WebGPU; its progress and its messages go to the terminal.
///
/// # Errors
/// [`BundleError::Start`] without cargo, [`BundleError::Command`] where the code doesn't
/// compile, [`BundleError::NoArtifact`] where cargo names no WASM file.
pub fn compile(workspace: &Workspace) -> Result<Programs, BundleError> {
    let on_processor = build(workspace, &["--bin", APP, "--bin", WORKER])?;
    let on_graphics = build(workspace, &["--bin", WORKER_GPU, "--features", "gpu"])?;
    Ok(Programs {
        app: find(&on_processor, APP)?,
        worker: find(&on_processor, WORKER)?,
        worker_gpu: find(&on_graphics, WORKER_GPU)?,
    })
}

/// The WASM files that one run of cargo builds, by the names of their binaries.
fn build(workspace: &Workspace, what: &[&str]) -> Result<Vec<(String, PathBuf)>, BundleError> {
    // `-p web` keeps other members' features (training, threads) out of the page.
    let mut arguments = vec!["build", "--profile", "web", "--target", WASM_TARGET, "-p", "web"];
    arguments.extend(what);
    let mut child = command(workspace, &arguments)
        .spawn()
        .map_err(|source| BundleError::Start { program: "cargo".to_owned(), source })?;
    let artifacts = child.stdout.take().map(wasm_files).unwrap_or_default();
    let finished = child.wait().is_ok_and(|status| status.success());
    if !finished {
        return Err(BundleError::Command { command: format!("cargo {}", arguments.join(" ")) });
    }
    Ok(artifacts)
}

fn command(workspace: &Workspace, arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(arguments)
        .arg("--message-format=json-render-diagnostics")
        .current_dir(workspace.root())
        // Either would replace the target's own flags, SIMD128 among them.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdout(Stdio::piped());
    command
}

/// One line of cargo's JSON messages, as far as it is needed here.
#[derive(Debug, Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// The WASM files of binaries that cargo's messages name, by the binary's name.
fn wasm_files(messages: impl Read) -> Vec<(String, PathBuf)> {
    BufReader::new(messages)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Message>(&line).ok())
        .filter_map(wasm_file)
        .collect()
}

fn wasm_file(message: Message) -> Option<(String, PathBuf)> {
    let target = message.target?;
    if message.reason != "compiler-artifact" || !target.kind.iter().any(|kind| kind == "bin") {
        return None;
    }
    let file = message
        .filenames
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "wasm"))?;
    Some((target.name, file))
}

fn find(artifacts: &[(String, PathBuf)], name: &'static str) -> Result<PathBuf, BundleError> {
    artifacts
        .iter()
        .find(|(found, _)| found == name)
        .map(|(_, path)| path.clone())
        .ok_or(BundleError::NoArtifact(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    const MESSAGES: &str = r#"{"reason":"compiler-artifact","target":{"name":"web","kind":["lib"]},"filenames":["/t/libweb.rlib"]}
not json
{"reason":"compiler-artifact","target":{"name":"app","kind":["bin"]},"filenames":["/t/app.d","/t/app.wasm"]}
{"reason":"build-finished","success":true}
"#;

    #[test]
    fn the_wasm_file_of_a_binary_is_read_from_cargos_messages() {
        let files = wasm_files(MESSAGES.as_bytes());
        assert_eq!(find(&files, APP).unwrap(), PathBuf::from("/t/app.wasm"));
    }

    #[test]
    fn a_binary_that_cargo_did_not_build_is_an_error() {
        let files = wasm_files(MESSAGES.as_bytes());
        assert!(matches!(find(&files, WORKER), Err(BundleError::NoArtifact(WORKER))));
    }
}
