//! Compiles the page's programs to WASM with cargo.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use launch::page::{self, Profile, Programs};
use serde::Deserialize;

use crate::BundleError;
use crate::workspace::Workspace;

/// The program of the UI thread.
pub const APP: &str = "app";
/// The program of the worker.
pub const WORKER: &str = "worker";
/// The same program with WebGPU added, a part of its own: it is large, and few visitors need it.
pub const WORKER_GPU: &str = "worker-gpu";
/// What reads other files than plain WAV, a part of its own: it is large, and workers load it when they need it.
pub const DECODER: &str = "decoder";

/// The WASM files that one run of cargo named, by the names of their binaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled(Vec<(String, PathBuf)>);

/// Runs cargo; its progress and its messages go to the terminal.
///
/// # Errors
/// [`BundleError::Start`] without cargo, [`BundleError::Command`] where the code doesn't compile,
/// [`BundleError::Cargo`] and [`BundleError::Message`] where cargo can't be understood.
pub fn compile(
    workspace: &Workspace,
    programs: Programs,
    profile: Profile,
) -> Result<Compiled, BundleError> {
    let mut command = page::build(workspace.root(), programs, profile);
    command.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped());
    let mut child = command.spawn().map_err(BundleError::Start)?;
    let compiled = child.stdout.take().map(wasm_files);
    let status = child.wait().map_err(BundleError::Cargo)?;
    if !status.success() {
        return Err(BundleError::Command { command: line(&command), status });
    }
    compiled.unwrap_or_else(|| Ok(Compiled(Vec::new())))
}

fn line(command: &Command) -> String {
    let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    format!("cargo {}", arguments.join(" "))
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

/// The WASM files of binaries that cargo's messages name. Other lines are what build scripts and
/// macros print.
fn wasm_files(messages: impl Read) -> Result<Compiled, BundleError> {
    let mut files = Vec::new();
    for line in BufReader::new(messages).lines() {
        let line = line.map_err(BundleError::Cargo)?;
        if line.starts_with('{') {
            let message = serde_json::from_str(&line)
                .map_err(|source| BundleError::Message { line, source })?;
            files.extend(wasm_file(message));
        }
    }
    Ok(Compiled(files))
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

impl Compiled {
    /// Where cargo put a program.
    ///
    /// # Errors
    /// [`BundleError::NoArtifact`] where cargo named no WASM file of it.
    pub fn path(&self, name: &'static str) -> Result<&PathBuf, BundleError> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, path)| path).ok_or_else(|| {
            let named = self.0.iter().map(|(name, _)| name.clone()).collect();
            BundleError::NoArtifact { name, named }
        })
    }
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
        let compiled = wasm_files(MESSAGES.as_bytes()).unwrap();
        assert_eq!(compiled.path(APP).unwrap(), &PathBuf::from("/t/app.wasm"));
    }

    #[test]
    fn a_binary_that_cargo_did_not_build_is_an_error_that_names_those_it_built() {
        let compiled = wasm_files(MESSAGES.as_bytes()).unwrap();
        let error = compiled.path(WORKER).unwrap_err().to_string();
        assert!(error.contains("`worker`") && error.ends_with("it named app"), "{error}");
    }

    #[test]
    fn a_broken_message_is_an_error_and_not_a_missing_binary() {
        let error = wasm_files(&b"{\"reason\":"[..]).unwrap_err();
        assert!(matches!(error, BundleError::Message { .. }), "{error}");
    }
}
